"""From the claim code to the live page, on a phone, with a real device: each step is walked, looked at and kept."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from axe import violations
from browsers import needs_chromium
from running import Site, until

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

PHONE = {"width": 390, "height": 844}
PIN = "740192"

pytestmark = needs_chromium


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    site.device("--person", "coached")
    site.web()
    yield site
    site.close()


class Phone:
    """A page on the wall's own name. ``well`` holds each step against WCAG and the phone's width."""

    def __init__(self, chromium: Any, theme: str, site: Site, script: bool = True) -> None:
        self.context = chromium.new_context(viewport=PHONE, color_scheme=theme, java_script_enabled=script)
        self.page = self.context.new_page()
        self.at = f"http://hingewall.local:{site.port}"

    def well(self, title: str) -> None:
        expect(self.page.locator("h1")).to_have_text(re.compile(title))
        assert violations(self.page) == []
        assert self.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


def code(site: Site) -> str:
    site.state_where(lambda state: state, "no device on the page")
    return str(until(lambda: (site.data / "claim-code").read_text().strip(), "no claim code"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_new_owner_goes_from_the_claim_code_to_the_live_page(chromium: Any, site: Site, theme: str) -> None:
    phone = Phone(chromium, theme, site)
    page = phone.page
    page.goto(f"{phone.at}/setup?code={code(site)}")
    phone.well("Make this wall yours")
    page.locator("#pin").fill("7401")
    expect(page.locator("#pin-say")).to_have_text("2 more digits.")
    page.locator("#pin").fill("123456")
    expect(page.locator("#pin-say")).to_contain_text("is a sequence")
    page.locator("#again").fill("123456")
    phone.press("Set the PIN")
    expect(page.locator("#pin-error")).to_contain_text("is a sequence")
    page.locator("#pin").fill(PIN)
    expect(page.locator("#pin-say")).to_have_text("This PIN is fine.")
    expect(page.locator(".error, .wrong, [aria-invalid]")).to_have_count(0)
    page.locator("#again").fill("74")
    expect(page.locator("#again-say")).to_have_text("The two PINs do not match yet.")
    page.locator("#again").fill(PIN)
    phone.press("Show the PIN")
    assert page.locator("#pin").get_attribute("type") == "text"
    phone.well("Make this wall yours")
    phone.press("Set the PIN")

    phone.well("About this wall")
    page.get_by_label("Mount height").fill("20")
    phone.press("Save and go on")
    expect(page.locator(".error")).to_contain_text("60 to 130 cm")
    phone.well("About this wall")
    page.get_by_label("Wall name").fill("Rack 3")
    page.get_by_label("Mount height").fill("70")
    expect(page.locator(".error, .wrong, [aria-invalid]")).to_have_count(0)
    phone.press("Save and go on")

    expect(page.locator(".note")).to_contain_text("70 cm is low")
    expect(page).to_have_title("Self-test · Rack 3")
    phone.well("Does everything work?")
    phone.press("Start the test")
    for question in ("blue light", "white light", "orange light"):
        phone.well(question)
        phone.press("Yes")
    phone.well("Do you hear the device?")
    phone.press("No")
    phone.well("Press the device")
    phone.press("I can't tell")
    expect(page.locator("h1")).to_have_text(re.compile("needs? attention"))
    expect(page.locator(".failed").filter(has_text="Sound").locator(".fix")).to_contain_text("GPIO12")
    phone.well("attention")

    page.get_by_role("link", name="Next: your first three reps").click()
    phone.well("Find your target reach")
    phone.press("Start")
    expect(page.locator("#title")).to_have_text(re.compile("Do three|Your target"))
    expect(page).to_have_url(re.compile("first=1"))
    page.get_by_role("link", name=re.compile("o the live page")).click()
    expect(page).to_have_url(phone.at + "/")
    page.goto(phone.at + "/setup")
    phone.well("This wall has an owner")
    phone.context.close()


def test_without_script_the_same_steps_can_be_walked(chromium: Any, site: Site) -> None:
    phone = Phone(chromium, "light", site, script=False)
    page = phone.page
    page.goto(f"{phone.at}/setup?code={code(site)}")
    expect(page.locator("#show")).to_be_hidden()
    page.locator("#pin").fill(PIN)
    page.locator("#again").fill(PIN)
    phone.press("Set the PIN")
    page.get_by_role("link", name="Skip this").click()
    phone.press("Start the test")
    expect(page.locator("h1")).to_have_text("Is the blue light on?")
    phone.press("Yes")
    expect(page.locator("h1")).to_have_text("Is the white light on?")
    phone.context.close()


def test_a_second_phone_is_told_that_another_one_is_testing(chromium: Any, site: Site) -> None:
    first, second = Phone(chromium, "light", site), Phone(chromium, "light", site)
    owner = code(site)
    first.page.goto(f"{first.at}/setup?code={owner}")
    first.page.locator("#pin").fill(PIN)
    first.page.locator("#again").fill(PIN)
    first.press("Set the PIN")
    second.page.goto(second.at + "/setup/check")
    second.page.get_by_role("link", name="Log in").click()
    second.page.locator("#pin").fill(PIN)
    second.press("Log in")
    expect(second.page).to_have_url(second.at + "/setup/check")
    first.page.goto(first.at + "/setup/check")
    first.press("Start the test")
    expect(first.page.locator("h1")).to_have_text("Is the blue light on?")
    second.press("Start the test")
    expect(second.page.locator(".note")).to_contain_text("Another phone")
    expect(second.page.get_by_role("button", name="Yes")).to_have_count(0)
    first.context.close()
    second.context.close()
