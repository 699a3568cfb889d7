import { listen } from "./buttons.js";
import { watch } from "./deployment.js";
import { follow } from "./parts.js";

listen();
document.querySelectorAll(".aws-rollouts-live[data-running='true']").forEach(watch);
document.querySelectorAll(".aws-rollouts-part").forEach(follow);
