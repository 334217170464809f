"""Every page and every state of the stage on sheets to be looked at: sizes, light and dark, each language.

`.venv/bin/python tests/contact_sheets.py FOLDER [PART...]`: a PART such as 390x844 or es takes only the sheets with it
in their name. The pages are of a wall without hardware that has something to show on each.
"""

import argparse
import base64
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from beat import Beat
from browsers import NAME, chromium, served
from every_page import PAGES, furnish
from hingewall.settings.languages import offered
from web.conftest import PIN, Wall
from web.pages.test_stage_browser import SOON_MS, STATES

SIZES = ("360x640", "390x844", "844x390", "1280x800")
KINDS = {"pages": SIZES, "states": SIZES, "wall": ("1920x1080",)}
LONGEST = 2400
"""Px of a long page that are still looked at."""
ACROSS = 2000
"""Px of a sheet's width."""
Shot = tuple[str, bytes]


def pages(page: Page) -> Iterator[Shot]:
    """Each page as its owner sees it, from top to bottom."""
    page.goto("/login")
    page.get_by_label("PIN", exact=True).fill(PIN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    width = page.viewport_size["width"] if page.viewport_size else 0
    for name, path in PAGES.items():
        if name == "/wall":
            continue
        page.goto(path)
        page.wait_for_timeout(300)
        tall = page.evaluate("document.documentElement.scrollHeight")
        clip: Any = {"x": 0, "y": 0, "width": width, "height": min(tall, LONGEST)}
        yield name, page.screenshot(full_page=True, clip=clip)


def states(page: Page, device: Beat, path: str = "/") -> Iterator[Shot]:
    """Each state of the stage: on the page, and hands free."""
    usual = device.now
    page.clock.install()
    page.goto(path)
    expect(page.locator("#scene .device")).to_be_visible()
    for name, changes in STATES.items():
        device.now = usual
        device.show(**changes)
        page.keyboard.press("Shift")  # a hand on the phone, or the stage would cover the page
        page.wait_for_timeout(900)
        yield name, page.screenshot()
    if path == "/":
        for name, changes in STATES.items():
            device.now = usual
            device.show()
            page.wait_for_timeout(300)
            page.clock.fast_forward(SOON_MS)
            device.now = usual
            device.show(**changes)
            page.wait_for_timeout(600)
            page.clock.run_for(700)
            yield f"hands free: {name}", page.screenshot()


def sheet(browser: Browser, shots: list[Shot], columns: int, across: int = ACROSS) -> bytes:
    """The pictures side by side, so many in a row, each under its name."""
    cells = "".join(
        f"<figure><figcaption>{name.replace('<', '&lt;')}</figcaption>"
        f"<img src='data:image/png;base64,{base64.b64encode(shot).decode()}'></figure>"
        for name, shot in shots
    )
    look = f"""body {{ display: grid; grid-template-columns: repeat({columns}, 1fr); gap: 4px; align-items: start; }}
        body, figure {{ margin: 0; background: #777; }} img {{ width: 100%; display: block; }}
        figcaption {{ font: 12px sans-serif; background: #eee; padding: 1px 4px; }}"""
    page = browser.new_page(viewport={"width": across, "height": 400})
    page.set_content(f"<style>{look}</style>{cells}", wait_until="load")
    taken = page.screenshot(full_page=True)
    page.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description="Take sheets of every page and state.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("parts", nargs="*", help="such as 390x844, dark, es, pages, states")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for (kind, sizes), theme, language in product(KINDS.items(), ("light", "dark"), offered()):
            for size in sizes:
                if set(asked.parts) <= {kind, size, theme, language}:
                    path = asked.folder / f"{kind}-{size}-{theme}-{language}.png"
                    width, height = map(int, size.split("x"))
                    shots = taken(browser, kind, {"width": width, "height": height}, theme, language)
                    path.write_bytes(sheet(browser, shots, max(1, ACROSS // max(380, width // 2))))
                    print(path, flush=True)


def taken(browser: Browser, kind: str, size: Any, theme: Any, language: str) -> list[Shot]:
    """All pictures of a kind, on a wall of its own."""
    wall = Wall()
    furnish(wall)
    with Beat(wall.feed) as device, served(wall.app) as port:
        device.show(hip_drop_mm=0, camera_on=True)
        look: dict[str, Any] = {"viewport": size, "color_scheme": theme, "locale": language}
        context = browser.new_context(**look, base_url=f"http://{NAME}:{port}")
        page = context.new_page()
        shots = list(pages(page) if kind == "pages" else states(page, device, "/wall" if kind == "wall" else "/"))
        context.close()
    return shots


if __name__ == "__main__":
    main()
