// The queue by keyboard: j and k walk through the rows, Enter opens (it is a link), / searches.

import { find, findAll } from "./dom.js";
import { onKey } from "./keys.js";

const links = findAll("[data-row] .who a");

function step(by) {
  const here = links.indexOf(document.activeElement);
  const next = here < 0 ? 0 : Math.min(Math.max(here + by, 0), links.length - 1);
  links[next]?.focus();
}

onKey(["j", "n"], () => step(1));
onKey(["k", "p"], () => step(-1));
onKey("/", () => find("#q").focus());
find("#q")?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.blur();
});
