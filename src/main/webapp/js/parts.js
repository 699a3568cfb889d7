import { poll } from "./poll.js";
import { get } from "./server.js";
import { swap } from "./swap.js";

const EVERY = 3000;

function moves(part) {
  return part.dataset.always === "true" || part.querySelector("[data-running]") !== null;
}

async function load(part) {
  const response = await get(part.dataset.url);
  const fresh = part.cloneNode(false);
  fresh.innerHTML = await response.text();
  const inside = document.createElement("div");
  inside.append(...fresh.childNodes);
  show(part, inside);
}

/** The part itself stays, so that whoever holds it still does. */
function show(part, inside) {
  let body = part.querySelector(":scope > .aws-rollouts-body");
  if (!body) {
    body = document.createElement("div");
    body.className = "aws-rollouts-body";
    body.append(...part.childNodes);
    part.append(body);
  }
  inside.className = body.className;
  swap(body, inside);
}

/**
 * Keeps a table up with what Jenkins knows, while there is something in it that moves.
 *
 * @param {HTMLElement} part what holds the table
 */
export function follow(part) {
  async function look() {
    await load(part);
    if (!moves(part)) {
      part.dispatchEvent(new Event("settled"));
    }
    return moves(part);
  }

  const begin = () => poll(look, EVERY);
  const after = part.dataset.after && document.getElementById(part.dataset.after);
  if (after) {
    after.addEventListener("settled", () => load(part).then(() => moves(part) && begin(), begin));
  }
  if (part.dataset.first === "now") {
    load(part).then(() => moves(part) && begin(), begin);
  } else if (moves(part)) {
    begin();
  }
}
