// The one thing that a letter does.

document.querySelector("[data-prints]").addEventListener("click", () => print());
