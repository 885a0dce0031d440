// Choosing the member: from the candidates, or by a search of the roster.

import { call } from "./api.js";
import { find, make, text } from "./dom.js";
import { change } from "./editor.js";

const main = find("main.claim");

export function openMember() {
  const panel = find("#member");
  const more = find("#candidates");
  if (more) more.open = true;
  panel.scrollIntoView({ block: "start" });
  (find("[data-chooses]", panel) ?? find("#roster-q") ?? panel).focus();
}

async function search(form) {
  const list = find("[data-roster-found]");
  const q = find("input", form).value.trim();
  if (!q) return;
  try {
    const { members } = await call("GET", `/api/v1/members?q=${encodeURIComponent(q)}`);
    list.replaceChildren(...members.map(card));
    find("[data-chooses]", list)?.focus();
    if (!members.length) list.replaceChildren(make("li", { className: "fine" }, text("nobody_found")));
  } catch (problem) {
    list.replaceChildren(make("li", { className: "fine" }, problem.message));
  }
}

function card(member) {
  const under = [member.member_no, member.employer].filter(Boolean).join(" · ");
  return make("li", {},
    make("span", { className: "person" }, make("strong", {}, member.name), " ",
      make("span", { className: "mono" }, member.id_number ?? ""),
      make("span", { className: "under" }, under)),
    make("button", { type: "button", dataset: { chooses: member.member_no } }, text("choose")));
}

main.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-roster-search]");
  if (!form) return;
  event.preventDefault();
  search(form);
});

main.addEventListener("click", (event) => {
  const button = event.target.closest("[data-chooses]");
  if (!button) return;
  button.disabled = true;
  button.blur();
  change({ member_no: button.dataset.chooses }).catch(() => { button.disabled = false; });
});
