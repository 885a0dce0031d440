// The next claim is fetched while this one is looked at, and the server is told which one is on
// screen: it gives a claim that somebody looks at to nobody else as the next one.

import { call } from "./api.js";
import { find, make, text } from "./dom.js";
import { isSaving, showConflict } from "./editor.js";
import { fetchPage, graft } from "./parts.js";

const LOOK_EVERY_MS = 20_000;
const main = find("main.claim");
const url = `/api/v1/claims/${main.dataset.claim}/look`;

function fetchAhead() {
  const { next, nextImage } = main.dataset;
  if (next) document.head.append(make("link", { rel: "prefetch", href: next }));
  if (nextImage) new Image().src = nextImage;
}

/** What others changed is shown at once: on arrival quietly (the page may have been fetched some
 *  minutes ago and nobody has read it yet), later with a word about it. */
async function look(isArriving = false) {
  if (document.hidden) return;
  try {
    const { version, others } = await call("POST", url);
    const line = find("[data-others]");
    line.hidden = others === 0;
    if (others) line.textContent = text("others_look", { n: others });
    if (version <= +main.dataset.version || isSaving() || find("[data-dirty]")) return;
    if (isArriving) graft(await fetchPage());
    else await showConflict();
  } catch { /* the server restarts: the next time will do */ }
}

// First things first: the picture of this claim, then the next claim.
if (document.readyState === "complete") fetchAhead();
else addEventListener("load", fetchAhead, { once: true });

look(true);
setInterval(() => look(), LOOK_EVERY_MS);
addEventListener("visibilitychange", () => look());
addEventListener("pagehide", () => { fetch(url, { method: "DELETE", keepalive: true }); });
