// The button that prints a page.

import { find } from "./dom.js";

find("[data-prints]").addEventListener("click", () => print());
