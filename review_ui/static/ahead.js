// The server is told which claim is on screen. It answers with the next one, which it leads nobody
// else to for now; that one is fetched while this one is looked at.

import { call } from "./api.js";
import { find, flash, make, text } from "./dom.js";
import { isSaving, showConflict } from "./editor.js";
import { leaveFor } from "./keys.js";
import { fetchPage, graft } from "./parts.js";

const LOOK_EVERY_MS = 20_000;
const main = find("main.claim");
const url = `/api/v1/claims/${main.dataset.claim}/look`;
// What the page came with is the second best: nobody keeps that one for this desk.
let isTaken = false; // what comes after this claim is with colleagues
let ahead = { id: null, href: main.dataset.next, image: main.dataset.nextImage };

function fetchAhead() {
  if (ahead.href) document.head.append(make("link", { rel: "prefetch", href: ahead.href }));
  if (ahead.image) new Image().src = ahead.image;
}

function lookUrl() {
  const asked = new URLSearchParams(location.search);
  if (ahead.id) asked.set("keep", ahead.id);
  return asked.size ? `${url}?${asked}` : url;
}

/** What others changed is shown at once: on arrival quietly (the page may have been fetched some
 *  minutes ago and nobody has read it yet), later with a word about it. */
async function look(isArriving = false) {
  if (document.hidden) return;
  try {
    const told = await call("POST", lookUrl());
    const isOther = told.next !== ahead.id;
    ahead = { id: told.next, href: told.next_href, image: told.next_image };
    isTaken = told.next_is_taken;
    if (isOther && !isArriving) fetchAhead();
    const line = find("[data-others]");
    line.hidden = told.others === 0;
    if (told.others) line.textContent = text("others_look", { n: told.others });
    if (told.version <= +main.dataset.version || isSaving() || find("[data-dirty]")) return;
    if (isArriving) graft(await fetchPage());
    else await showConflict();
  } catch { /* the server restarts: the next time will do */ }
}

const loaded = document.readyState === "complete"
  ? Promise.resolve()
  : new Promise((done) => { addEventListener("load", done, { once: true }); });
const arrived = look(true);
// First things first: the picture of this claim, then the next claim.
Promise.all([loaded, arrived]).then(fetchAhead);

/** Where the next claim is, once the server has said so; null behind the last one. */
export async function nextHref() {
  await arrived;
  return ahead.href || null;
}

/** Why there is no next claim. */
export const whyNoNext = () => text(isTaken ? "next_is_taken" : "no_next");

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !event.target.closest("a[rel=next]")) return;
  event.preventDefault();
  leaveFor(nextHref()).then((isLeaving) => { if (!isLeaving) flash(whyNoNext()); });
});

setInterval(() => look(), LOOK_EVERY_MS);
addEventListener("visibilitychange", () => look());
addEventListener("pagehide", () => { fetch(url, { method: "DELETE", keepalive: true }); });
