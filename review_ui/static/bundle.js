// A bundle that is being read brings itself up to date; also when pages are read again.

import { find } from "./dom.js";
import { renew } from "./page-moves.js";

const POLL_MS = 1000;
const main = find("[data-bundle]");
const isUnfinished = () => ["received", "reading"].includes(main.dataset.status);

async function follow() {
  try {
    if (isUnfinished() && !find("dialog[open]")) await renew();
  } catch { /* the server restarts: ask again */ }
  setTimeout(follow, POLL_MS);
}

setTimeout(follow, POLL_MS);
