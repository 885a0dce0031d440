// How long somebody has been at work on this claim, and how many keys that took. It goes with the
// decision. A page that is out of sight, or at which nothing was done for a while, is not at work.

const IDLE_AFTER_MS = 20_000;
const MOST = { seconds: 86_400, keys: 1_000_000 }; // what the server takes
const MODIFIERS = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"]);
const claim = document.querySelector("main.claim").dataset.claim;
const KEPT = `huzhu.work.${claim}`;

// A claim that was left and opened again in this tab goes on where it was.
const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '{"ms":0,"keys":0}');
let { ms, keys } = kept;
let last = document.hidden ? null : performance.now();

/** Somebody did something: the time since the last thing was work, but for what was idle. */
function work() {
  const now = performance.now();
  if (last !== null) ms += Math.min(now - last, IDLE_AFTER_MS);
  last = now;
}

function rest() {
  work();
  last = null;
  sessionStorage.setItem(KEPT, JSON.stringify({ ms, keys }));
}

for (const name of ["keydown", "pointerdown", "pointermove", "wheel", "input"]) {
  addEventListener(name, work, { capture: true, passive: true });
}
addEventListener("keydown", (event) => {
  // A key held down is one press; a key of an input method is one, too.
  if (!event.repeat && !MODIFIERS.has(event.key)) keys += 1;
}, { capture: true });
addEventListener("visibilitychange", () => { if (document.hidden) rest(); else last = performance.now(); });
addEventListener("pagehide", rest);
addEventListener("pageshow", (event) => { if (event.persisted) last = performance.now(); });

/** What the claim has taken up to now. */
export function effort() {
  if (last !== null) work();
  return { seconds: Math.min(Math.round(ms / 100) / 10, MOST.seconds), keys: Math.min(keys, MOST.keys) };
}

/** The decision is made: what comes after it is another story. */
export function forgetEffort() {
  ms = 0;
  keys = 0;
  sessionStorage.removeItem(KEPT);
}
