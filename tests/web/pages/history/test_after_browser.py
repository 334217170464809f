"""After a set in a real Chromium: silhouettes that are tapped or reached by the keyboard, and a figure that moves along
what was measured."""

import math
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

import axe
from browsers import SIZES, Screens, needs_chromium, screens_of
from hingewall.messages.readings import BodyReading, RangeReading, Reading
from hingewall.messages.snapshot import RepMark, SetView
from hingewall.storage.trace import Trace

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
pytestmark = needs_chromium

STANCE, BEGAN, LASTED = 607.0, 3.0, 3.1
REACH = 260.0
# The figure is drawn with its skin where the sensor saw it: the middle of the hips is 108 mm further on.
HIPS = """() => {
    const box = document.querySelector('.replay .hips').getBBox();
    return [box.x + box.width / 2 - 108, -(box.y + box.height / 2)];
}"""
TIME = "document.querySelector('.replay input:enabled')"
SCRUB = "(element, value) => { element.value = value; element.dispatchEvent(new Event('input')); }"
RECORD = """() => {
    window.seen = [];
    const shape = document.querySelector('.replay g:last-of-type');
    new MutationObserver(() => {
        const box = shape.querySelector('.hips')?.getBBox();
        if (box) window.seen.push(Math.round(box.x + box.width / 2 - 108));
    }).observe(document.querySelector('.replay'), { childList: true, subtree: true });
}"""


def reached(t: float) -> float:
    """How far back the hips of every rep here are at a time, as a share of the way."""
    return (1 - math.cos(min(max((t - BEGAN) / LASTED, 0.0), 1.0) * 2 * math.pi)) / 2


def curve(drop_mm: float | None) -> Trace:
    readings: list[Reading] = []
    for n in range(240):
        t = round(1.6 + n * 0.02, 2)
        readings.append(RangeReading(t, STANCE + 50 - REACH * reached(t), "valid"))
        if drop_mm is not None and n % 3 == 0:
            readings.append(BodyReading(t, True, 1, 37.0 + drop_mm * reached(t), 0.0, 0.0, 0.9))
    return Trace({"mount_offset_mm": 50, "resume": {"drop_zero_mm": 37.0}}, readings)


@pytest.fixture(autouse=True)
def trained(wall: Any) -> None:
    """Every rep of the last set has a trace: hinges, and one squat, rep 7."""
    drops = {rep.id: rep.hip_drop_mm for rep in wall.records.rows[0].reps}
    wall.records.trace = lambda rep_id: curve(drops[rep_id])


@pytest.fixture
def screens(chromium: Any, wall: Any) -> Iterator[Screens]:
    with screens_of(chromium, wall.app) as screens:
        yield screens


def tap(page: Any, n: int) -> None:
    page.locator(".bottom").nth(n - 1).click()
    expect(page.locator(".replay input")).to_be_enabled()


def scrub(page: Any, t: float) -> None:
    """To a time of the wall's clock; every rep here begins at 3.1 s."""
    page.locator(".replay input").evaluate(SCRUB, f"{t - 3.1:.2f}")


def test_a_tapped_silhouette_moves_along_its_trace(screens: Screens) -> None:
    page = screens.open()
    page.goto("/history/s1")
    tap(page, 1)
    page.evaluate(RECORD)
    page.wait_for_function("() => Math.min(...window.seen) < 450")
    page.wait_for_function("() => window.seen.at(-1) > 590")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    seen = page.evaluate("window.seen")
    assert len(set(seen)) > 5, "it moves, and does not jump"
    for t in (3.1, 3.6, 4.0, 4.55, 5.2):
        scrub(page, t)
        x, _ = page.evaluate(HIPS)
        assert x == pytest.approx(STANCE - REACH * reached(t), abs=6), t
    scrub(page, 4.5)
    expect(page.locator(".replay .key").first).to_have_text("1.4 s: 35 cm from the wall")


def test_a_squat_squats_and_a_hinge_does_not(screens: Screens) -> None:
    page = screens.open(reduced_motion="reduce")
    page.goto("/history/s1")
    heights = {}
    for n in (1, 7):
        tap(page, n)
        scrub(page, 3.1)
        _, upright = page.evaluate(HIPS)
        scrub(page, 4.55)
        _, low = page.evaluate(HIPS)
        heights[n] = upright - low
    assert heights[1] < 90 < 180 < heights[7]
    expect(page.locator(".replay figcaption")).to_contain_text("No-rep: squat")
    assert page.locator(".replay .no_rep .body").count() == 1, "orange, and crossed in its button"
    assert page.locator(".bottom").nth(6).locator(".mark.no_rep").count() == 1


def test_where_form_was_not_checked_there_is_an_outline_and_only_the_hips_move(screens: Screens, wall: Any) -> None:
    row = wall.records.rows[0]
    wall.records.rows[0] = replace(
        row, reps=tuple(replace(rep, form="not_checked", hip_drop_mm=None) for rep in row.reps)
    )
    page = screens.open()
    page.goto("/history/s1")
    expect(page.locator(".bottom .outline")).to_have_count(7)
    expect(page.locator(".bottom .seen")).to_have_count(0)
    tap(page, 1)
    assert page.locator(".replay .yours").count() == 0
    expect(page.locator(".replay")).to_contain_text("Form was not checked")
    scrub(page, 4.55)
    assert page.evaluate(HIPS)[0] == pytest.approx(STANCE - REACH, abs=6)


def test_it_all_works_by_the_keyboard_and_without_motion(screens: Screens) -> None:
    page = screens.open(reduced_motion="reduce")
    page.goto("/history/s1")
    first = page.locator(".bottom").first
    expect(first).to_have_attribute("aria-label", "1. Counted: 26 cm reach.")
    first.focus()
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-pressed", "true")
    time = page.locator(".replay input")
    expect(time).to_be_enabled()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.get_by_role("button", name="Next moment").focus()
    moments = []
    for _ in range(3):
        page.keyboard.press("Enter")
        moments.append(float(time.input_value()))
    assert moments == pytest.approx([2.91, 0.0, 1.42], abs=0.03), "from the bottom to its end, and around"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(time).to_have_attribute("aria-valuetext", "1.4 s: 35 cm from the wall")
    page.locator(".bottom").nth(1).press(" ")
    expect(first).to_have_attribute("aria-pressed", "false")
    page.get_by_role("link", name="Open rep 2").click()
    expect(page).to_have_url(f"{screens.address}/history/rep/r2")


def test_a_rep_s_own_page_plays_it_beside_its_chart(screens: Screens) -> None:
    page = screens.open()
    page.goto("/history/rep/r7")
    page.wait_for_function(f"() => {{ const time = {TIME}; return time && Number(time.value) > Number(time.min); }}")
    scrub(page, 4.55)  # which holds it there
    assert page.evaluate(HIPS)[0] == pytest.approx(STANCE - REACH, abs=15)
    assert page.get_by_role("link", name="Open rep").count() == 0, "one is there"


def test_a_trace_that_is_not_kept_any_more_is_said_and_the_bottom_stays(screens: Screens, wall: Any) -> None:
    wall.records.trace = lambda rep_id: Trace({}, [])
    page = screens.open()
    page.goto("/history/s1")
    page.locator(".bottom").first.click()
    expect(page.locator(".replay")).to_contain_text("not kept any more")
    expect(page.locator(".replay input")).to_be_disabled()
    assert page.evaluate(HIPS)[0] == pytest.approx(607 - 260, abs=6)


def test_without_script_a_set_is_its_advice_and_its_table(screens: Screens) -> None:
    page = screens.open(java_script_enabled=False)
    page.goto("/history/s1")
    expect(page.get_by_text("4 of 6 counted. 1 squat: hips back, not down")).to_be_visible()
    expect(page.locator(".reps tbody tr")).to_have_count(7)
    assert page.locator(".bottoms").evaluate("e => e.offsetHeight") == 0


@pytest.mark.parametrize(("size", "theme"), [("phone", "light"), ("phone", "dark"), ("desk", "light")])
def test_axe_finds_nothing_while_a_rep_is_played(screens: Screens, size: str, theme: str) -> None:
    page = screens.open(size, theme, reduced_motion="reduce")
    for path in ("/history/s1", "/history/rep/r7"):
        page.goto(path)
        if path.endswith("s1"):
            tap(page, 7)
        expect(page.locator(".replay input")).to_be_enabled()
        assert axe.violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
        small = page.locator(".bottom, .replay button, .replay input, .replay a").evaluate_all(
            "all => all.filter((e) => e.offsetHeight < 44 || e.offsetWidth < 44).map((e) => e.outerHTML)"
        )
        assert small == []


# --- on the live page ---


@pytest.fixture
def beat(wall: Any) -> Iterator[None]:
    """The device says ten times a second what it said last, so that the page does not go stale."""
    over = threading.Event()

    def say() -> None:
        while not over.wait(0.1):
            wall.feed.publish(wall.feed.latest()[0])

    speaker = threading.Thread(target=say)
    speaker.start()
    yield
    over.set()
    speaker.join()


def shows(wall: Any, done: SetView, **other: Any) -> None:
    wall.feed.publish(replace(wall.feed.latest()[0], set=done, **other))


MARKS = (RepMark("counted", False), RepMark("no_rep", False, "squat"))


@pytest.mark.usefixtures("beat")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_live_page_shows_it_when_a_set_has_ended_and_until_the_next_begins(
    screens: Screens, wall: Any, theme: str
) -> None:
    page = screens.open(theme=theme, reduced_motion="reduce")
    page.goto("/")
    card = page.locator("#after")
    expect(card).to_be_hidden()
    shows(wall, SetView("s1", 4, 2, 1, 10, MARKS, 48.0, open=False), phase="rest", presence="empty", distance_mm=None)
    expect(card).to_be_visible()
    expect(card).to_contain_text("4 of 6 counted. 1 squat: hips back, not down")
    expect(page.get_by_role("status").filter(has_text="hips back, not down")).to_have_count(1)
    tap(page, 7)
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"]["width"]
    card.get_by_role("button", name="Again").click()
    expect(card.get_by_role("button", name="Again")).to_be_visible()
    shows(wall, SetView("s9", 0, 0, 0, 10, (), None), phase="idle", presence="armed")
    expect(card).to_be_hidden()
    shows(wall, SetView("s1", 4, 2, 1, 10, MARKS, None, open=False), presence="someone")
    expect(card).to_be_visible()
    shows(wall, SetView("s1", 4, 2, 1, 10, MARKS, None, open=False), presence="empty", distance_mm=None)
    expect(card).to_be_hidden()
    assert "start_set" in [kind for kind, _ in wall.device.asked]


@pytest.mark.usefixtures("beat")
def test_a_set_that_this_phone_may_not_see_is_told_by_its_marks(screens: Screens, wall: Any) -> None:
    page = screens.open()
    page.goto("/")
    shows(wall, SetView("kims", 1, 1, 0, 10, MARKS, 48.0, open=False), phase="rest")
    card = page.locator("#after")
    expect(card).to_contain_text("1 of 2 counted. The last was a squat: hips back, not down")
    expect(card.locator(".marks .mark")).to_have_count(2)
    expect(card.locator(".bottom")).to_have_count(0)
