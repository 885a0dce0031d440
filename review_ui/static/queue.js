// The queue by keyboard: j and k walk through the rows, Enter opens (it is a link), / searches.
// It keeps itself up to date while somebody looks at it, and offers units as their name is typed.

import { call } from "./api.js";
import { find, findAll, make } from "./dom.js";
import { onKey } from "./keys.js";
import { fetchPage, graft } from "./parts.js";

const REFRESH_MS = 10_000;
const OFFER_AFTER_MS = 200;
const form = find("[data-search]");
const unit = find("#unit");
let offering = 0;

function step(by) {
  const links = findAll("[data-row] .who a");
  const here = links.indexOf(document.activeElement);
  const next = here < 0 ? 0 : Math.min(Math.max(here + by, 0), links.length - 1);
  links[next]?.focus();
}

async function offerUnits() {
  const q = unit.value.trim();
  if (!q) return;
  try {
    const { units } = await call("GET", `/api/v1/units?q=${encodeURIComponent(q)}`);
    find("#units").replaceChildren(...units.map(({ name }) => make("option", { value: name })));
  } catch { /* a whole name typed by hand does as well */ }
}

async function refresh() {
  try {
    graft(await fetchPage());
  } catch { /* the server restarts: the next time will do */ }
}

onKey(["j", "n"], () => step(1));
onKey(["k", "p"], () => step(-1));
onKey("/", () => find("#q").focus());
form.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.blur();
});
form.addEventListener("change", (event) => {
  if (event.target.id === "office") form.requestSubmit();
});
unit.addEventListener("input", () => {
  clearTimeout(offering);
  offering = setTimeout(offerUnits, OFFER_AFTER_MS);
});
// An empty wish has no place in the address.
form.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
});
addEventListener("bundle-ready", refresh);
setInterval(() => { if (!document.hidden) refresh(); }, REFRESH_MS);
