// Keyboard shortcuts: one letter, or two after each other ("g q"). Never while typing, never with
// Ctrl, Alt or Meta, never behind an open dialog, never once the page is being left.

import { find, isTyping } from "./dom.js";

const shortcuts = new Map();
let prefix = "";
let isLeaving = false;

/** Go to another page, or to the one that a promise gives. Keys pressed until it shows were meant for
 *  it: they do nothing here. Nothing to go to stays here; whether there was something. */
export async function leaveFor(where) {
  isLeaving = true;
  const href = await where;
  if (href) location.assign(href);
  else isLeaving = false;
  return Boolean(href);
}
addEventListener("pageshow", () => { isLeaving = false; });

export function onKey(keys, action) {
  for (const key of [].concat(keys)) shortcuts.set(key, action);
}

document.addEventListener("keydown", (event) => {
  if (isLeaving) event.preventDefault();
  if (isLeaving || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (find("dialog[open]") || isTyping(event.target)) return;
  const action = shortcuts.get(prefix + event.key);
  const isPrefix = !prefix && [...shortcuts.keys()].some((keys) => keys.startsWith(`${event.key} `));
  prefix = isPrefix && !action ? `${event.key} ` : "";
  if (!action) return;
  event.preventDefault();
  action(event);
});

/** Ctrl+Z outside of a text; inside one it is the browser's own. */
export function onUndo(action) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    if (isLeaving || find("dialog[open]") || isTyping(event.target)) return;
    event.preventDefault();
    action();
  });
}
