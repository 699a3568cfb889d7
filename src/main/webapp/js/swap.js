/** What tells an element from others of its kind, across two drawings of the same thing. */
function key(element) {
  const label = (element.getAttribute("aria-label") || "").split(",")[0];
  const box = element.closest("[data-deployment]");
  const button = element.dataset.rollout && element.dataset.rollout + (box ? box.dataset.deployment + box.dataset.url : "");
  const summary = element.tagName === "SUMMARY" ? element.parentElement.id : "";
  return element.id || element.getAttribute("href") || button || label || summary;
}

function twin(element, inside) {
  const wanted = key(element);
  return wanted ? [...inside.querySelectorAll(element.tagName)].find((one) => key(one) === wanted) : null;
}

function keepOpen(before, after) {
  const now = after.querySelectorAll("details");
  before.querySelectorAll("details").forEach((details, index) => {
    if (now[index]) {
      now[index].open = details.open;
    }
  });
}

/**
 * Puts an element in the place of another, if they differ: what is unfolded stays so, what is scrolled stays where it
 * is, and what has the focus keeps it.
 *
 * @param {Element} before what is there
 * @param {Element} after what shall be there
 */
export function swap(before, after) {
  keepOpen(before, after);
  if (before.isEqualNode(after)) {
    return;
  }
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  const scrolled = [...before.querySelectorAll(".scroll")].map((one) => one.scrollLeft);
  before.replaceWith(after);
  after.querySelectorAll(".scroll").forEach((one, index) => {
    one.scrollLeft = scrolled[index] || 0;
  });
  const next = focused && twin(focused, after);
  if (next) {
    next.focus({ preventScroll: true });
  }
}

/**
 * The one element that a text of Jenkins' own making holds.
 *
 * @param {string} html the text
 * @returns {Element} the element, in no document yet
 */
export function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return document.importNode(template.content.firstElementChild, true);
}
