"""The settings and join pages in a real Chromium, on a .local name as phones see it, with script and without."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from axe import violations
from browsers import needs_chromium
from hingewall.messages.snapshot import StanceView
from hingewall.settings.settings import Settings, changed

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
A5_INSIDE = {"width": 491, "height": 726}
"""An A5 sheet within its margins of 9 mm, in CSS pixels."""

pytestmark = needs_chromium


class Phones:
    """Browsers; whatever the console of one says, but for a refusal that a test asks for, fails the test."""

    def __init__(self, chromium: Any, address: str) -> None:
        self._chromium, self._address = chromium, address
        self.contexts: list[Any] = []
        self.said: list[str] = []

    def owner(self, **options: Any) -> Any:
        """The settings page, logged in."""
        page = self.page("/login?then=settings", **options)
        page.get_by_label("PIN", exact=True).fill("482915")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/settings")
        return page

    def page(self, path: str, **options: Any) -> Any:
        self.contexts.append(self._chromium.new_context(**({"viewport": PHONE} | options)))
        page = self.contexts[-1].new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.goto(self._address + path)
        return page


@pytest.fixture
def phones(chromium: Any, address: str) -> Iterator[Phones]:
    phones = Phones(chromium, address)
    yield phones
    for context in phones.contexts:
        context.close()
    assert [text for text in phones.said if "Failed to load resource" not in text] == []


def save(page: Any) -> None:
    page.get_by_role("button", name="Save").first.click()


def test_the_picture_and_the_button_follow_what_is_typed_and_save_says_it_is_in_force(
    phones: Phones, wall: Any
) -> None:
    page = phones.owner()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    page.get_by_label("Target distance", exact=True).fill("70")
    expect(page.locator("#picture figcaption")).to_contain_text("Stand 70 cm from the wall")
    page.get_by_role("button", name="Save 1 change").click()
    expect(page.get_by_role("status")).to_contain_text("Target distance 61 cm → 70 cm. The wall uses it now.")
    assert wall.records.stored.stance.target_mm == 700
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Put back: Target distance 70 cm → 61 cm")
    assert wall.records.stored.stance.target_mm == 610


def test_where_i_stand_now_is_shown_as_it_changes_and_filled_in(phones: Phones, wall: Any) -> None:
    page = phones.owner()
    expect(page.locator("#stand-text")).to_have_text("You stand 61 cm from the wall.")
    wall.feed.publish(msgspec.structs.replace(wall.feed.latest()[0], stance=StanceView(660, "good", 0)))
    expect(page.locator("#stand-text")).to_have_text("You stand 66 cm from the wall.")
    page.get_by_role("button", name="Use where I stand now").click()
    expect(page.get_by_label("Target distance", exact=True)).to_have_value("66")
    expect(page.locator("#picture figcaption")).to_contain_text("Stand 66 cm from the wall")
    assert wall.device.asked == []
    wall.feed.publish(msgspec.structs.replace(wall.feed.latest()[0], stance=None, presence="empty"))
    expect(page.get_by_role("button", name="Use where I stand now")).to_be_disabled()


def test_enter_saves_and_presses_no_other_button(phones: Phones, wall: Any) -> None:
    page = phones.owner()
    target = page.get_by_label("Target distance", exact=True)
    target.fill("65")
    target.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved: Target distance 61 cm → 65 cm")


def test_the_default_is_one_tap_away_while_a_value_differs(phones: Phones, wall: Any) -> None:
    page = phones.owner()
    default = page.get_by_role("button", name="Default: 60 s for Rest")
    expect(default).to_have_count(0)
    page.get_by_label("Rest after a set", exact=True).fill("90")
    default.click()
    expect(page.get_by_label("Rest after a set", exact=True)).to_have_value("60")
    expect(page.get_by_label("Rest after a set", exact=True)).to_be_focused()
    expect(default).to_have_count(0)


def test_a_summary_takes_the_focus_and_leads_to_the_field_by_keyboard(phones: Phones) -> None:
    page = phones.owner()
    page.get_by_label("Rest after a set", exact=True).fill("lots")
    save(page)
    expect(page.locator("#problems")).to_be_focused()
    expect(page.locator("#set-rest_s-error")).to_contain_text("is not a number. Use 0 to 600 s.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Rest after a set", exact=True)).to_be_focused()


@pytest.mark.parametrize("script", [True, False])
def test_of_two_values_one_is_chosen(phones: Phones, wall: Any, script: bool) -> None:
    page = phones.owner(java_script_enabled=script)
    wall.records.stored, wall.records.revision = changed(Settings(), {"set.rest_s": 30}), 8
    page.get_by_label("Rest after a set", exact=True).fill("90")
    page.get_by_label("Reps in a set").fill("8")
    save(page)
    expect(page.get_by_label("Keep mine: 90 s")).to_be_checked()
    page.get_by_label("Take theirs: 30 s").check()
    save(page)
    expect(page.get_by_role("status")).to_contain_text("Saved: Reps in a set 10 reps → 8 reps.")
    assert wall.records.stored.set.rest_s == 30


def test_without_script_where_i_stand_is_filled_in_by_the_page_itself(phones: Phones, wall: Any) -> None:
    page = phones.owner(java_script_enabled=False)
    page.get_by_label("Target distance", exact=True).fill("70")
    page.get_by_role("button", name="Use where I stand now").click()
    expect(page.get_by_role("alert")).to_contain_text("You stand 61 cm from the wall.")
    expect(page.get_by_label("Target distance", exact=True)).to_have_value("61")
    expect(page.locator("#picture figcaption")).to_contain_text("Stand 61 cm from the wall")


@pytest.mark.parametrize(("theme", "size"), [("light", PHONE), ("dark", DESK)])
def test_nothing_is_wrong_for_people_who_see_or_move_otherwise(
    phones: Phones, wall: Any, theme: str, size: Any
) -> None:
    assert violations(phones.page("/join", viewport=size, color_scheme=theme)) == []
    page = phones.owner(viewport=size, color_scheme=theme)
    for more in page.locator("summary").all():
        more.click()
    assert violations(page) == []
    wall.records.stored, wall.records.revision = changed(Settings(), {"set.rest_s": 30}), 8
    page.get_by_label("Rest after a set", exact=True).fill("90")
    save(page)
    expect(page.get_by_label("Keep mine: 90 s")).to_be_visible()
    assert violations(page) == [], "a conflict"
    page.get_by_label("Target distance", exact=True).fill("10")
    save(page)
    expect(page.locator("#stance-target_mm-error")).to_be_visible()
    assert violations(page) == [], "an error"


def test_the_pages_fit_a_narrow_phone(phones: Phones) -> None:
    for path in ("/settings", "/join?wifi=" + "W" * 32):
        page = phones.page(path, viewport={"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_the_poster_is_one_a5_sheet_in_ink_on_white_whatever_the_theme(phones: Phones) -> None:
    page = phones.page("/join?wifi=" + "W" * 32, viewport=A5_INSIDE, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("button")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollHeight") <= A5_INSIDE["height"]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media()
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 1
