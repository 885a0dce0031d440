// What every page has: the list of keys, words kept from the page before, waiting bars of forms.

import { find, findAll, showKeptFlash } from "./dom.js";
import { onKey } from "./keys.js";

const keys = find("#keys");
const showKeys = () => { if (!keys.open) keys.showModal(); };

onKey("?", showKeys);
onKey("g q", () => location.assign("/"));
onKey("g u", () => location.assign("/upload"));
onKey("g n", () => location.assign("/next"));
onKey("g d", () => location.assign("/desk"));
find("[data-shows-keys]").addEventListener("click", showKeys);

for (const form of findAll("form[data-long]")) {
  form.addEventListener("submit", () => {
    find("progress", form).hidden = false;
    find("button", form).disabled = true;
  });
}

// Back from another page the browser shows this one as it was left.
addEventListener("pageshow", () => {
  for (const form of findAll("form[data-long]")) {
    find("progress", form).hidden = true;
    find("button", form).disabled = false;
  }
});

showKeptFlash();
