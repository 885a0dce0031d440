// The queue by keyboard: j and k walk through the rows, Enter opens (it is a link), / searches.
// It keeps itself up to date while somebody looks at it.

import { find, findAll } from "./dom.js";
import { onKey } from "./keys.js";
import { fetchPage, graft } from "./parts.js";

const REFRESH_MS = 10_000;

function step(by) {
  const links = findAll("[data-row] .who a");
  const here = links.indexOf(document.activeElement);
  const next = here < 0 ? 0 : Math.min(Math.max(here + by, 0), links.length - 1);
  links[next]?.focus();
}

async function refresh() {
  try {
    graft(await fetchPage());
  } catch { /* the server restarts: the next time will do */ }
}

onKey(["j", "n"], () => step(1));
onKey(["k", "p"], () => step(-1));
onKey("/", () => find("#q").focus());
find("#q").addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.blur();
});
addEventListener("bundle-ready", refresh);
setInterval(() => { if (!document.hidden) refresh(); }, REFRESH_MS);
