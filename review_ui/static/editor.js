// Saves fields as they are typed. One save at a time; what is typed meanwhile goes with the next.

import { call } from "./api.js";
import { find, findAll, make, text } from "./dom.js";
import { fetchPage, graft } from "./parts.js";

const SAVE_AFTER_MS = 900;
const main = find("main.claim");
let timer = 0;
let running = null;

const waiting = () => findAll("[data-dirty]");
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
  if (input.value === input.dataset.kept) delete input.dataset.dirty;
  else input.dataset.dirty = "";
}

function complain(input, words) {
  const line = find(`[data-problem-of="${CSS.escape(input.id)}"]`);
  line.textContent = words ?? "";
  line.hidden = !words;
  input.toggleAttribute("aria-invalid", Boolean(words));
}

/** Save what is dirty; resolves when nothing is left to save, rejects where it cannot be saved. */
export async function flush() {
  clearTimeout(timer);
  if (running) await running.catch(() => {});
  const inputs = waiting();
  if (!inputs.length) return;
  running = save(inputs);
  try {
    await running;
  } finally {
    running = null;
  }
}

async function save(inputs) {
  const documents = new Map();
  const sent = new Map();
  for (const input of inputs) {
    const id = +input.dataset.document;
    if (!documents.has(id)) documents.set(id, { id, fields: {} });
    documents.get(id).fields[input.dataset.key] = typedValue(input);
    sent.set(input, input.value);
    complain(input, null);
  }
  await change({ documents: [...documents.values()] }, () => {
    for (const [input, value] of sent) {
      input.dataset.kept = value;
      mark(input);
    }
  }, inputs);
}

/** PATCH the claim and show what follows from it. */
export async function change(body, onSaved = () => {}, inputs = []) {
  say(text("saving"));
  try {
    const claim = await call("PATCH", url(), { version: version(), body });
    main.dataset.version = claim.version;
    onSaved();
    hideBanner();
    graft(await fetchPage());
    say(text("saved"));
  } catch (problem) {
    say(text("not_saved"), true);
    if (problem.code === "version_conflict") await showConflict();
    else if (inputs.length === 1 && problem.status === 422) complain(inputs[0], problem.message);
    else showBanner(problem.message);
    throw problem;
  }
}

/** Someone else was first: show their state, keep what was typed here, and let the person say. */
export async function showConflict() {
  const fresh = await fetchPage();
  const typed = waiting();
  for (const input of typed) showTheirs(input, fresh);
  graft(fresh);
  if (!typed.length) {
    showBanner(text("conflict_reloaded"));
    return;
  }
  const keep = make("button", { type: "button", className: "primary" }, text("conflict_keep"));
  const drop = make("button", { type: "button" }, text("conflict_drop"));
  keep.addEventListener("click", () => flush().catch(() => {}));
  drop.addEventListener("click", () => {
    for (const input of waiting()) {
      const twin = find(`#${CSS.escape(input.id)}`, fresh);
      input.value = input.dataset.kept = twin ? twin.value : input.dataset.kept;
      mark(input);
    }
    hideBanner();
    graft(fresh);
  });
  showBanner(text("conflict_typed"), keep, drop);
}

function showTheirs(input, fresh) {
  const twin = find(`#${CSS.escape(input.id)}`, fresh);
  const row = input.closest("[data-field]");
  find(".field-theirs", row)?.remove();
  if (!twin) return;
  row.append(make("p", { className: "field-theirs" }, text("conflict_theirs", { value: twin.value || "—" })));
}

export function showBanner(words, ...buttons) {
  const banner = find("[data-banner]");
  banner.replaceChildren(make("span", {}, words));
  if (buttons.length) banner.append(make("span", { className: "row" }, ...buttons));
  banner.hidden = false;
}

export function hideBanner() {
  find("[data-banner]").hidden = true;
  for (const line of findAll(".field-theirs")) line.remove();
}

const quietly = () => flush().catch(() => {});

main.addEventListener("input", (event) => {
  if (event.target.dataset.kept === undefined) return;
  mark(event.target);
  complain(event.target, null);
  say("");
  clearTimeout(timer);
  // While a conflict is open nothing is saved behind the person's back.
  if (find("[data-banner]").hidden) timer = setTimeout(quietly, SAVE_AFTER_MS);
});

main.addEventListener("change", (event) => {
  const target = event.target;
  if (target.dataset.kept !== undefined && find("[data-banner]").hidden) quietly();
  if (target.dataset.typeOf) {
    change({ documents: [{ id: +target.dataset.typeOf, type: target.value }] }).catch(() => {});
    target.blur();
  }
});

main.addEventListener("click", (event) => {
  const button = event.target.closest("[data-restores]");
  if (!button) return;
  const input = find(`#${CSS.escape(button.dataset.restores)}`);
  input.value = button.dataset.value;
  mark(input);
  input.focus();
  quietly();
});

addEventListener("beforeunload", (event) => {
  if (waiting().length) event.preventDefault();
});
