// The papers next to each other: arrows walk over the cells, each lights up its ink; Enter goes to
// the field itself.

import { find, findAll } from "./dom.js";

const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
const whole = () => find("#side-by-side");

/** Open the table at its first difference; closed again where it was open and in use. */
export function toggleSideBySide() {
  const details = whole();
  if (!details) return;
  if (details.open && details.contains(document.activeElement)) {
    document.activeElement.blur();
    details.open = false;
    return;
  }
  details.open = true;
  const first = find("td.differs .cell", details) ?? find(".cell", details) ?? find("summary", details);
  first.focus({ preventScroll: true });
  details.scrollIntoView({ block: "start" });
}

/** The next cell with ink in the direction of an arrow. */
function neighbour(cell, [down, right]) {
  const rows = findAll("tbody tr", whole()).map((row) => findAll("td", row).map((one) => find(".cell", one)));
  let y = rows.findIndex((row) => row.includes(cell));
  let x = rows[y].indexOf(cell);
  for (;;) {
    y += down;
    x += right;
    if (!rows[y] || x < 0 || x >= rows[y].length) return null;
    if (rows[y][x]) return rows[y][x];
  }
}

/** Keys inside the table; `goTo` leads to a field. */
export function walkSideBySide(event, goTo) {
  const cell = event.target.closest(".cell");
  if (!cell) return;
  if (event.key === "Enter") {
    event.preventDefault();
    goTo(cell.dataset.boxOf);
  }
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  neighbour(cell, step)?.focus();
}
