// The reasons to choose from in a dialog: arrows walk from the empty text into them and on, Enter
// puts one into the text. What is typed is never taken for a choice.

import { find, findAll } from "./dom.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

document.addEventListener("click", (event) => {
  const suggestion = event.target.closest("[data-suggests]");
  if (!suggestion) return;
  const area = find("textarea", suggestion.closest("dialog"));
  const words = suggestion.dataset.suggests || suggestion.textContent.trim();
  area.value = [area.value.trim(), words].filter(Boolean).join("\n");
  area.focus();
});

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const dialog = step && event.target.closest?.("[data-dialog]");
  if (!dialog || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const all = findAll("[data-suggests]", dialog);
  const at = all.indexOf(event.target);
  const isEmptyText = event.target.tagName === "TEXTAREA" && !event.target.value;
  if (!all.length || (at < 0 && !isEmptyText)) return;
  event.preventDefault();
  // Up from the text is the last one, down from it the first.
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
  (all[next] ?? find("textarea", dialog)).focus();
});
