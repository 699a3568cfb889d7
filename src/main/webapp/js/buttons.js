import { TOLD } from "./poll.js";
import { post, Refusal } from "./server.js";

/** Whether the person agrees; a dialog that is closed is a no. */
async function agreed(button, text) {
  const options = { message: text, okText: button.dataset.ok };
  if (button.classList.contains("jenkins-!-destructive-color")) {
    options.type = "destructive";
  }
  return window.dialog.confirm(button.dataset.title, options).then(
    () => true,
    () => false,
  );
}

async function tell(button, box) {
  if (button.dataset.title && !(await agreed(button, button.dataset.text))) {
    return;
  }
  const fields = box.dataset.deployment ? { id: box.dataset.deployment } : {};
  const answer = await post(box.dataset.url + (button.dataset.post || button.dataset.rollout), fields, box.dataset);
  window.notificationBar.show(answer.message, window.notificationBar.SUCCESS);
  document.dispatchEvent(new Event(TOLD));
}

/** Works out the way back, shows what it would be, and takes it. */
async function goBack(button, box) {
  const fields = { id: box.dataset.deployment };
  if (box.dataset.group) {
    fields.group = box.dataset.group;
  }
  window.notificationBar.show(box.dataset.asking);
  const offer = await post(box.dataset.rollbackUrl + "offer", fields, box.dataset, 2);
  window.notificationBar.hide();
  if (await agreed(button, offer.text)) {
    const answer = await post(offer.url, fields, box.dataset);
    window.location.assign(answer.url);
  }
}

async function press(button) {
  const box = button.closest(".aws-rollouts-buttons");
  const back = button.dataset.rollout === "undo" || button.dataset.rollout === "return";
  button.disabled = true;
  try {
    await (back ? goBack(button, box) : tell(button, box));
  } catch (problem) {
    console.warn(problem);
    const text = problem instanceof Refusal ? problem.message : box.dataset.failed;
    window.notificationBar.show(text, window.notificationBar.ERROR);
  }
  button.disabled = false;
}

/** Makes all buttons of deployments work, those too that come later. */
export function listen() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-rollout]");
    if (button) {
      press(button);
    }
  });
}
