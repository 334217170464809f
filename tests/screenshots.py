"""Take the pictures of the pages again: each at phone size and the gym's screen, light and dark, from a running demo.

make screenshots
"""

import base64
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, expect

from browsers import chromium

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "web" / "pictures"

PEOPLE = {
    "Kim": "blue star", "Lee": "orange moon", "Big Ben": "green triangle", "Zoë": "yellow circle", "Pat": "red square",
}  # fmt: skip


def main() -> None:
    """Start a demo, wait for three counted reps, and take each page."""
    PICTURES.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "hingewall", "demo", "--person", "coached", "--host", "127.0.0.1", "--port", "0"]
    with subprocess.Popen([*command, "--quiet"], stdout=subprocess.PIPE, text=True) as demo:
        try:
            assert demo.stdout is not None
            found = re.search(r"http://\S+/", demo.stdout.readline())
            assert found is not None, "the demo did not print its address"
            pin = next(line.split()[-1] for line in demo.stdout if line.startswith("Owner PIN"))
            with chromium() as browser:
                give_badges(browser, found[0], pin)
                for theme in ("light", "dark"):
                    take(browser, found[0], theme)
                take_in_spanish(browser, found[0])
        finally:
            demo.terminate()


def give_badges(browser: Browser, address: str, pin: str) -> None:
    """Some athletes, so that the people's page is worth a picture."""
    page = browser.new_page()
    for nickname, badge in PEOPLE.items():
        colour, shape = badge.split()
        form: dict[str, str | float | bool] = {
            "nickname": nickname,
            "colour": colour,
            "shape": shape,
            "pin": "8362",
            "again": "8362",
        }
        owner = "Basic " + base64.b64encode(f"owner:{pin}".encode()).decode()
        answer = page.request.post(address + "people/new", form=form, headers={"Authorization": owner})
        assert answer.ok, answer.text()
    page.close()


def take(browser: Browser, address: str, theme: str) -> None:
    """The live page once three reps are counted, then the others."""
    page = browser.new_page(
        viewport={"width": 390, "height": 844}, color_scheme="light" if theme == "light" else "dark"
    )
    page.goto(address)
    expect(page.locator("#count")).to_have_text(re.compile("[3-9]"), timeout=60_000)
    page.screenshot(path=PICTURES / f"live-{theme}.png")
    for name in ("history", "people", "settings", "calibrate", "join"):
        page.goto(address + name)
        page.screenshot(path=PICTURES / f"{name}-{theme}.png")
    reps = page.request.get(address + "api/v1/sets").json()["sets"]
    page.goto(address + "history/" + reps[0]["id"])
    page.screenshot(path=PICTURES / f"set-{theme}.png")
    page.locator("a[href^='/history/rep/']").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"rep-{theme}.png")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(address + "wall")
    expect(page.locator("#scene .device")).to_be_visible()
    page.screenshot(path=PICTURES / f"wall-{theme}.png")
    page.close()


def take_in_spanish(browser: Browser, address: str) -> None:
    """The live page as a phone in Spanish shows it."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="es")
    page.goto(address)
    expect(page.locator("#scene .device")).to_be_visible()
    page.screenshot(path=PICTURES / "live-es.png")
    page.close()


if __name__ == "__main__":
    main()
