// A bundle that is being read brings itself up to date.

import { find } from "./dom.js";
import { fetchPage, graft } from "./parts.js";

const POLL_MS = 1000;
const main = find("[data-bundle]");
const isUnfinished = () => ["received", "reading"].includes(main.dataset.status);

async function follow() {
  if (!isUnfinished()) return;
  try {
    graft(await fetchPage());
  } catch { /* the server restarts: ask again */ }
  setTimeout(follow, POLL_MS);
}

if (isUnfinished()) setTimeout(follow, POLL_MS);
