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

NARROW = {"width": 320, "height": 640}
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
SHEET_INSIDE = {"width": 718, "height": 979}
"""What A4 and Letter have in common within margins of 10 mm, in CSS pixels."""

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


def more(page: Any) -> Any:
    """The same page with all of its fields unfolded."""
    page.locator("summary").click()
    return page


def save(page: Any) -> None:
    page.get_by_role("button", name="Save").first.click()


def test_the_picture_and_the_button_follow_what_is_typed_and_save_says_it_is_in_force(
    phones: Phones, wall: Any
) -> None:
    page = phones.owner()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    page.get_by_label("Target distance", exact=True).fill("70")
    expect(page.locator("#picture figcaption")).to_contain_text("Stand at 70 cm")
    page.get_by_role("button", name="Save 1 change").click()
    expect(page.get_by_role("status")).to_contain_text("Target distance 61 cm → 70 cm. The wall uses it now.")
    assert wall.records.stored.stance.target_mm == 700
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Put back: Target distance 70 cm → 61 cm")
    assert wall.records.stored.stance.target_mm == 610


def test_a_slider_moves_the_number_and_the_picture_and_a_number_moves_the_slider(phones: Phones, wall: Any) -> None:
    page = phones.owner()
    slider, field = page.get_by_label("Target distance in cm"), page.get_by_label("Target distance", exact=True)
    goal = page.locator("#picture .goal-line")
    before = goal.get_attribute("d")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(field).to_have_value("64")
    expect(page.locator("#picture figcaption")).to_contain_text("Stand at 64 cm: a rep counts with the hips at 40 cm.")
    assert goal.get_attribute("d") != before
    expect(slider).to_have_attribute("aria-valuetext", "64 cm")
    field.fill("70")
    expect(slider).to_have_value("70")
    page.get_by_role("button", name="Save 1 change").click()
    expect(page.get_by_role("status")).to_contain_text("Saved: Target distance 61 cm → 70 cm")


def test_what_can_not_be_is_drawn_and_said_before_it_is_saved(phones: Phones, wall: Any) -> None:
    page = phones.owner()
    expect(page.locator("#impossible")).to_be_hidden()
    reach = page.get_by_label("Target reach in cm")
    reach.focus()
    page.keyboard.press("End")
    expect(page.locator("#impossible")).to_contain_text("a good rep would end 11 cm from the wall")
    expect(page.locator("#picture.wrong text").nth(1)).to_have_text("hips at 11 cm")
    assert violations(page) == []
    page.keyboard.press("Home")
    expect(page.locator("#impossible")).to_contain_text("standing still would nearly be a rep")
    page.get_by_label("Target reach", exact=True).fill("24")
    expect(page.locator("#impossible")).to_be_hidden()
    assert wall.device.asked == []


def test_a_tap_on_a_preset_shows_its_picture_and_a_save(phones: Phones, wall: Any) -> None:
    page = phones.owner()
    expect(page.get_by_role("button", name="Standard In use", pressed=True)).to_be_visible()
    page.get_by_role("button", name="Deep").click()
    expect(page.get_by_role("button", name="Deep", pressed=True)).to_be_visible()
    expect(page.locator("#picture figcaption")).to_contain_text("Stand at 67 cm: a rep counts with the hips at 37 cm.")
    assert wall.device.asked == []
    page.get_by_role("button", name="Save 2 changes").click()
    expect(page.get_by_role("button", name="Deep In use")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Standard In use")).to_be_visible()
    page.get_by_label("Target reach", exact=True).fill("25")
    expect(page.locator("#own")).to_be_visible()


def test_a_link_to_a_folded_field_unfolds_it(phones: Phones) -> None:
    expect(phones.page("/settings#set-rest_s").get_by_label("Rest after a set", exact=True)).to_be_visible()


def test_where_i_stand_now_is_shown_as_it_changes_and_filled_in(phones: Phones, wall: Any) -> None:
    page = phones.owner()
    expect(page.locator("#stand-text")).to_contain_text("You stand at 61 cm: a rep counts with the hips at 37 cm.")
    wall.feed.publish(msgspec.structs.replace(wall.feed.latest()[0], stance=StanceView(660, "good", 0)))
    expect(page.locator("#stand-text")).to_contain_text("You stand at 66 cm: a rep counts with the hips at 42 cm.")
    page.get_by_role("button", name="Use where I stand now").click()
    expect(page.get_by_label("Target distance", exact=True)).to_have_value("66")
    expect(page.locator("#picture figcaption")).to_contain_text("Stand at 66 cm")
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
    page = more(phones.owner())
    default = page.get_by_role("button", name="Default: 60 s for Rest")
    expect(default).to_have_count(0)
    page.get_by_label("Rest after a set", exact=True).fill("90")
    default.click()
    expect(page.get_by_label("Rest after a set", exact=True)).to_have_value("60")
    expect(page.get_by_label("Rest after a set", exact=True)).to_be_focused()
    expect(default).to_have_count(0)


def test_a_summary_takes_the_focus_and_leads_to_the_field_by_keyboard(phones: Phones) -> None:
    page = more(phones.owner())
    page.get_by_label("Rest after a set", exact=True).fill("lots")
    save(page)
    expect(page.locator("#problems")).to_be_focused()
    expect(page.locator("#set-rest_s-error")).to_contain_text("is not a number. Use 0 to 600 s.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Rest after a set", exact=True)).to_be_focused()


@pytest.mark.parametrize("script", [True, False])
def test_what_was_typed_survives_a_log_in_that_has_run_out(phones: Phones, wall: Any, script: bool) -> None:
    page = phones.owner(java_script_enabled=script)
    page.get_by_label("Target distance", exact=True).fill("65")
    more(page).get_by_label("Wall name").fill("Ana's wall")
    page.context.clear_cookies()
    save(page)
    page.get_by_label("PIN", exact=True).fill("482915")
    assert not script or violations(page) == []
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_label("Target distance", exact=True)).to_have_value("65")
    expect(page.get_by_label("Wall name")).to_have_value("Ana's wall")
    assert wall.device.asked == []
    save(page)
    expect(page.get_by_role("status")).to_contain_text(
        "Target distance 61 cm → 65 cm, Wall name Hingewall → Ana's wall"
    )


@pytest.mark.parametrize("script", [True, False])
def test_of_two_values_one_is_chosen(phones: Phones, wall: Any, script: bool) -> None:
    page = more(phones.owner(java_script_enabled=script))
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
    expect(page.get_by_role("alert")).to_contain_text("You stand at 61 cm.")
    expect(page.get_by_label("Target distance", exact=True)).to_have_value("61")
    expect(page.locator("#picture figcaption")).to_contain_text("Stand at 61 cm")


@pytest.mark.parametrize(("theme", "size"), [("light", PHONE), ("dark", DESK)])
def test_nothing_is_wrong_for_people_who_see_or_move_otherwise(
    phones: Phones, wall: Any, theme: str, size: Any
) -> None:
    assert violations(phones.page("/join", viewport=size, color_scheme=theme)) == []
    assert violations(more(phones.page("/settings", viewport=size, color_scheme=theme))) == [], "not logged in"
    page = more(phones.owner(viewport=size, color_scheme=theme))
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
    page = phones.page("/join?wifi=" + "W" * 32, viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for page in (phones.page("/settings", viewport=NARROW), phones.owner(viewport=NARROW)):
        more(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_text_of_twice_the_size_fits_with_fields_that_differ_from_their_defaults(phones: Phones) -> None:
    page = more(phones.owner())
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.get_by_role("button", name="Deep").click()
    page.get_by_label("Rest after a set", exact=True).fill("90")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_all_that_most_owners_change_is_on_two_screens_of_a_phone(phones: Phones) -> None:
    page = phones.owner()
    assert page.evaluate("document.documentElement.scrollHeight") <= 2 * PHONE["height"]
    shown = page.locator(".preset, .chosen input:not([type=hidden])")
    heights = shown.evaluate_all("every => every.map((one) => one.offsetHeight)")
    assert len(heights) == 3 + 6
    assert min(heights) >= 44


def test_the_poster_is_one_sheet_of_a4_or_letter_in_ink_on_white_whatever_the_theme(phones: Phones) -> None:
    page = phones.page("/join?wifi=" + "W" * 32, viewport=SHEET_INSIDE, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("button")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollHeight") <= SHEET_INSIDE["height"]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media()
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 1
