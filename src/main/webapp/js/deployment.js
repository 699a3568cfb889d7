import { poll } from "./poll.js";
import { get } from "./server.js";
import { element, swap } from "./swap.js";

const EVERY = 2000;

function draw(live, blocks) {
  for (const block of blocks) {
    const before = document.getElementById(block.id);
    if (before) {
      swap(before, element(block.html));
    } else {
      live.querySelector(".rollout")?.append(element(block.html));
    }
  }
}

function offer(words) {
  document.querySelectorAll(".aws-rollouts-buttons [data-rollout]").forEach((button) => {
    button.hidden = !words.includes(button.dataset.rollout);
  });
}

function ask(live, texts) {
  const box = live.querySelector(".aws-rollouts-approvals");
  const shown = [...box.children].map((one) => one.textContent);
  if (shown.join("\n") !== texts.join("\n")) {
    box.replaceChildren(
      ...texts.map((text) => {
        const paragraph = document.createElement("p");
        paragraph.textContent = text;
        return paragraph;
      }),
    );
  }
  box.hidden = texts.length === 0;
}

function say(live, text) {
  const said = live.querySelector(".aws-rollouts-said");
  if (said.textContent !== text) {
    said.textContent = text;
  }
}

/**
 * Keeps the picture of a deployment up with its rollout, until that is over.
 *
 * @param {HTMLElement} live what holds the picture
 */
export function watch(live) {
  let revision = live.dataset.revision;

  async function look() {
    const response = await get(live.dataset.url + "?revision=" + encodeURIComponent(revision));
    if (response.status === 204) {
      return true;
    }
    const answer = await response.json();
    revision = answer.revision;
    draw(live, answer.blocks);
    offer(answer.buttons);
    ask(live, answer.approvals);
    const pill = live.querySelector(".rollout .pill");
    say(live, (answer.over ? live.dataset.ended + " " : "") + (pill ? pill.textContent : ""));
    return !answer.over;
  }

  poll(look, EVERY, (lost) => {
    live.querySelector(".aws-rollouts-lost").hidden = !lost;
  });
}
