// Saves fields as they are typed. One save at a time; what is typed meanwhile goes with the next.

import { call } from "./api.js";
import { find, findAll, flash, make, text } from "./dom.js";
import { fetchPage, graft } from "./parts.js";

const SAVE_AFTER_MS = 900;
const main = find("main.claim");
let timer = 0;
let running = null;
let isConflictOpen = false;

const waiting = () => findAll("[data-dirty]");
export const isSaving = () => running !== null;
export const version = () => +main.dataset.version;
const url = (tail = "") => `/api/v1/claims/${main.dataset.claim}${tail}`;

function say(words, isWrong = false) {
  const line = find("[data-saved]");
  line.textContent = words;
  line.classList.toggle("is-wrong", isWrong);
}

function typedValue(input) {
  const typed = input.value.trim();
  if (!typed) return null;
  if (input.dataset.kind === "list") return typed.split("\n").map((line) => line.trim()).filter(Boolean);
  return typed;
}

function mark(input) {
  if (input.value === input.dataset.kept && !isChecked(input)) delete input.dataset.dirty;
  else input.dataset.dirty = "";
}

function complain(input, words) {
  find(`[data-problem-of="${CSS.escape(input.id)}"]`)?.remove();
  if (words) {
    const line = make("p", { className: "field-problem", role: "alert", dataset: { problemOf: input.id } }, words);
    input.closest("[data-field]").append(line);
  }
  if (words) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

/** One save after the other, and none over a colleague's value before the person has chosen. */
async function oneAtATime(job) {
  while (running) await running.catch(() => {});
  if (isConflictOpen) throw new Error("a conflict is open");
  running = job();
  try {
    await running;
  } finally {
    running = null;
  }
}

/** Save what is dirty and not known to be wrong; rejects where it cannot be saved.
 *  One value that cannot be does not keep the others from being saved. */
export async function flush() {
  clearTimeout(timer);
  await oneAtATime(async () => {
    // What was refused is sent again when it is another.
    const inputs = waiting().filter((input) => !input.hasAttribute("aria-invalid"));
    if (inputs.length) await saveWhatCanBe(inputs);
  });
}

async function saveWhatCanBe(inputs) {
  try {
    await save(inputs);
  } catch (problem) {
    const wrong = wrongOf(problem, inputs);
    const others = inputs.filter((input) => input !== wrong);
    try {
      if (wrong && others.length) await saveWhatCanBe(others);
    } finally {
      if (wrong) complain(wrong, problem.message);
      say(text("not_saved"), true);
    }
    throw problem;
  }
}

/** The input that a refusal is about. */
function wrongOf(problem, inputs) {
  if (problem.status !== 422) return null;
  const { document: paper, field } = problem.document;
  return inputs.find((input) => +input.dataset.document === paper && input.dataset.key === field)
    ?? (inputs.length === 1 ? inputs[0] : null);
}

/** Before going on: save, or lead to what keeps it from being saved. Whether all is saved. */
export async function settled() {
  try {
    await flush();
  } catch {
    showTrouble();
    return false;
  }
  if (!find("[aria-invalid]")) return true;
  showTrouble();
  return false;
}

function showTrouble() {
  const wrong = find("[aria-invalid]");
  const banner = find("[data-banner]");
  const place = banner.hidden ? wrong : banner;
  if (!place) return;
  place.closest("details")?.setAttribute("open", "");
  // The banner, not one of its buttons: an Enter meant for a dialog must not choose.
  place.focus();
  place.scrollIntoView({ block: "center" });
  flash(text(isConflictOpen ? "choose_first" : "correct_first"));
}

/** Put a value in a field and save it; `ink` is the page and box that it was read from. */
export function take(input, value, ink) {
  input.value = value;
  delete input.dataset.checked;
  if (ink) input.dataset.ink = JSON.stringify(ink);
  mark(input);
  complain(input, null);
  input.focus();
  if (isConflictOpen) showTrouble();
  else quietly();
}

/** A field that was looked at and is right as it stands: it is saved like what is typed. */
export const isChecked = (input) => input.dataset.checked !== undefined;

/** Settle the doubt of a field: its value stays. */
export function check(input) {
  const row = input.closest("[data-field]");
  const state = find("[data-state]", row);
  input.dataset.checked = "";
  // Shown at once; what the server makes of it follows.
  row.classList.replace(`state-${state.dataset.state}`, "state-checked");
  state.dataset.state = "checked";
  delete state.dataset.look;
  state.textContent = text("checked");
  mark(input);
  complain(input, null);
  if (isConflictOpen) showTrouble();
  else quietly();
}

async function save(inputs) {
  const documents = new Map();
  const sent = new Map();
  for (const input of inputs) {
    const id = +input.dataset.document;
    if (!documents.has(id)) documents.set(id, { id, fields: {}, boxes: {}, checked: [] });
    const paper = documents.get(id);
    if (isChecked(input)) paper.checked.push(input.dataset.key);
    else paper.fields[input.dataset.key] = typedValue(input);
    if (input.dataset.ink) paper.boxes[input.dataset.key] = JSON.parse(input.dataset.ink);
    sent.set(input, input.value);
    complain(input, null);
  }
  await patch({ documents: [...documents.values()] }, () => {
    for (const [input, value] of sent) {
      input.dataset.kept = value;
      delete input.dataset.ink;
      delete input.dataset.checked;
      mark(input);
    }
  }, inputs);
}

/** Change something other than a field; refused while a conflict waits for its answer. */
export async function change(body) {
  try {
    await oneAtATime(() => patch(body));
  } catch (problem) {
    if (isConflictOpen) showTrouble();
    throw problem;
  }
}

/** Take back the last saved correction; what is typed and not yet saved is saved before. */
export async function undo() {
  if (!(await settled())) return;
  try {
    await oneAtATime(() => ask("POST", "/undo"));
    flash(text("undone"));
  } catch (problem) {
    if (problem.code === "nothing_to_undo") {
      hideBanner();
      say("");
      flash(problem.message);
    }
  }
}

const patch = (body, onSaved, inputs) => ask("PATCH", "", body, onSaved, inputs);

/** Change the claim and show what follows from it. */
async function ask(method, tail, body, onSaved = () => {}, inputs = []) {
  say(text("saving"));
  try {
    const claim = await call(method, url(tail), { version: version(), body });
    main.dataset.version = claim.version;
    onSaved();
    hideBanner();
    graft(await fetchPage());
    say(text("saved"));
  } catch (problem) {
    say(text("not_saved"), true);
    if (problem.code === "version_conflict") await showConflict();
    else if (problem.code !== "invalid_event" && !wrongOf(problem, inputs)) showBanner(problem.message);
    throw problem;
  }
}

/** Someone else was first: show their state, keep what was typed here, and let the person say. */
export async function showConflict() {
  const fresh = await fetchPage();
  // Who changed what since: the lines of the history that this page has not shown yet.
  const news = findAll("#history [data-version]", fresh)
    .filter((line) => +line.dataset.version > version())
    .map((line) => document.importNode(line, true));
  for (const input of waiting()) showTheirs(input, fresh);
  graft(fresh);
  isConflictOpen = waiting().length > 0;
  if (!isConflictOpen) {
    showBanner(text("conflict_reloaded"), { news });
    return;
  }
  if (waiting().some((input) => !isOpenIn(fresh, input))) {
    const see = make("button", { type: "button", className: "primary" }, text("conflict_see"));
    see.addEventListener("click", () => {
      for (const input of waiting()) {
        delete input.dataset.checked;
        delete input.dataset.dirty;
      }
      location.reload();
    });
    showBanner(text("conflict_closed"), { news, buttons: [see] });
    return;
  }
  const keep = make("button", { type: "button", className: "primary" }, text("conflict_keep"));
  const drop = make("button", { type: "button" }, text("conflict_drop"));
  keep.addEventListener("click", () => {
    isConflictOpen = false;
    quietly();
  });
  drop.addEventListener("click", () => {
    for (const input of waiting()) {
      input.value = input.dataset.kept;
      delete input.dataset.checked;
      mark(input);
    }
    hideBanner();
    graft(fresh);
  });
  showBanner(text("conflict_typed"), { news, buttons: [keep, drop] });
}

/** Whether what is typed in `input` could still be saved: the claim may be decided by now, or its
 *  paper moved to another. */
function isOpenIn(fresh, input) {
  const twin = find(`#${CSS.escape(input.id)}`, fresh);
  return Boolean(twin) && !twin.readOnly && !twin.disabled;
}

/** Their value is what is kept from here on, so typing the older one counts as a change. */
function showTheirs(input, fresh) {
  const twin = find(`#${CSS.escape(input.id)}`, fresh);
  const row = input.closest("[data-field]");
  find(".field-theirs", row)?.remove();
  if (!twin) return;
  if (isChecked(input) && input.dataset.kept !== twin.dataset.kept) {
    delete input.dataset.checked; // another value was looked at
    input.value = twin.value;
  }
  input.dataset.kept = twin.dataset.kept;
  mark(input);
  if (input.dataset.dirty !== undefined) row.append(make("p", { className: "field-theirs" }, text("conflict_theirs", { value: twin.value || "—" })));
}

function showBanner(words, { news = [], buttons = [] } = {}) {
  const banner = find("[data-banner]");
  banner.replaceChildren(make("span", {}, words));
  if (news.length) banner.append(make("ul", { className: "plain trail" }, ...news));
  if (buttons.length) banner.append(make("span", { className: "row" }, ...buttons));
  banner.hidden = false;
}

function hideBanner() {
  isConflictOpen = false;
  find("[data-banner]").hidden = true;
  for (const line of findAll(".field-theirs")) line.remove();
}

const quietly = () => flush().catch(() => {});

main.addEventListener("input", (event) => {
  if (event.target.dataset.kept === undefined) return;
  delete event.target.dataset.checked;
  mark(event.target);
  complain(event.target, null);
  say("");
  clearTimeout(timer);
  if (isConflictOpen && !waiting().length) hideBanner();
  if (!isConflictOpen) timer = setTimeout(quietly, SAVE_AFTER_MS);
});

main.addEventListener("change", (event) => {
  const target = event.target;
  if (target.dataset.kept !== undefined) quietly();
  if (target.dataset.typeOf) {
    target.blur();
    change({ documents: [{ id: +target.dataset.typeOf, type: target.value }] }).catch(() => {
      target.value = find("option[selected]", target).value;
    });
  }
});

main.addEventListener("click", (event) => {
  const button = event.target.closest("[data-restores]");
  if (!button) return;
  take(find(`#${CSS.escape(button.dataset.restores)}`), button.dataset.value);
});

addEventListener("beforeunload", (event) => {
  if (waiting().length) event.preventDefault();
});
