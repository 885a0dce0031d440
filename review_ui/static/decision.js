// Confirm, return, reject: a dialog each, then on to the next claim of the same queue.

import { nextHref } from "./ahead.js";
import { call } from "./api.js";
import { find, findAll, flashLater, text } from "./dom.js";
import { settled, showConflict, version } from "./editor.js";
import { leaveFor } from "./keys.js";
import "./suggestions.js";
import { effort, forgetEffort } from "./work-time.js";

const main = find("main.claim");

export async function decide(kind) {
  if (!find(`[data-decides="${kind}"]`)) return;
  document.activeElement?.blur();
  if (!(await settled())) return;
  const dialog = find(`[data-dialog="${kind}"]`);
  complain(dialog, null);
  dialog.returnValue = "";
  find("button.primary", dialog).disabled = Boolean(find("[data-blocked]", dialog));
  dialog.showModal();
  (find("textarea, [data-accepts], button.primary:enabled", dialog) ?? find("button", dialog)).focus();
}

function complain(dialog, words) {
  const line = find("[data-dialog-problem]", dialog);
  line.textContent = words ?? "";
  line.hidden = !words;
}

async function send(dialog) {
  const kind = dialog.dataset.dialog;
  const reason = find("textarea", dialog)?.value.trim();
  const accepted = findAll("[data-accepts]:checked", dialog).map((box) => box.dataset.accepts);
  // A reason counts as chosen while its words stand in the text.
  const codes = findAll("[data-code]", dialog).filter((one) => reason.includes(one.dataset.suggests)).map((one) => one.dataset.code);
  const said = kind === "confirm" ? { accepted_checks: accepted } : { reason, codes };
  const body = { ...said, effort: effort() };
  try {
    await call("POST", `/api/v1/claims/${main.dataset.claim}/${kind}`, { version: version(), body });
    forgetEffort();
  } catch (problem) {
    if (problem.code === "version_conflict") {
      dialog.close();
      await showConflict();
      return;
    }
    complain(dialog, [problem.message, ...(problem.document.checks ?? [])].join(" "));
    return;
  }
  flashLater(text(`did_${kind}`, { name: main.dataset.person }));
  leaveFor(nextHref().then((href) => href ?? main.dataset.queue));
}

for (const dialog of findAll("[data-dialog]")) {
  find("form", dialog).addEventListener("submit", (event) => {
    if (event.submitter?.value !== "go") return;
    event.preventDefault();
    if (event.submitter.disabled) return;
    event.submitter.disabled = true; // a second Enter is not a second decision
    send(dialog).finally(() => { event.submitter.disabled = false; });
  });
}

// Ctrl+Enter decides wherever the focus has got to: on a suggestion, a tick, beside everything.
document.addEventListener("keydown", (event) => {
  const dialog = find("[data-dialog][open]");
  if (!dialog || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const button = find("button.primary", dialog);
  if (!button.disabled) find("form", dialog).requestSubmit(button);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-decides]");
  if (button) decide(button.dataset.decides);
});
