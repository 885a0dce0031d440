// Drawing a box on the page: by mouse or finger, or by keys (arrows move it, Shift with an arrow
// makes it larger or smaller). While a box is drawn no other key does anything.

import { find } from "./dom.js";
import {
  bringIntoView, fit, pagePoint, scale, showPage, shownSheet, stepPage, visibleArea, zoom,
} from "./viewer.js";

const STEP_PX = 6; // of the screen
const MIN_PX = 4; // of the page
const SVG = "http://www.w3.org/2000/svg";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const VIEW = { "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: fit };
const stage = find(".stage");
let drawing = null; // { box, anchor, overlay, onDone, onCancel, onKey }

/** Begin with `box` of page `position`, or with one in the middle of what is seen. `onDone(box,
 *  sheet)` is called for each box that is drawn, `onKey(event)` first for every key. */
export function draw({ position, box, onDone, onCancel, onKey }) {
  stopDrawing();
  if (position !== undefined) showPage(position);
  drawing = { box: box ?? middle(), anchor: null, overlay: null, onDone, onCancel, onKey };
  stage.classList.add("is-drawing");
  show();
  bringIntoView(drawing.box);
}

export function stopDrawing() {
  drawing?.overlay?.remove();
  drawing = null;
  stage.classList.remove("is-drawing");
}

function middle() {
  const [x0, y0, x1, y1] = visibleArea();
  const [x, y, width, height] = [(x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) * 0.28, (y1 - y0) * 0.05];
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

/** The box in whole pixels, its corners in order, within its page. */
function tidy() {
  const sheet = shownSheet();
  const within = (value, most) => Math.round(Math.min(Math.max(value, 0), most));
  const [x0, y0, x1, y1] = drawing.box;
  const xs = [x0, x1].map((x) => within(x, +sheet.dataset.width)).sort((a, b) => a - b);
  const ys = [y0, y1].map((y) => within(y, +sheet.dataset.height)).sort((a, b) => a - b);
  return [xs[0], ys[0], xs[1], ys[1]];
}

function show() {
  const sheet = shownSheet();
  if (drawing.overlay?.parentElement !== sheet) {
    drawing.overlay?.remove();
    const overlay = document.createElementNS(SVG, "svg");
    overlay.setAttribute("viewBox", `0 0 ${sheet.dataset.width} ${sheet.dataset.height}`);
    overlay.setAttribute("class", "drawing");
    overlay.setAttribute("aria-hidden", "true");
    overlay.append(document.createElementNS(SVG, "rect"));
    sheet.append(overlay);
    drawing.overlay = overlay;
  }
  const [x0, y0, x1, y1] = tidy();
  const place = { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
  for (const [name, value] of Object.entries(place)) drawing.overlay.firstChild.setAttribute(name, value);
}

function done() {
  const box = tidy();
  if (box[2] - box[0] >= MIN_PX && box[3] - box[1] >= MIN_PX) drawing.onDone(box, shownSheet());
}

function shift([dx, dy], isSize, isFine) {
  const step = isFine ? 1 : STEP_PX / scale();
  const [x0, y0, x1, y1] = tidy();
  const { width, height } = shownSheet().dataset;
  if (isSize) {
    drawing.box = [x0, y0, Math.max(x0 + MIN_PX, x1 + dx * step), Math.max(y0 + MIN_PX, y1 + dy * step)];
  } else {
    // Pushed against the edge of the page it keeps its size.
    const x = Math.min(Math.max(dx * step, -x0), width - x1);
    const y = Math.min(Math.max(dy * step, -y0), height - y1);
    drawing.box = [x0 + x, y0 + y, x1 + x, y1 + y];
  }
  show();
  bringIntoView(drawing.box);
}

function turnPage(by) {
  stepPage(by);
  drawing.box = middle();
  show();
}

document.addEventListener("keydown", (event) => {
  if (!drawing || event.altKey || event.metaKey || event.key === "Tab") return;
  if (event.ctrlKey && !ARROWS[event.key]) return;
  // The buttons that offer what was read are pressed as buttons are.
  if (event.target.closest?.("button") && ["Enter", " "].includes(event.key)) return;
  event.stopImmediatePropagation();
  event.preventDefault();
  if (drawing.onKey(event)) return;
  if (ARROWS[event.key]) shift(ARROWS[event.key], event.shiftKey, event.ctrlKey);
  else if (event.key === "Enter") done();
  else if (event.key === "Escape") drawing.onCancel();
  else if (event.key === "[" || event.key === "]") turnPage(event.key === "[" ? -1 : 1);
  else VIEW[event.key]?.();
}, { capture: true });

stage.addEventListener("pointerdown", (event) => {
  if (!drawing || event.button !== 0) return;
  event.stopImmediatePropagation();
  event.preventDefault();
  stage.setPointerCapture(event.pointerId);
  const [x, y] = pagePoint(event);
  drawing.anchor = [x, y];
}, { capture: true });

stage.addEventListener("pointermove", (event) => {
  if (!drawing?.anchor) return;
  event.stopImmediatePropagation();
  drawing.box = [...drawing.anchor, ...pagePoint(event)];
  show();
}, { capture: true });

stage.addEventListener("pointerup", (event) => {
  if (!drawing?.anchor) return;
  event.stopImmediatePropagation();
  const [x, y] = drawing.anchor;
  drawing.anchor = null;
  const [toX, toY] = pagePoint(event);
  const isClick = Math.hypot(toX - x, toY - y) * scale() < STEP_PX;
  if (!isClick) done();
}, { capture: true });

stage.addEventListener("click", (event) => {
  if (drawing) event.stopPropagation(); // boxes under the mouse lead nowhere now
}, { capture: true });
