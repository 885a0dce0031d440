// Confirms the ticked claims one after the other. Each has its own version check and its own
// outcome; one that cannot be confirmed keeps its tick and says why, the others go on.

import { call } from "./api.js";
import { find, findAll, text } from "./dom.js";
import { onKey } from "./keys.js";

const form = find("[data-batch]");
const ticked = () => findAll("[data-claim]:checked:enabled", form);
let isRunning = false;

/** How many, and what they come to. */
function told(boxes) {
  // In whole fen: amounts are never added up as fractions.
  const fen = boxes.reduce((sum, box) => sum + Math.round(+box.dataset.payable * 100), 0);
  return { n: boxes.length, amount: (fen / 100).toLocaleString("en", { minimumFractionDigits: 2 }) };
}

function say(words) {
  find("[data-sum]", form).textContent = words;
  find("button.primary", form).disabled = isRunning || !ticked().length;
}

const showSum = () => { if (!isRunning) say(text("batch_sum", told(ticked()))); };

async function confirmOne(box) {
  const line = find("[data-result]", box.closest("tr"));
  line.textContent = text("saving");
  try {
    await call("POST", `/api/v1/claims/${box.dataset.claim}/confirm`, { version: +box.dataset.version, body: { accepted_checks: [] } });
    box.disabled = true;
    line.textContent = text("batch_done");
    line.className = "is-good";
    return true;
  } catch (problem) {
    line.textContent = problem.message;
    line.className = "is-wrong";
    return false;
  }
}

async function confirmAll() {
  if (isRunning) return;
  const boxes = ticked();
  if (!boxes.length) return;
  isRunning = true;
  const [done, left] = [[], []];
  for (const [at, box] of boxes.entries()) {
    say(text("batch_running", { at: at + 1, n: boxes.length }));
    if (box.checked) ((await confirmOne(box)) ? done : left).push(box); // it may be unticked meanwhile
  }
  isRunning = false;
  const words = [text("batch_over", told(done)), left.length ? text("batch_left", { n: left.length }) : ""];
  say(words.filter(Boolean).join(" · "));
}

addEventListener("beforeunload", (event) => { if (isRunning) event.preventDefault(); });

function step(by) {
  const boxes = findAll("[data-claim]", form);
  const here = boxes.indexOf(document.activeElement);
  boxes[here < 0 ? 0 : Math.min(Math.max(here + by, 0), boxes.length - 1)]?.focus();
}

if (form) {
  form.addEventListener("change", showSum);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    confirmAll();
  });
  onKey("c", confirmAll);
  onKey(["j", "n"], () => step(1));
  onKey(["k", "p"], () => step(-1));
  showSum();
}
