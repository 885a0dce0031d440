// The few helpers that every page uses. Text always goes in as text, never as markup.

const texts = JSON.parse(document.querySelector('meta[name="texts"]').content);

/** The text for `key`, with `{name}` places filled in; undefined where there is none. A text that
 *  counts (`n`, else `pages`) may come as two: for one, and for any other number. */
export function text(key, values = {}) {
  const known = texts[key];
  const words = Array.isArray(known) ? known[(values.n ?? values.pages) === 1 ? 0 : 1] : known;
  return words?.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const find = (selector, root = document) => root.querySelector(selector);
export const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

// Marks that turn the direction of what follows: see review_ui/rendering.py.
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** An element with properties, classes and children; strings become text nodes. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "dataset") Object.assign(element.dataset, value);
    else if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined)
    .map((child) => (typeof child === "string" ? child.replace(TURNING, "") : child)));
  return element;
}

/** Whether keys pressed now belong to a text that is being typed. */
export function isTyping(target = document.activeElement) {
  // A field of a dialog that has just closed can keep the focus for a moment.
  if (!target?.checkVisibility?.()) return false;
  if (target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName)) return true;
  return target.tagName === "INPUT" && !["checkbox", "radio", "button"].includes(target.type);
}

/** Once the page has loaded, is drawn, and has nothing better to do. */
export function whenIdle(action) {
  const soon = () => (window.requestIdleCallback ?? setTimeout)(action);
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon, { once: true });
}

const FLASH = "huzhu.flash";

/** Say something for a few seconds. */
export function flash(words) {
  const line = find(".flash");
  line.textContent = words;
  line.hidden = false;
  clearTimeout(flash.timer);
  flash.timer = setTimeout(() => { line.hidden = true; }, 4000);
}

/** Say it on the next page. */
export function flashLater(words) {
  sessionStorage.setItem(FLASH, words);
}

export function showKeptFlash() {
  const words = sessionStorage.getItem(FLASH);
  sessionStorage.removeItem(FLASH);
  if (words) flash(words);
}
