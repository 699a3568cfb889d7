const HIDDEN = 15000;
const LONGEST = 60000;

/** The event that says that something has just been told to Jenkins, so that looking again is worth while. */
export const TOLD = "aws-rollouts:told";

/**
 * Looks again and again: often while somebody sees the page, seldom while nobody does, and ever more seldom while
 * Jenkins does not answer.
 *
 * @param {function(): Promise<boolean>} look looks, and says whether to go on
 * @param {number} every milliseconds between looks
 * @param {function(boolean)} trouble told whether the last look failed
 */
export function poll(look, every, trouble = () => {}) {
  let timer = null;
  let failures = 0;
  let busy = false;
  let over = false;

  function schedule() {
    const pace = document.hidden ? Math.max(HIDDEN, every) : every;
    timer = setTimeout(once, Math.min(pace * 2 ** failures, Math.max(LONGEST, pace)));
  }

  async function once() {
    clearTimeout(timer);
    busy = true;
    try {
      over = !(await look());
      failures = 0;
      trouble(false);
    } catch {
      failures = Math.min(failures + 1, 10);
      trouble(true);
    }
    busy = false;
    if (!over) {
      schedule();
    }
  }

  function soon() {
    if (!busy && !over && !document.hidden) {
      once();
    }
  }

  document.addEventListener("visibilitychange", soon);
  document.addEventListener(TOLD, soon);
  schedule();
}
