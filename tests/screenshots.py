"""Take the pictures of the pages again: each at phone size, light and dark, and the gym's screen, from a running demo.

make screenshots
"""

import base64
import re
import time
from pathlib import Path

from playwright.sync_api import Browser, expect

from browsers import NAME, chromium
from contact_sheets import sheet
from demonstrated import demonstrated

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "web" / "pictures"

FILM_S = 20

PEOPLE = {
    "Kim": "blue star", "Lee": "orange moon", "Big Ben": "green triangle", "Zoë": "yellow circle", "Pat": "red square",
}  # fmt: skip


def main() -> None:
    """Start a demo, wait for three counted reps, and take each page; then film somebody who squats."""
    PICTURES.mkdir(exist_ok=True)
    with chromium() as browser:
        with demonstrated("coached") as demo:
            take_gym_screen(browser, demo.address)
            give_badges(browser, demo.address, demo.pin)
            for theme in ("light", "dark"):
                take(browser, demo.address, theme)
            take_hands_free(browser, demo.address)
            take_in_spanish(browser, demo.address)
        with demonstrated("squatter") as demo:
            film(browser, demo.address)


def give_badges(browser: Browser, address: str, pin: str) -> None:
    """Some athletes, so that the people's page is worth a picture."""
    page = browser.new_page()
    for nickname, badge in PEOPLE.items():
        colour, shape = badge.split()
        form: dict[str, str | float | bool] = {
            "nickname": nickname,
            "colour": colour,
            "shape": shape,
            "pin": "836295",
            "again": "836295",
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
    expect(page.locator("#stage")).to_have_attribute("data-mood", "back", timeout=60_000)
    page.locator("#stage").click()  # which brings back the page that the stage covers hands free
    expect(page.locator("body.handsfree")).to_have_count(0)
    page.wait_for_timeout(400)  # for it to have faded in
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
    page.close()


def take_gym_screen(browser: Browser, address: str) -> None:
    """The screen in the gym while nobody is there yet, and in the middle of somebody's rep."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(address.replace("127.0.0.1", NAME) + "wall")
    for name, moment in (
        ("invitation", "body[data-view=idle][data-slide=invite]"),
        ("live", "#stage:is([data-mood=back], [data-mood=up])"),
    ):
        taken = False
        while not taken:
            page.locator(moment).wait_for(timeout=120_000)
            page.wait_for_timeout(700)  # until it has faded in, or the hips are on their way
            count = page.locator("#count").inner_text()
            page.screenshot(path=PICTURES / f"wall-{name}.png")
            # On a busy machine the moment may be over.
            taken = page.locator(moment).count() == 1 and page.locator("#count").inner_text() == count
    page.close()


def take_hands_free(browser: Browser, address: str) -> None:
    """The stage as it is read from where one hinges: far enough and counted; upright and on a side."""
    for name, size in (("phone", {"width": 390, "height": 844}), ("side", {"width": 844, "height": 390})):
        page = browser.new_page(viewport={"width": size["width"], "height": size["height"]}, reduced_motion="reduce")
        page.clock.install()
        page.goto(address)
        expect(page.locator("body.handsfree")).to_have_count(1, timeout=60_000)
        for mood in ("up", "yes"):
            expect(page.locator("#stage")).to_have_attribute("data-mood", mood, timeout=60_000)
            # Time stands still, or the moment would be over on a busy machine.
            page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 0.3)
            page.screenshot(path=PICTURES / f"stage-{mood}-{name}.png")
            page.clock.resume()
        page.close()


def film(browser: Browser, address: str) -> None:
    """Twenty seconds of the stage hands free, a picture a second: the figure does what the person does."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(address)
    expect(page.locator("body.handsfree")).to_have_count(1)
    expect(page.locator("#stage")).to_have_attribute("data-mood", "back")
    began, frames = time.monotonic(), []
    for second in range(FILM_S):
        page.wait_for_timeout(max(0, 1000 * (began + second - time.monotonic())))
        frames.append((f"{time.monotonic() - began:.1f} s", page.screenshot()))
    page.close()
    (PICTURES / "film-squatter.png").write_bytes(sheet(browser, frames, columns=10, across=1000))


def take_in_spanish(browser: Browser, address: str) -> None:
    """The live page as a phone in Spanish shows it."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="es")
    page.goto(address)
    expect(page.locator("#scene .device")).to_be_visible()
    page.screenshot(path=PICTURES / "live-es.png")
    page.close()


if __name__ == "__main__":
    main()
