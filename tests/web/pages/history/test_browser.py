"""The history in a real Chromium, on a .local name as phones see it: it fits, is drawn, and works without script."""

import math
import re
from collections.abc import Iterator
from typing import Any

import pytest

from browsers import needs_chromium
from hingewall.messages.readings import RangeReading
from hingewall.storage.trace import Trace
from hingewall_web.pages.history.rep_words import TRACE
from hingewall_web.pages.history.sets import today
from trained import trained

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}
PATHS = ("/history", "/history/s1", "/history/rep/r1", "/history/trends", "/history/day/2026-11-22")
SMALL_TARGETS = """[...document.querySelectorAll(
    'button, nav a, .ways a, .crumb a, .day h2 a, .bests a, .reps a, .session a')]
    .filter((e) => e.offsetHeight && e.offsetHeight < 44).map((e) => e.outerHTML)"""
PAINTED = """(wanted) => {
    const canvas = document.querySelector('#trace canvas');
    const bytes = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    const [r, g, b, least, most] = wanted;
    let found = 0;
    for (let i = 0; i < bytes.length; i += 4) {
        const off = Math.abs(bytes[i] - r) + Math.abs(bytes[i + 1] - g) + Math.abs(bytes[i + 2] - b);
        if (bytes[i + 3] >= least && bytes[i + 3] <= most && off < 12) found += 1;
    }
    return found;
}"""  # fmt: skip
INK = {"light": [22, 24, 29], "dark": [241, 244, 249]}
SOLID, HATCHED = (200, 255), (85, 120)
"""Alpha, from and to."""
ORANGE = {"light": [171, 67, 0], "dark": [255, 176, 103]}

pytestmark = needs_chromium


@pytest.fixture(autouse=True)
def practised(wall: Any) -> None:
    """A wall with weeks, a session and a rep that has a trace: 61 cm, down to 35 cm, and back."""
    wall.records.days = lambda first, last: [trained(today(), s1=[240.0 + n for n in range(8)])]
    wall.records.day = lambda day, *_: wall.records.rows[:2]
    hinge = [657 - 130 * (1 - math.cos(min(max(n - 75, 0), 145) / 145 * 2 * math.pi)) for n in range(221)]
    readings = [RangeReading(1.6 + n * 0.02, round(mm, 1), "valid") for n, mm in enumerate(hinge)]
    wall.records.trace = lambda rep_id: Trace({"mount_offset_mm": 50}, readings)


@pytest.fixture
def open_page(chromium: Any, address: str) -> Iterator[Any]:
    """Opens a page of some size and theme, closed before the server is; whatever its console says fails the test."""
    said: list[str] = []
    contexts: list[Any] = []

    def opened(size: str = "phone", theme: str = "light", script: bool = True) -> Any:
        context = chromium.new_context(viewport=SIZES[size], color_scheme=theme, java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in said if "willReadFrequently" not in text] == []  # that is about the tests' own looking


def log_in(page: Any, address: str) -> None:
    page.goto(f"{address}/login?then=history")
    page.get_by_label("PIN", exact=True).fill("482915")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="History")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_every_page_fits_and_can_be_tapped(open_page: Any, address: str, size: str, theme: str) -> None:
    page = open_page(size, theme)
    for path in PATHS:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], path
        assert page.evaluate(SMALL_TARGETS) == [], path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_trace_is_drawn_in_the_colours_of_the_page(open_page: Any, address: str, theme: str) -> None:
    page = open_page("phone", theme)
    page.goto(f"{address}/history/rep/r1")
    expect(page.locator("#trace canvas")).to_be_visible()
    assert page.evaluate(PAINTED, [*INK[theme], *SOLID]) > 500
    assert page.evaluate(PAINTED, [*ORANGE[theme], *SOLID]) > 100
    assert page.evaluate(PAINTED, [*ORANGE[theme], *HATCHED]) > 1000
    box = page.locator("#trace").bounding_box()
    assert box["width"] <= SIZES["phone"]["width"]


def test_the_trace_follows_when_the_room_gets_dark(open_page: Any, address: str) -> None:
    page = open_page()
    page.goto(f"{address}/history/rep/r1")
    expect(page.locator("#trace canvas")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate(PAINTED, [*INK["dark"], *SOLID]) > 500


def test_touching_the_curve_reads_it(open_page: Any, address: str) -> None:
    page = open_page()
    page.goto(f"{address}/history/rep/r1")
    page.locator("#trace .u-over").hover()
    expect(page.locator("#readout")).to_have_text(re.compile(r"^-?\d\.\d s: \d\d cm from the wall$"))


def test_a_trace_that_cannot_be_read_says_so(open_page: Any, address: str, wall: Any) -> None:
    wall.records.trace = lambda rep_id: Trace({"mount_offset_mm": 50}, [])
    page = open_page()
    page.goto(f"{address}/history/rep/r1")
    expect(page.locator("#readout")).to_have_text(TRACE["lost"])


def test_without_script_a_rep_is_read_and_corrected(open_page: Any, address: str, wall: Any) -> None:
    page = open_page(script=False)
    log_in(page, address)
    page.goto(f"{address}/history/rep/r3")
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.get_by_role("row", name="Reach 20 cm 85 % of the target reach, 24 cm")).to_be_visible()
    page.get_by_role("button", name="Mark as counted").click()
    expect(page.get_by_role("status")).to_contain_text("Rep 3")
    assert wall.device.asked[-1] == ("edit_rep", {"rep_id": "r3", "change": "counted"})


def test_the_way_from_the_history_to_a_rep_is_open_to_the_keyboard(open_page: Any, address: str) -> None:
    page = open_page()
    page.goto(f"{address}/history")
    for there in ("/history/s1", "/history/rep/r1"):
        page.locator(f'a[href="{there}"]').first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(address + there)


def test_on_paper_there_is_only_what_was_done_in_black_on_white(open_page: Any, address: str) -> None:
    page = open_page("phone", "dark")
    page.goto(f"{address}/history/s1")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    for hidden in ("#print", ".tabs", ".crumb"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("h1")).to_have_text(re.compile(r"\w+ \d\d November 2026, \d\d:\d\d"), use_inner_text=True)
    expect(page.locator("body")).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")


@pytest.mark.parametrize("path", ["/history/s1", "/history/day/2026-11-22"])
def test_a_set_and_a_session_are_one_sheet_of_a4(open_page: Any, address: str, path: str) -> None:
    page = open_page("phone", "dark")
    page.goto(address + path)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
