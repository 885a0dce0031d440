// Brings the page up to date after a change, from the server's own rendering of it. What the
// reviewer is typing in, or has typed and not yet saved, is left alone.

import { find, findAll } from "./dom.js";

const isBusy = (part) => (part.contains(document.activeElement) && !heading(part)) || find("[data-dirty]", part);

/** The line that folds `part`, where it has the focus: it has nothing to lose, but is kept focused. */
const heading = (part) => (document.activeElement.parentElement === part && document.activeElement.matches("summary") ? document.activeElement : null);

/** The page as it is on the server now. */
export async function fetchPage() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (!response.ok) throw new Error(`page answered ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Put the parts of `fresh` in the place of ours; returns its <main>. */
export function graft(fresh) {
  // A part inside another comes with that one, or is visited by it.
  const outer = findAll("main [data-part]").filter((part) => !part.parentElement.closest("[data-part]"));
  const lit = findAll(".is-lit").map((one) => one.dataset.for ?? one.dataset.field);
  for (const part of outer) graftPart(part, fresh);
  for (const id of lit) relight(CSS.escape(id));
  document.dispatchEvent(new Event("huzhu:grafted"));
  const main = find("main", fresh);
  Object.assign(find("main").dataset, main.dataset);
  return main;
}

/** What shows the reviewer's place stays lit on what is new. */
function relight(id) {
  for (const one of findAll(`.box[data-for="${id}"], .field[data-field="${id}"]`)) one.classList.add("is-lit");
}

/** What was checked and is still to be saved is shown as checked: the server does not know yet. */
const isAhead = (part) => {
  const row = part.closest("[data-field]");
  return row !== null && find("[data-checked]", row) !== null;
};

function graftPart(part, fresh) {
  if (isAhead(part)) return;
  const newer = find(`[data-part="${CSS.escape(part.dataset.part)}"]`, fresh);
  if (!newer) return;
  const inner = findAll("[data-part]", part);
  if (isBusy(part) && inner.length) {
    const next = inner.filter((one) => one.parentElement.closest("[data-part]") === part);
    for (const one of next) graftPart(one, fresh);
    syncInputs(part, newer);
    return;
  }
  if (isBusy(part)) return;
  keepOpen(part, newer);
  const hadFocus = heading(part) !== null;
  const copy = document.importNode(newer, true);
  part.replaceWith(copy);
  if (hadFocus) find("summary", copy).focus({ preventScroll: true });
}

/** As the reviewer left it; but what has only now come to need a look opens by itself. */
function keepOpen(part, newer) {
  for (const details of [part, ...findAll("details[id]", part)]) {
    if (details.tagName !== "DETAILS") continue;
    const twin = newer.id === details.id ? newer : find(`#${CSS.escape(details.id)}`, newer);
    const isNews = twin?.dataset.needsLook !== undefined && details.dataset.needsLook === undefined;
    if (twin && !isNews) twin.open = details.open;
  }
}

function syncInputs(part, newer) {
  for (const input of findAll("[data-kept]", part)) {
    const twin = find(`#${CSS.escape(input.id)}`, newer);
    if (!twin) continue;
    if (input.dataset.checked !== undefined) continue;
    const row = input.closest("[data-field]");
    row.className = twin.closest("[data-field]").className + (row.classList.contains("is-lit") ? " is-lit" : "");
    if (input.dataset.dirty === undefined && input !== document.activeElement) input.value = twin.value;
    if (input.dataset.dirty === undefined) input.dataset.kept = twin.dataset.kept;
  }
}
