// Rearranging the pages of a bundle: arrows walk, space chooses, one key acts on what is chosen or,
// where nothing is, on the page that has the focus. The server lays the pages out anew each time.

import { call } from "./api.js";
import { find, findAll, flash, make, text } from "./dom.js";
import { onKey } from "./keys.js";
import { fetchPage, graft } from "./parts.js";

const main = find("[data-bundle]");
const faces = () => findAll(".thumb-face", main);
let lastFace = null; // buttons of the toolbar take the focus away from it
let working = Promise.resolve(); // a key pressed while a change is under way waits for it

const here = () => (lastFace?.isConnected ? lastFace : null);
const pressed = () => faces().filter((face) => face.ariaPressed === "true");
const chosen = () => (pressed().length ? pressed() : [here()].filter(Boolean));
const pagesOf = (some) => [...new Set(some.map((face) => Number(face.dataset.page)))];
const documentOf = (face) => (face?.dataset.document ? Number(face.dataset.document) : null);

function step(by) {
  const all = faces();
  const at = all.indexOf(here());
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** The nearest page in the row above or below. */
function stepRow(by) {
  const from = here()?.getBoundingClientRect();
  if (!from) return step(0);
  const rows = faces().map((face) => ({ face, box: face.getBoundingClientRect() }))
    .filter(({ box }) => (by > 0 ? box.top >= from.bottom - 4 : box.bottom <= from.top + 4));
  const distance = ({ box }) => Math.abs(box.top - from.top) * 4 + Math.abs(box.left - from.left);
  const next = rows.sort((a, b) => distance(a) - distance(b))[0]?.face;
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

async function change(path, body, said) {
  const version = find("[data-part=piles]").dataset.version;
  try {
    await call("POST", `/api/v1/bundles/${main.dataset.bundle}/${path}`, { version, body });
    flash(said);
  } catch (problem) {
    flash(text(`problem.${problem.code}`, problem.document) ?? problem.message);
  }
  await renew();
}

/** Lay the pages out as the server has them now; the focus stays with its page. */
export async function renew() {
  const fresh = await fetchPage();
  const page = here()?.dataset.page;
  document.activeElement?.blur();
  graft(fresh);
  lastFace = page === undefined ? null : find(`.thumb-face[data-page="${page}"]`, main);
  lastFace?.focus({ preventScroll: true });
}

const move = (body) => change("rearrange", body, text("pages_moved"));

/** Whether there are pages, none of a decided claim: said before anything is asked. */
function areMovable(some) {
  const claims = some.map((face) => face.closest("[data-claim]")).filter(Boolean);
  const decided = claims.find((claim) => claim.dataset.isOpen === undefined);
  if (some.length && !decided) return true;
  flash(decided ? text("problem.claim_decided", { claim: decided.dataset.claim }) : text("problem.no_page_chosen"));
  return false;
}

/** Ask in a dialog; resolves with what `read` makes of it, or null where it was left. */
function ask(dialog, read, first) {
  return new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "go" ? read() : null), { once: true });
    dialog.showModal();
    first()?.focus();
  });
}

function place(value, words, isFirst) {
  return make("label", {}, make("input", { type: "radio", name: "place", value, checked: isFirst, required: true }), words);
}

/** Where pages can go: the other papers, a new paper in a claim, or a new claim. What is decided
 *  takes no more papers, and nothing belongs into a blank back. */
function places(own, isWhole) {
  const found = [];
  for (const claim of findAll("[data-claim][data-is-open]", main)) {
    const person = claim.dataset.name;
    if (!isWhole) {
      for (const paper of findAll("[data-document].pile-paper:not(.is-blank)", claim)) {
        if (Number(paper.dataset.document) === own) continue;
        const pages = findAll("[data-page]", paper).map((face) => Number(face.dataset.page) + 1).join(", ");
        found.push([`document ${paper.dataset.document}`, text("to_document", { paper: paper.dataset.name, pages, person })]);
      }
    }
    found.push([`claim ${claim.dataset.claim}`, text(isWhole ? "to_claim" : "to_new_document", { person })]);
  }
  found.push(["claim 0", text("to_new_claim")]);
  return found.map(([value, words], at) => place(value, words, at === 0));
}

async function askWhere(own, isWhole) {
  const dialog = find("#move-to");
  find(".places", dialog).replaceChildren(find("legend", dialog), ...places(own, isWhole));
  const read = () => find("input:checked", dialog).value.split(" ");
  const answer = await ask(dialog, read, () => find("input", dialog));
  return answer && { [`to_${answer[0]}`]: Number(answer[1]) };
}

async function movePages() {
  const some = chosen();
  if (!areMovable(some)) return;
  const own = new Set(some.map(documentOf));
  const where = await askWhere(own.size === 1 ? [...own][0] : null, false);
  if (where) await move({ do: "move", pages: pagesOf(some), ...where });
}

async function moveDocument() {
  const [face] = chosen();
  const document = documentOf(face);
  if (!areMovable(document === null ? [] : [face])) return;
  const where = await askWhere(document, true);
  if (where) await move({ do: "move", document, ...where });
}

async function setAside() {
  const some = chosen();
  if (!areMovable(some)) return;
  const reason = find("#aside-reason");
  reason.value = "";
  const why = await ask(find("#aside-why"), () => reason.value.trim(), () => reason);
  if (why) await move({ do: "set_aside", pages: pagesOf(some), reason: why });
}

function onDocument(kind) {
  const [face] = chosen();
  const document = documentOf(face);
  if (!areMovable(document === null ? [] : [face])) return undefined;
  return move({ do: kind, document, pages: kind === "split" ? pagesOf([face]) : [] });
}

function turn(degrees) {
  return areMovable(chosen()) && change("turn", { pages: pagesOf(chosen()), degrees }, text("turning"));
}

const actions = {
  move: movePages,
  move_document: moveDocument,
  split: () => onDocument("split"),
  join: () => onDocument("join"),
  turn: () => turn(90),
  turn_over: () => turn(180),
  set_aside: setAside,
  take_back: () => areMovable(chosen()) && move({ do: "take_back", pages: pagesOf(chosen()) }),
  undo: () => change("undo", undefined, text("undone")),
};
const keys = { m: "move", M: "move_document", s: "split", j: "join", t: "turn", T: "turn_over", x: "set_aside", b: "take_back", u: "undo" };

/** Only where the pages may be moved: the toolbar is there. */
function act(name) {
  const button = find(`[data-does="${name}"]`, main);
  if (button?.checkVisibility() && !button.disabled) return actions[name]();
}

function queue(name) {
  working = working.then(() => act(name)).catch(() => flash(text("problem.offline")));
}

for (const [key, name] of Object.entries(keys)) onKey(key, () => queue(name));
onKey(["ArrowRight", "n"], () => step(1));
onKey(["ArrowLeft", "p"], () => step(-1));
onKey("ArrowDown", () => stepRow(1));
onKey("ArrowUp", () => stepRow(-1));
onKey("o", () => here() && find("[data-opens]", here().closest(".thumb"))?.click());

main.addEventListener("focusin", (event) => {
  const face = event.target.closest(".thumb-face");
  if (face) lastFace = face;
});
document.addEventListener("click", (event) => {
  const face = event.target.closest(".thumb-face");
  if (face) face.ariaPressed = String(face.ariaPressed !== "true");
  const button = event.target.closest("[data-does]");
  if (button) queue(button.dataset.does);
  const reason = event.target.closest("[data-reason]");
  if (reason) {
    find("#aside-reason").value = reason.textContent.trim();
    find("#aside-why button.primary").focus();
  }
});
