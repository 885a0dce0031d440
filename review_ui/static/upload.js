// Dropping files and folders: one card a drop, from the first byte to the claims.

import { find, findAll, make, text } from "./dom.js";

const POLL_MS = 700;
const zone = find("[data-drop]");
const list = find("[data-uploads]");
const claimId = zone?.closest("[data-claim]")?.dataset.claim; // papers that are added to a claim
const wordsFor = (problem) => text(`problem.${problem.code}`, problem) ?? problem.message ?? problem.detail;

/** All files below what was dropped: browsers hand folders over as entries. */
async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, name: file.name }));
  const found = [];
  for (const entry of entries) await walk(entry, found);
  return found;
}

async function walk(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    if (!file.name.startsWith(".")) found.push({ file, name: entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return;
    for (const one of some.sort((a, b) => a.name.localeCompare(b.name))) await walk(one, found);
  }
}

class Card {
  constructor(files) {
    this.files = files;
    this.title = make("strong", {}, title(files));
    this.words = make("span", { className: "upload-words" }, text("sending", { percent: 0 }));
    this.bar = make("progress", { max: 1, value: 0 });
    this.bar.setAttribute("aria-label", text("upload_progress"));
    this.claims = make("div", { className: "upload-claims" });
    this.list = make("ul", { className: "plain files" });
    this.element = make("article", { className: "upload-card" },
      make("header", {}, this.title, this.words), this.bar, this.claims, this.list);
    list.prepend(this.element);
  }

  fail(words) {
    this.element.classList.add("is-wrong");
    this.words.textContent = words;
    this.bar.hidden = true;
  }

  /** Files with what became of their pages, as far as the bundle tells. */
  filesOf(bundle) {
    return bundle.files.map((file) => {
      const pages = bundle.pages.filter((page) => page.file_id === file.id);
      const done = pages.filter((page) => ["read", "set_aside"].includes(page.state)).length;
      const lost = pages.filter((page) => page.problem).map((page) => ({ page: page.index, member: page.member, ...page.problem }));
      return { ...file, pages: pages.length, pages_done: done, problems: [...file.problems, ...lost] };
    });
  }

  showFiles(files) {
    const notable = files.filter((file) => file.error || file.problems?.length || file.first_seen || files.length > 1);
    this.list.replaceChildren(...notable.map((file) => this.fileLine(file)));
  }

  fileLine(file) {
    const line = make("li", {}, make("span", { className: "file-name" }, file.name));
    const troubles = [file.error, ...(file.problems ?? [])].filter(Boolean);
    for (const trouble of troubles) {
      const where = [trouble.member, trouble.page != null ? text("page", { n: trouble.page + 1 }) : null].filter(Boolean).join(" ");
      line.append(make("span", { className: "file-state wrong" }, `${where} ${wordsFor(trouble)}`.trim()));
    }
    if (file.pages) line.append(make("span", { className: "file-state" }, text("pages_done", { done: file.pages_done, pages: file.pages })));
    if (file.first_seen && file.first_seen !== this.id) {
      line.append(make("a", { className: "file-state", href: `/bundles/${file.first_seen}` }, text("seen_before")));
    }
    return line;
  }

  send(note) {
    const form = new FormData();
    for (const { file, name } of this.files) form.append("files", file, name);
    if (note) form.append("note", note);
    const request = new XMLHttpRequest();
    request.open("POST", claimId ? `/api/v1/claims/${claimId}/papers` : "/api/v1/bundles");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const share = event.loaded / event.total;
      this.bar.value = share * 0.2; // the reading takes longer than the sending
      this.words.textContent = share < 1 ? text("sending", { percent: Math.round(share * 100) }) : text("checking");
    });
    request.addEventListener("error", () => this.fail(text("problem.offline")));
    request.addEventListener("load", () => {
      const answer = request.response ?? {};
      if (request.status >= 300) this.fail(wordsFor(answer) ?? text("problem.unknown"));
      else this.follow(answer);
    });
    request.send(form);
  }

  follow(answer) {
    this.id = answer.id;
    this.title.replaceChildren(make("a", { href: `/bundles/${answer.id}` }, title(this.files)));
    this.showFiles(answer.files);
    if (answer.duplicate_of) {
      this.words.replaceChildren(text("duplicate"), " ", make("a", { href: `/bundles/${answer.duplicate_of}` }, text("see_first")));
      this.bar.hidden = true;
      this.id = answer.duplicate_of;
    }
    this.poll();
  }

  async poll() {
    let bundle = null;
    try {
      const response = await fetch(`/api/v1/bundles/${this.id}`);
      if (response.ok) bundle = await response.json();
    } catch { /* the server restarts: ask again */ }
    if (bundle) this.show(bundle);
    if (!bundle || ["received", "reading"].includes(bundle.status)) setTimeout(() => this.poll(), POLL_MS);
  }

  show(bundle) {
    const { pages_done: done, pages } = bundle.progress;
    this.bar.value = 0.2 + 0.8 * (pages ? done / pages : 0);
    this.showFiles(this.filesOf(bundle));
    const claims = bundle.claims.filter((claim) => !claimId || String(claim.id) === claimId);
    this.claims.replaceChildren(...claims.map((claim) => make("a", { className: "button", href: `/claims/${claim.id}` },
      text("open_claim", { name: claim.person_name ?? text("nameless") }))));
    if (bundle.status === "failed") this.fail(bundle.error ? wordsFor(bundle.error) : text("nothing_read"));
    else if (bundle.status === "ready") this.finish(bundle);
    else if (bundle.status === "received") this.words.textContent = text("queued");
    else this.words.textContent = pages ? text("reading", { done, pages }) : text("opening");
  }

  finish(bundle) {
    this.bar.value = 1;
    this.element.classList.add("is-ready");
    if (!this.bar.hidden) this.words.textContent = text(bundle.claims.length ? "ready" : "no_claims", { n: bundle.claims.length });
    this.bar.hidden = true;
    dispatchEvent(new Event("bundle-ready"));
  }
}

function title(files) {
  return files.length === 1 ? files[0].name : text("files", { name: files[0].name, n: files.length });
}

function take(files) {
  if (!files.length) return;
  new Card(files).send(find("[data-note]")?.value.trim());
}

for (const input of findAll("[data-files]")) {
  input.addEventListener("change", () => {
    take([...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name })));
    input.value = "";
  });
}

// The whole window takes the drop: missing a box must not open the file in the browser.
let depth = 0;
const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
addEventListener("dragenter", (event) => { if (hasFiles(event)) { depth += 1; zone.classList.add("is-over"); } });
addEventListener("dragleave", () => { depth = Math.max(depth - 1, 0); if (!depth) zone.classList.remove("is-over"); });
addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
addEventListener("drop", async (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  depth = 0;
  zone.classList.remove("is-over");
  take(await filesOf(event.dataTransfer));
});
