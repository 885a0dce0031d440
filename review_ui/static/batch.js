// Confirms the ticked claims one after the other. Each has its own version check and its own
// outcome; one that cannot be confirmed keeps its tick and says why, the others go on.

import { call } from "./api.js";
import { find, findAll, text } from "./dom.js";
import { onKey } from "./keys.js";

const form = find("[data-batch]");
const ticked = () => findAll("[data-claim]:checked:enabled", form);
let isRunning = false;

function showSum() {
  const boxes = ticked();
  // In whole fen: amounts are never added up as fractions.
  const fen = boxes.reduce((sum, box) => sum + Math.round(+box.dataset.payable * 100), 0);
  const amount = (fen / 100).toLocaleString("en", { minimumFractionDigits: 2 });
  find("[data-sum]", form).textContent = text("batch_sum", { n: boxes.length, amount });
  find("button.primary", form).disabled = isRunning || !boxes.length;
}

async function confirmOne(box) {
  const line = find("[data-result]", box.closest("tr"));
  line.textContent = text("saving");
  try {
    await call("POST", `/api/v1/claims/${box.dataset.claim}/confirm`, { version: +box.dataset.version, body: { accepted_checks: [] } });
    box.disabled = true;
    line.textContent = text("batch_done");
    line.className = "is-good";
  } catch (problem) {
    line.textContent = problem.message;
    line.className = "is-wrong";
  }
}

async function confirmAll() {
  if (isRunning) return;
  isRunning = true;
  showSum();
  for (const box of ticked()) await confirmOne(box);
  isRunning = false;
  showSum();
}

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
