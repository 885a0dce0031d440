"""The page of a long claim in Chromium: from a key to what it shows, and on to the next claim.

Two claims of 14 pages and 900 boxes. A key's time runs from the key itself until the frame that
the page drew after it, by the browser's own clock; a picture counts when it is decoded.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.desk_claims import wide_claim
from bench.desk_figures import Figure, figure
from bench.desk_server import Office

PAGES, BOXES = 14, 900
KEY_MS, NEXT_MS = 50, 200
TYPED = "漳州市云溪医院 0123456789 abcdefghij"
SETTLES_MS = 1_500  # the page, its picture and what is fetched ahead

# When the page's picture was there to be seen: decoded, and a frame drawn with it.
WATCH = """
const watch = async () => {
  const picture = document.querySelector(".sheet:not([hidden]) img");
  if (!picture?.src) { requestAnimationFrame(watch); return; }
  try { await picture.decode(); } catch { requestAnimationFrame(watch); return; }
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { window.pictureAt = performance.now(); };
    channel.port2.postMessage(0);
  });
};
requestAnimationFrame(watch);
window.keyTimes = [];
addEventListener("keydown", (event) => {
  const pressed = event.timeStamp;
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => keyTimes.push(performance.now() - pressed);
    channel.port2.postMessage(0);
  });
  sessionStorage.setItem("bench.pressed", performance.timeOrigin + pressed);
}, { capture: true });
"""
PAINTED = """
async () => {
  const pressed = +sessionStorage.getItem("bench.pressed");
  const paint = await new Promise((done) => {
    new PerformanceObserver((list) => {
      const found = list.getEntriesByName("first-contentful-paint")[0];
      if (found) done(found.startTime);
    }).observe({ type: "paint", buffered: true });
  });
  while (!window.pictureAt) await new Promise((done) => { setTimeout(done, 5); });
  const start = performance.timeOrigin - pressed;
  return [start + paint, start + window.pictureAt];
}
"""
PICTURE = """
async () => {
  const start = performance.now();
  await document.querySelector(".sheet:not([hidden]) img").decode();
  return performance.now() - start;
}
"""


def browser_path() -> str | None:
    """A browser on this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@contextmanager
def open_browser(address: str) -> Iterator[Any]:
    """A page at the size of a small office screen."""
    from playwright.sync_api import sync_playwright

    flags = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=flags)
        context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
        yield context.new_page()
        browser.close()


def measure(office: Office, rounds: int) -> list[Figure]:
    """``rounds`` is how often each key is pressed."""
    with office.db.begin() as session:
        ids = [
            wide_claim(session, office.store, 5_000_000 + 100 * n, PAGES, BOXES).id
            for n in range(2)
        ]
    with open_browser(office.address) as page:
        page.add_init_script(WATCH)
        return [*_keys(page, ids[0], rounds), *_next(page, ids, rounds)]


def _open(page: Any, claim_id: int) -> None:
    page.goto(f"/claims/{claim_id}?status=all")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLES_MS)


def _keys(page: Any, claim_id: int, rounds: int) -> list[Figure]:
    _open(page, claim_id)
    count = page.locator(".box").count()
    figures = [
        _pressed(page, f"key: next field in doubt ({count} boxes)", ["i", "Escape"], rounds),
        _pressed(page, "key: zoom", ["+", "0"], rounds),
        _pressed(page, "key: another page", ["]", "["], rounds),
    ]
    page.keyboard.press("i")
    figures.append(_pressed(page, "key: from field to field", ["Enter"], 4 * rounds))
    # Typing goes on while what was typed is saved and the page brought up to date around it.
    page.locator("[data-key=hospital_name]").first.focus()
    page.evaluate("keyTimes.length = 0")
    for character in TYPED * max(rounds // 9, 1):
        page.keyboard.press(character if character.isascii() else "x")
        page.wait_for_timeout(90)
    figures.append(figure("key: typing while it is saved", page.evaluate("keyTimes"), KEY_MS))
    pictures = []
    for _ in range(PAGES - 1):
        page.keyboard.press("Escape")
        page.keyboard.press("]")
        pictures.append(page.evaluate(PICTURE))
        page.wait_for_timeout(150)
    figures.append(figure("picture of another page, decoded", pictures))
    return figures


def _pressed(page: Any, name: str, keys: list[str], rounds: int) -> Figure:
    page.evaluate("keyTimes.length = 0")
    for _ in range(rounds):
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(60)
    return figure(name, page.evaluate("keyTimes"), KEY_MS)


def _next(page: Any, ids: list[int], rounds: int) -> list[Figure]:
    painted, shown = [], []
    for _ in range(rounds):
        _open(page, ids[0])
        page.keyboard.press("n")
        page.wait_for_url(f"**/claims/{ids[1]}?*")
        first, picture = page.evaluate(PAINTED)
        painted.append(first)
        shown.append(picture)
    return [
        figure("next claim, loaded ahead: painted", painted, NEXT_MS),
        figure("next claim, loaded ahead: its picture", shown, NEXT_MS),
    ]
