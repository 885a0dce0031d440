// The page image: which page is shown, zoom, pan, and the boxes that light up with their field.

import { find, findAll, text } from "./dom.js";

const stage = find(".stage");
const sheets = findAll(".sheet");
const MARGIN = 14;
const MAX_SCALE = 4;
let view = { x: 0, y: 0, scale: 1 };
let isFitted = true;
let shown = null;

const size = (sheet) => ({ width: +sheet.dataset.width, height: +sheet.dataset.height });

function apply(isGliding = false) {
  if (!shown) return;
  stage.classList.toggle("is-gliding", isGliding);
  shown.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
}

/** Whole width in view, top first: an invoice is wide and read from its head. */
export function fit() {
  if (!shown) return;
  const { width, height } = size(shown);
  const room = { width: stage.clientWidth - 2 * MARGIN, height: stage.clientHeight - 2 * MARGIN };
  const scale = width > height ? Math.min(room.width / width, room.height / height) : room.width / width;
  view = { scale, x: (stage.clientWidth - width * scale) / 2, y: MARGIN };
  if (height * scale < room.height) view.y = (stage.clientHeight - height * scale) / 2;
  isFitted = true;
  apply();
}

export function zoom(factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
  if (!shown) return;
  const least = Math.min(stage.clientWidth / size(shown).width, stage.clientHeight / size(shown).height) / 2;
  const scale = Math.min(Math.max(view.scale * factor, least), MAX_SCALE);
  const grown = scale / view.scale;
  view = { scale, x: x - (x - view.x) * grown, y: y - (y - view.y) * grown };
  isFitted = false;
  apply();
}

export function showPage(position) {
  const sheet = sheets.find((one) => +one.dataset.page === position);
  if (!sheet) return;
  if (sheet !== shown) {
    for (const one of sheets) one.hidden = one !== sheet;
    shown = sheet;
    const { width, height } = size(sheet);
    sheet.style.width = `${width}px`;
    sheet.style.height = `${height}px`;
    const image = find("img", sheet);
    if (!image.src) image.src = image.dataset.src;
    fit();
  }
  for (const button of findAll(".thumbs [data-shows-page]")) {
    const isHere = +button.dataset.showsPage === position;
    button.toggleAttribute("aria-current", isHere);
    if (isHere) button.scrollIntoView({ block: "nearest" });
  }
  find("[data-page-words]").textContent = text("page_of", { n: sheets.indexOf(sheet) + 1, all: sheets.length });
}

export const shownSheet = () => shown;
export const scale = () => view.scale;

/** Where on the shown page a pointer is, in its pixels. */
export function pagePoint(event) {
  const area = stage.getBoundingClientRect();
  return [(event.clientX - area.left - view.x) / view.scale, (event.clientY - area.top - view.y) / view.scale];
}

/** What is seen of the shown page, in its pixels: left, top, right, bottom. */
export function visibleArea() {
  const { width, height } = size(shown);
  const [left, top] = [-view.x / view.scale, -view.y / view.scale];
  const [right, bottom] = [left + stage.clientWidth / view.scale, top + stage.clientHeight / view.scale];
  return [Math.max(left, 0), Math.max(top, 0), Math.min(right, width), Math.min(bottom, height)];
}

/** Page and corners of an evidence box. */
export function inkOf(rect) {
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => +rect.getAttribute(name));
  return { position: +rect.closest(".sheet").dataset.page, box: [x, y, x + width, y + height] };
}

export function stepPage(by) {
  const next = sheets[sheets.indexOf(shown) + by];
  if (next) showPage(+next.dataset.page);
}

/** Light the box of a field up and bring it into view; null puts all lights out. */
export function light(target, { isMoving = true } = {}) {
  for (const lit of findAll(".box.is-lit")) lit.classList.remove("is-lit");
  if (!target) return;
  const boxes = findAll(`.box[data-for="${CSS.escape(target)}"]`);
  if (!boxes.length) return;
  for (const box of boxes) box.classList.add("is-lit");
  const sheet = boxes[0].closest(".sheet");
  if (isMoving || sheet === shown) showPage(+sheet.dataset.page);
  if (isMoving) bringIntoView(inkOf(boxes[0]).box);
}

/** Move the shown page so that a box on it (in its pixels) is seen. */
export function bringIntoView(box) {
  const [left, top, right, bottom] = box.map((value, at) => value * view.scale + (at % 2 ? view.y : view.x));
  const gap = 48;
  const head = stage.classList.contains("is-drawing") ? 80 : gap / 2; // under the bar of the drawing
  const isInside = left >= gap / 2 && top >= head
    && right <= stage.clientWidth - gap / 2 && bottom <= stage.clientHeight - gap;
  if (isInside) return;
  view.x += stage.clientWidth / 2 - (left + right) / 2;
  view.y += stage.clientHeight / 2 - (top + bottom) / 2;
  isFitted = false;
  apply(true);
}

// Panning with the mouse or one finger, pinching with two.
const pointers = new Map();

stage.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || event.target.closest(".box")) return;
  stage.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, event);
});

stage.addEventListener("pointermove", (event) => {
  const before = pointers.get(event.pointerId);
  if (!before) return;
  const other = [...pointers.values()].find((one) => one.pointerId !== event.pointerId);
  if (other) {
    const spread = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    const area = stage.getBoundingClientRect();
    zoom(spread(event) / Math.max(spread(before), 1),
      (event.clientX + other.clientX) / 2 - area.left, (event.clientY + other.clientY) / 2 - area.top);
  } else {
    view.x += event.clientX - before.clientX;
    view.y += event.clientY - before.clientY;
    isFitted = false;
    apply();
  }
  pointers.set(event.pointerId, event);
});

for (const name of ["pointerup", "pointercancel"]) {
  stage.addEventListener(name, (event) => pointers.delete(event.pointerId));
}

stage.addEventListener("wheel", (event) => {
  event.preventDefault();
  const area = stage.getBoundingClientRect();
  if (event.ctrlKey || event.metaKey) {
    zoom(Math.exp(-event.deltaY / 300), event.clientX - area.left, event.clientY - area.top);
    return;
  }
  view.x -= event.deltaX;
  view.y -= event.deltaY;
  isFitted = false;
  apply();
}, { passive: false });

const PAN_KEYS = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
stage.addEventListener("keydown", (event) => {
  const by = PAN_KEYS[event.key];
  if (!by) return;
  event.preventDefault();
  view.x += by[0];
  view.y += by[1];
  isFitted = false;
  apply();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-shows-page]");
  if (button) showPage(+button.dataset.showsPage);
});
for (const button of findAll("[data-zoom]")) {
  const actions = { in: () => zoom(1.25), out: () => zoom(0.8), fit };
  button.addEventListener("click", actions[button.dataset.zoom]);
}
new ResizeObserver(() => { if (isFitted) fit(); }).observe(stage);
if (sheets.length) showPage(+(sheets.find((sheet) => !sheet.hidden) ?? sheets[0]).dataset.page);
