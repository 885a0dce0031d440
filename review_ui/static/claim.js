// The claim page: ties fields, boxes and keys together.

import { find, findAll, flash, text, whenIdle } from "./dom.js";
import { decide } from "./decision.js";
import { check, isChecked, settled, undo } from "./editor.js";
import { nextHref, whyNoNext } from "./ahead.js";
import { leaveFor, onKey, onUndo } from "./keys.js";
import { openMember } from "./member-choice.js";
import { readAgain } from "./read-again.js";
import { toggleSideBySide, walkSideBySide } from "./side-by-side.js";
import { fit, light, showPage, stepPage, zoom } from "./viewer.js";

const main = find("main.claim");
const panel = find(".panel");
const targetOf = (element) => element.closest("[data-field]")?.dataset.field ?? element.closest("[data-box-of]")?.dataset.boxOf;

// What can be done with one field stands beside the one that is lit, or under the mouse: hundreds of
// buttons that nobody sees would only make the page slow.
const tools = find("[data-field-tools]")?.content.firstElementChild;

function placeTools(row) {
  if (!tools) return;
  if (!row) {
    tools.remove();
    return;
  }
  const settles = find("[data-checks]", tools);
  settles.hidden = !find("[data-look]", row);
  settles.dataset.checks = row.dataset.field;
  find("[data-draws]", tools).dataset.draws = row.dataset.field;
  if (tools.parentElement !== row) find("label", row).after(tools);
}

const litRow = () => find(".field.is-lit");

function lightField(target) {
  litRow()?.classList.remove("is-lit");
  const row = target ? find(`[data-field="${CSS.escape(target)}"]`) : null;
  row?.classList.add("is-lit");
  placeTools(row);
}

document.addEventListener("huzhu:grafted", () => placeTools(litRow()));

panel.addEventListener("focusin", (event) => {
  if (tools?.contains(event.target)) return;
  const target = targetOf(event.target);
  here = target ?? here;
  lightField(target);
  // What was worked out or typed has no ink: then at least its page is shown.
  if (event.target.dataset.page) showPage(+event.target.dataset.page);
  light(target);
});
panel.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return;
  placeTools(event.target.closest("[data-field]") ?? litRow());
  if (!panel.contains(document.activeElement)) light(targetOf(event.target), { isMoving: false });
});
panel.addEventListener("pointerleave", () => placeTools(litRow()));

// The other way round: the mouse on a box shows which field it belongs to.
find(".stage").addEventListener("pointerover", (event) => {
  const box = event.target.closest(".box");
  if (box && !box.firstElementChild) nameBox(box);
  lightField(box?.dataset.for ?? targetOf(document.activeElement));
});
find(".stage").addEventListener("pointerleave", () => lightField(targetOf(document.activeElement)));

/** What the browser shows beside the mouse: the field, how sure it is, and its value. */
function nameBox(box) {
  const place = document.getElementById(box.dataset.for);
  if (!place) return;
  const row = place.closest("[data-field]");
  const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
  title.textContent = row
    ? `${find("label", row).textContent} (${find("[data-state]", row).textContent.trim()}): ${place.value}`
    : findAll("td", place).map((cell) => cell.textContent).join(": ");
  box.append(title);
}

/** Papers that are not in view are laid out only once the first picture stands, or somebody is led
 *  to one: from then on everything has its own height and nothing moves away. */
function wholePanel() {
  panel.classList.add("is-whole");
}
whenIdle(wholePanel);

function goTo(id) {
  wholePanel();
  const input = document.getElementById(id);
  if (!input) return;
  const folded = input.closest("details");
  if (folded) folded.open = true;
  input.focus();
  input.scrollIntoView({ block: "center", behavior: "instant" });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-goes-to]");
  const box = event.target.closest(".box");
  if (link) event.preventDefault();
  if (link || box) goTo(link ? link.dataset.goesTo : box.dataset.for);
});

// Enter goes on to the next field, as in a form on paper; Escape hands the keys back.
const inputs = () => findAll("[data-kept]").filter((input) => input.checkVisibility());

panel.addEventListener("keydown", (event) => walkSideBySide(event, goTo));
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) event.target.blur();
});
panel.addEventListener("keydown", (event) => {
  if (event.isComposing || event.target.dataset.kept === undefined) return;
  if (event.key !== "Enter" || (event.target.tagName === "TEXTAREA" && !event.ctrlKey)) return;
  event.preventDefault();
  if (event.ctrlKey && find("[data-look]", event.target.closest("[data-field]"))) {
    checkTyped(event.target);
    return;
  }
  const all = inputs();
  const next = all[all.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
  if (next) next.focus();
  else event.target.blur();
});

// In the order that the server gives: contradictions first, long texts last.
const looked = new Set();
// The field that the round stands at. What the mouse lights in passing is not what was looked at.
let here = main.dataset.first;

function placesToLook() {
  const all = findAll("[data-look]").filter((one) => one.checkVisibility());
  all.sort((one, other) => one.dataset.look - other.dataset.look);
  return all.map((one) => one.closest("[data-field]").dataset.field)
    .filter((id) => !isChecked(document.getElementById(id)));
}

/** The next field that a person should look at; after the last one it says so, then begins again. */
function look() {
  const places = placesToLook();
  const next = places.find((id) => !looked.has(id));
  if (!next) {
    flash(text(looked.size && places.length ? "looked_at_all" : "nothing_to_look_at"));
    looked.clear();
    return;
  }
  looked.add(next);
  goTo(next);
  // What is typed now takes the place of what was read.
  document.getElementById(next).select?.();
}

/** Whether a person can see it: neither scrolled away nor under something. */
function isInSight(input) {
  const { left, top, width, height } = input.getBoundingClientRect();
  return input.contains(document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 20)));
}

/** The keys stay free: the next doubt is lit, not typed in. */
function lightNext() {
  [here] = placesToLook();
  show();
  if (!here) flash(text("nothing_to_look_at"));
}

function show() {
  wholePanel();
  lightField(here);
  light(here);
  litRow()?.scrollIntoView({ block: "center", behavior: "instant" });
}

/** The field is right as it stands; on to the next. What nobody can have seen is only shown. */
function checkHere() {
  if (!placesToLook().includes(here)) {
    lightNext();
    return;
  }
  const input = document.getElementById(here);
  if (litRow()?.dataset.field !== here || !isInSight(input)) {
    show();
    return;
  }
  check(input);
  lightNext();
}

/** The same while a field is typed in: what was typed is a correction, what was not is right. */
function checkTyped(input) {
  if (input.value === input.dataset.kept) check(input);
  look();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-looks]")) look();
  const button = event.target.closest("[data-checks]");
  if (!button) return;
  check(document.getElementById(button.dataset.checks));
  button.hidden = true;
});

// The paper opens at the first of them. The keys stay free: `c` still confirms, it is not typed.
if (here) {
  lightField(here);
  light(here);
}

async function leave(where, whyNot) {
  if ((await settled()) && !(await leaveFor(where))) flash(whyNot());
}

onKey(["j", "n"], () => leave(nextHref(), whyNoNext));
onKey(["k", "p"], () => leave(main.dataset.previous, () => text("no_previous")));
onKey("c", () => decide("confirm"));
onKey("r", () => decide("return"));
onKey("x", () => decide("reject"));
onKey("m", openMember);
onKey("i", look);
onKey("v", checkHere);
onKey("d", toggleSideBySide);
onKey("b", () => readAgain(find(".field.is-lit")?.dataset.field));
// Both also while a field is typed in.
panel.addEventListener("keydown", (event) => {
  const actions = { b: () => readAgain(event.target.id), i: look };
  if (!event.ctrlKey || !actions[event.key] || event.target.dataset.kept === undefined) return;
  event.preventDefault();
  actions[event.key]();
});
onKey("u", undo);
onUndo(undo);
onKey(["+", "="], () => zoom(1.25));
onKey(["-", "−"], () => zoom(0.8));
onKey("0", fit);
onKey("[", () => stepPage(-1));
onKey("]", () => stepPage(1));
