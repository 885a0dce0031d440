// The claim page: ties fields, boxes and keys together.

import { find, findAll, flash, text } from "./dom.js";
import { decide } from "./decision.js";
import { settled, undo } from "./editor.js";
import { nextHref } from "./ahead.js";
import { leaveFor, onKey, onUndo } from "./keys.js";
import { openMember } from "./member-choice.js";
import { readAgain } from "./read-again.js";
import { toggleSideBySide, walkSideBySide } from "./side-by-side.js";
import { fit, light, showPage, stepPage, zoom } from "./viewer.js";

const main = find("main.claim");
const panel = find(".panel");
const targetOf = (element) => element.closest("[data-field]")?.dataset.field ?? element.closest("[data-box-of]")?.dataset.boxOf;

function lightField(target) {
  for (const row of findAll(".field.is-lit")) row.classList.remove("is-lit");
  if (target) find(`[data-field="${CSS.escape(target)}"]`)?.classList.add("is-lit");
}

panel.addEventListener("focusin", (event) => {
  const target = targetOf(event.target);
  lightField(target);
  // What was worked out or typed has no ink: then at least its page is shown.
  if (event.target.dataset.page) showPage(+event.target.dataset.page);
  light(target);
});
panel.addEventListener("pointerover", (event) => {
  if (event.pointerType === "mouse" && !panel.contains(document.activeElement)) light(targetOf(event.target), { isMoving: false });
});

// The other way round: the mouse on a box shows which field it belongs to.
find(".stage").addEventListener("pointerover", (event) => {
  const box = event.target.closest(".box");
  lightField(box?.dataset.for ?? targetOf(document.activeElement));
});
find(".stage").addEventListener("pointerleave", () => lightField(targetOf(document.activeElement)));

function goTo(id) {
  const input = document.getElementById(id);
  if (!input) return;
  const folded = input.closest("details");
  if (folded) folded.open = true;
  input.focus();
  input.scrollIntoView({ block: "center" });
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
  const all = inputs();
  const next = all[all.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
  if (next) next.focus();
  else event.target.blur();
});

// Contradictions first, then what was read unsurely, then what is not there.
const LOOK = ["doubt", "look", "absent"];
const looked = new Set();

function placesToLook() {
  const all = findAll("[data-state]").filter((one) => LOOK.includes(one.dataset.state) && one.checkVisibility());
  all.sort((one, other) => LOOK.indexOf(one.dataset.state) - LOOK.indexOf(other.dataset.state));
  return all.map((one) => one.closest("[data-field]").dataset.field);
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

// The paper opens at the first of them. The keys stay free: `c` still confirms, it is not typed.
const [first] = placesToLook();
if (first) {
  lightField(first);
  light(first);
}

async function leave(where, nowhere) {
  if ((await settled()) && !(await leaveFor(where))) flash(text(nowhere));
}

onKey(["j", "n"], () => leave(nextHref(), "no_next"));
onKey(["k", "p"], () => leave(main.dataset.previous, "no_previous"));
onKey("c", () => decide("confirm"));
onKey("r", () => decide("return"));
onKey("x", () => decide("reject"));
onKey("m", openMember);
onKey("i", look);
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
