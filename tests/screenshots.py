"""Take the README's pictures again: each page at phone size, light and dark, from a running demo.

make screenshots
"""

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "web" / "pictures"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def main() -> None:
    """Start a demo, wait for three counted reps, and take each page."""
    PICTURES.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "hingewall", "demo", "--person", "coached", "--host", "127.0.0.1", "--port", "0"]
    with subprocess.Popen([*command, "--quiet"], stdout=subprocess.PIPE, text=True) as demo:
        try:
            assert demo.stdout is not None
            found = re.search(r"http://\S+/", demo.stdout.readline())
            assert found is not None, "the demo did not print its address"
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                for theme in ("light", "dark"):
                    take(browser, found[0], theme)
                browser.close()
        finally:
            demo.terminate()


def take(browser: Browser, address: str, theme: str) -> None:
    """The live page once three reps are counted, then the others."""
    page = browser.new_page(
        viewport={"width": 390, "height": 844}, color_scheme="light" if theme == "light" else "dark"
    )
    page.goto(address)
    expect(page.locator("#count")).to_have_text(re.compile("[3-9]"), timeout=60_000)
    page.screenshot(path=PICTURES / f"live-{theme}.png")
    for name in ("history", "settings", "calibrate", "join"):
        page.goto(address + name)
        page.screenshot(path=PICTURES / f"{name}-{theme}.png")
    reps = page.request.get(address + "api/v1/sets").json()["sets"]
    page.goto(address + "history/" + reps[0]["id"])
    page.screenshot(path=PICTURES / f"set-{theme}.png")
    page.locator("a[href^='/history/rep/']").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"rep-{theme}.png")
    page.close()


if __name__ == "__main__":
    main()
