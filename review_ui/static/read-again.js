// A field read again from a box that the reviewer draws: asked of the server, offered, and taken
// only by the reviewer. What is taken is saved as a correction, with its box.

import { call } from "./api.js";
import { find, flash, make, text } from "./dom.js";
import { draw, stopDrawing } from "./draw-box.js";
import { take } from "./editor.js";
import { inkOf } from "./viewer.js";

const ASK_EVERY_MS = 150;
const GIVE_UP_AFTER_MS = 25_000;
const MOST_OFFERS = 3;
const bar = find("[data-draw-bar]");
let session = null; // { input, asked, offers, at }: what is being drawn for

const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const shown = (value) => (Array.isArray(value) ? value.join("\n") : value);

/** Draw a box for the field `id`, beginning where its ink was found. */
export function readAgain(id) {
  const input = id && document.getElementById(id);
  if (!input || input.readOnly || input.disabled) {
    flash(text("draw_choose_field"));
    return;
  }
  session = { input, asked: 0, offers: [] };
  document.activeElement?.blur();
  const ink = find(`.box[data-for="${CSS.escape(id)}"]`);
  draw({ ...(ink ? inkOf(ink) : {}), onDone: ask, onCancel: leave, onKey: choose });
  explain();
}

const name = () => find(`label[for="${CSS.escape(session.input.id)}"]`).textContent.trim();

function say(...parts) {
  bar.hidden = false;
  const close = make("button", { type: "button", className: "quiet" }, text("draw_leave"));
  close.addEventListener("click", leave);
  find("[data-draw-words]", bar).replaceChildren(...parts);
  find("[data-draw-close]", bar).replaceChildren(close);
}

const explain = () => say(make("strong", {}, text("draw_for", { name: name() })), " ", make("span", {}, text("draw_how")));

function leave() {
  const input = session?.input;
  session = null;
  stopDrawing();
  bar.hidden = true;
  input?.focus();
}

async function ask(box, sheet) {
  const own = session;
  const number = ++own.asked;
  own.offers = [];
  own.at = { page: +sheet.dataset.page, box };
  say(make("span", {}, text("draw_reading")));
  const isStill = () => session === own && own.asked === number;
  try {
    const answer = await answered(sheet.dataset.pageId, box, own.input.dataset.key, isStill);
    if (isStill()) offer(answer);
  } catch (problem) {
    if (isStill()) say(make("span", {}, problem.message), " ", make("span", {}, text("draw_again")));
  }
}

/** The server's answer; undefined where nobody waits for it any more. */
async function answered(page, box, field, isStill) {
  const asked = await call("POST", `/api/v1/pages/${page}/readings`, { body: { box } });
  const until = performance.now() + GIVE_UP_AFTER_MS;
  while (performance.now() < until) {
    await sleep(ASK_EVERY_MS);
    if (!isStill()) return undefined;
    const answer = await call("GET", `/api/v1/readings/${asked.id}?field=${encodeURIComponent(field)}`);
    if (answer.state === "failed") throw new Error(text(`problem.${answer.problem}`) ?? text("problem.unknown"));
    if (answer.state === "done") return answer;
  }
  throw new Error(text("draw_slow"));
}

function offer({ offers }) {
  // What can be a value of the field comes before what cannot.
  const best = [...offers].sort((one, other) => (one.value === null) - (other.value === null));
  const different = best.filter((one, at) => best.findIndex((other) => worth(other) === worth(one)) === at);
  session.offers = different.slice(0, MOST_OFFERS);
  if (!session.offers.length) {
    say(make("span", {}, text("draw_nothing")), " ", make("span", {}, text("draw_again")));
    return;
  }
  const buttons = session.offers.map((one, at) => {
    const button = make("button", { type: "button", className: at ? "" : "primary" },
      make("span", { className: "offered" }, words(one)),
      make("kbd", {}, at ? String(at + 1) : "Enter"));
    button.addEventListener("click", () => accept(at));
    return button;
  });
  const doubt = session.offers[0].value === null ? [make("span", { className: "fine" }, text("draw_no_value"))] : [];
  say(make("span", {}, text("draw_read")), ...buttons, ...doubt);
}

const worth = (one) => shown(one.value ?? one.text);

/** As the field itself would show it. */
function words(one) {
  const options = [...(session.input.options ?? [])];
  return options.find((option) => option.value === worth(one))?.text ?? worth(one);
}

function accept(at) {
  const { input, at: ink, offers } = session;
  const value = worth(offers[at]);
  leave();
  take(input, value, ink);
}

/** Keys that choose among what was read. An arrow begins a new box. */
function choose(event) {
  if (!session.offers.length) return false;
  if (event.key === "Enter") accept(0);
  else if (session.offers[+event.key - 1]) accept(+event.key - 1);
  else {
    if (event.key.startsWith("Arrow")) {
      session.offers = [];
      explain();
    }
    return false;
  }
  return true;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-draws]");
  if (button) readAgain(button.dataset.draws);
});
