// The kind of case and what no paper tells: a form behind one key, and proposals taken by a click.

import { find, findAll, flash, make, text } from "./dom.js";
import { change, settled } from "./editor.js";
import { onKey } from "./keys.js";

const dialog = find("[data-event-dialog]");
const inputs = () => findAll("[data-event-key]", dialog);

async function open() {
  if (!find("[data-opens-event]")) return;
  document.activeElement?.blur();
  if (!(await settled())) return;
  complain(null);
  dialog.showModal();
  askForKind();
  find("#event-kind").focus();
}

/** A question stands open for its kinds, and wherever it has an answer. */
function askForKind() {
  const chosen = find("#event-kind");
  const kind = chosen.value || chosen.dataset.read;
  for (const row of findAll("[data-kinds]", dialog)) {
    const kinds = row.dataset.kinds.split(" ").filter(Boolean);
    const isAnswered = find("[data-event-key]", row).value !== "";
    if (kinds.length) row.hidden = !kinds.includes(kind) && !isAnswered && row.dataset.needed === undefined;
  }
}

function valueOf(input) {
  const typed = input.value.trim();
  if (!typed) return null;
  return input.dataset.type === "yes_no" ? typed === "true" : typed;
}

/** Say at its question what is wrong, or else beside the buttons; null takes all of it back. */
function complain(problem) {
  for (const line of findAll("[data-event-problem]", dialog)) line.hidden = true;
  for (const input of inputs()) input.removeAttribute("aria-invalid");
  const trouble = find("[data-event-trouble]", dialog);
  trouble.hidden = true;
  if (!problem) return;
  const key = problem.document?.field?.replace("event.", "");
  const input = inputs().find((one) => one.dataset.eventKey === key);
  const line = input ? find("[data-event-problem]", input.parentElement) : trouble;
  line.textContent = problem.code === "invalid_event" ? text(`event_problem.${input?.id === "event-kind" ? "kind" : kindOf(key)}`) : problem.message;
  line.hidden = false;
  if (!input) return;
  input.setAttribute("aria-invalid", "true");
  input.closest("details")?.setAttribute("open", "");
  input.focus();
}

function kindOf(key = "") {
  if (key.endsWith("_date") || key === "applied") return "date";
  if (key.endsWith("_fee") || key.endsWith("_paid")) return "money";
  return key;
}

/** A colleague was first: the form now holds what was saved. What was typed here is put back into
 *  it, beside what the colleague changed, and waits for another look. */
function keepTyped(event) {
  for (const input of inputs()) {
    const typed = event[input.dataset.eventKey];
    if (typed !== undefined) input.value = typed ?? "";
  }
  complain(null);
  askForKind();
  const trouble = find("[data-event-trouble]", dialog);
  const news = find("[data-banner] ul");
  trouble.replaceChildren(make("span", {}, text("event_conflict")), ...(news ? [news.cloneNode(true)] : []));
  trouble.hidden = false;
}

async function save(button) {
  const event = {};
  for (const input of inputs()) {
    if (input.value.trim() !== input.dataset.was) event[input.dataset.eventKey] = valueOf(input);
  }
  if (!Object.keys(event).length) {
    dialog.close();
    return;
  }
  // The form is drawn anew with what was saved: nothing in it may hold the focus.
  button.focus();
  button.disabled = true;
  try {
    await change({ event });
    dialog.close();
    flash(text("event_saved"));
  } catch (problem) {
    if (problem.code === "version_conflict" && find("[data-opens-event]")) keepTyped(event);
    else if (problem.code === "version_conflict" || !problem.document) dialog.close();
    else complain(problem);
  } finally {
    button.disabled = false;
  }
}

find("form", dialog).addEventListener("submit", (event) => {
  if (event.submitter?.value !== "go") return;
  event.preventDefault();
  save(event.submitter);
});

dialog.addEventListener("change", (event) => {
  if (event.target.id === "event-kind") askForKind();
});

// What is left as it was must not come back at the next opening as if it had been said.
dialog.addEventListener("close", () => {
  complain(null); // what is marked wrong would keep the claim from being decided
  for (const input of inputs()) input.value = input.dataset.was;
  // Nor is it still "not saved": nobody wants it saved any more.
  if (!find("[data-dirty]")) find("[data-saved].is-wrong")?.replaceChildren();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-opens-event]")) open();
  const proposal = event.target.closest("[data-takes]");
  if (!proposal) return;
  proposal.disabled = true;
  proposal.blur();
  const key = proposal.dataset.takes;
  change({ event: { [key]: proposal.dataset.value } }).catch((problem) => {
    proposal.disabled = false;
    if (problem.code === "invalid_event") flash(text(`event_problem.${kindOf(key)}`));
  });
});

onKey("e", open);
