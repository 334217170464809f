"""The screen in the gym in a real Chromium: it invites, shows whoever comes, clears when they go, and needs nobody."""

import re
import threading
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

import axe
from browsers import needs_chromium
from hingewall.faults import view
from hingewall.messages.snapshot import AthleteView, RepMark, SetView, Snapshot, StanceView
from hingewall.settings.settings import changed
from hingewall.storage.athletes_reader import Athlete
from hingewall_web.pages.history.sets import today
from trained import trained
from waiting import until

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
pytestmark = needs_chromium

TV, SMALL, HUGE, UPRIGHT = (1920, 1080), (1280, 720), (3840, 2160), (1080, 1920)
SLIDE_MS, ASK_MS = 12_000, 20_000
TEN = tuple(RepMark("counted", False) for _ in range(10))
KIM = AthleteView("kim", "Kim", "blue", "star")
EMPTY: dict[str, Any] = {"presence": "empty", "distance_mm": None, "stance": None, "reach_mm": None}
MOMENTS = """addEventListener("DOMContentLoaded", () => {
  window.moments = {};
  const stage = document.getElementById("stage"), cheer = stage.querySelector(".cheer");
  const look = () => requestAnimationFrame(() => {
    const animations = cheer.getAnimations({ subtree: true }).length;
    moments[stage.dataset.mood] = { word: document.getElementById("word").textContent, animations };
  });
  new MutationObserver(look).observe(stage, { attributes: true, attributeFilter: ["data-mood"] });
});"""
"""Keeps what the stage showed for a second, however long a busy machine takes to look."""

STRAYS = """() => [...document.querySelectorAll("main *, #lost")].filter((node) => {
  const box = node.getBoundingClientRect(), style = getComputedStyle(node);
  const seen = box.width && style.visibility !== "hidden" && !node.closest("svg, .cheer, .unseen");
  const out = box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight;
  return seen && !node.matches(".stage, .scene, #alarm") && (out || node.scrollWidth > node.clientWidth + 1);
}).map((node) => node.id || node.className || node.tagName)"""


class Device(threading.Thread):
    """Says ten times a second what is at the wall; at first, nobody."""

    def __init__(self, feed: Any) -> None:
        super().__init__(daemon=True)
        self._feed = feed
        self.stop = threading.Event()
        self.silent = False
        self.somebody: Snapshot = msgspec.structs.replace(feed.latest()[0], set=SetView(None, 0, 0, 0, 10, (), None))
        self.now = msgspec.structs.replace(self.somebody, **EMPTY)

    def show(self, **changes: Any) -> None:
        self.now = msgspec.structs.replace(self.now, **changes)

    def run(self) -> None:
        while not self.stop.wait(0.1):
            if not self.silent:
                self._feed.publish(self.now)

    def comes(self, **changes: Any) -> None:
        self.now = msgspec.structs.replace(self.somebody, **{"rep_seq": self.now.rep_seq, "hip_drop_mm": 0.0} | changes)

    def goes(self) -> None:
        self.show(**EMPTY, athlete=None)

    def rep(self, counted: int, **changes: Any) -> None:
        """One more rep is over."""
        last = {**(self.now.last_rep or {}), **changes}
        after = SetView("s9", counted, 0, 0, 10, TEN[:counted], None, open=counted < 10)
        self.show(rep_seq=self.now.rep_seq + 1, last_rep=last, set=after)


@pytest.fixture
def device(wall: Any) -> Iterator[Device]:
    device = Device(wall.feed)
    device.start()
    yield device
    device.stop.set()
    device.join(2)


@pytest.fixture
def gym_of(wall: Any) -> Any:
    """Two who have trained today, of whom Kim alone has said yes to the screen if ``agreed``."""

    def furnish(agreed: bool) -> None:
        people = [Athlete("kim", "Kim", "blue", "star", {}, agreed), Athlete("lee", "Lee", "red", "moon", {})]
        days = [trained(today(), who.id, **{who.id: [240.0, 242.0, 238.0, 241.0, 239.0]}) for who in people]
        wall.records.athletes, wall.records.days = lambda: people, lambda first, last: days

    furnish(agreed=False)
    return furnish


@pytest.fixture
def said() -> Iterator[list[str]]:
    said: list[str] = []
    yield said
    assert [text for text in said if "Failed to load" not in text and "Opener-Policy" not in text] == []


@pytest.fixture
def screen(chromium: Any, address: str, device: Device, gym_of: Any, said: list[str]) -> Iterator[Any]:
    """Opens the screen, with a clock that a test can push."""
    contexts: list[Any] = []

    def opened(size: tuple[int, int] = TV, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.add_init_script(MOMENTS)
        page.clock.install()
        page.goto(f"{address}/wall")
        expect(page.locator("#scene .ghost path").first).to_have_attribute("d", re.compile("^M"))
        return page

    yield opened
    for context in contexts:
        context.close()


def slide(page: Any, name: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-slide", name)


def mood(page: Any, name: str) -> None:
    expect(page.locator("#stage")).to_have_attribute("data-mood", name)


def moment(page: Any, name: str) -> dict[str, Any]:
    """What was shown when the stage was in that mood, for however short a time."""
    found: dict[str, Any] = page.wait_for_function("name => window.moments[name]", arg=name).json_value()
    return found


class TestWithNobodyThere:
    def test_it_invites_and_says_how_it_works_turn_by_turn_without_a_touch(self, screen: Any) -> None:
        page = screen()
        expect(page.get_by_role("heading", name="Your turn")).to_be_visible()
        expect(page.locator("#reps")).to_have_text("10")
        expect(page.locator(".find img")).to_be_visible()
        expect(page.locator("#count")).to_be_hidden()
        for name in ("how", "invite", "how"):
            page.clock.fast_forward(SLIDE_MS)
            slide(page, name)

    def test_the_board_has_its_turn_when_somebody_said_yes_and_goes_with_the_yes(
        self, screen: Any, gym_of: Any
    ) -> None:
        gym_of(agreed=True)
        page = screen()
        for name in ("how", "invite", "board"):
            page.clock.fast_forward(SLIDE_MS)
            slide(page, name)
        expect(page.locator("#board li")).to_have_count(1)
        expect(page.locator("#board li")).to_contain_text("Kim")
        assert "Lee" not in page.content()
        gym_of(agreed=False)
        page.clock.fast_forward(ASK_MS)
        expect(page.locator("#board li")).to_have_count(0)
        for _ in range(4):
            page.clock.fast_forward(SLIDE_MS)
            expect(page.locator(".board")).to_be_hidden()

    def test_the_ghost_hinges_unless_the_screen_is_asked_to_keep_still(self, screen: Any) -> None:
        drawn = "getComputedStyle(document.querySelector('#scene .ghost :nth-child(4)')).transform"
        page = screen()
        first = page.evaluate(drawn)
        page.wait_for_function(f"first => {drawn} !== first", arg=first)
        still = screen(reduced_motion="reduce")
        first = still.evaluate(drawn)
        still.clock.run_for(3000)
        assert still.evaluate(drawn) == first

    def test_nothing_stays_on_the_same_spot_for_hours(self, screen: Any) -> None:
        page = screen()
        places = set()
        for _ in range(5):
            page.clock.fast_forward(60_000)
            places.add(page.locator("main").evaluate("node => node.style.transform"))
        assert len(places) > 3


class TestWithSomebodyThere:
    def test_it_shows_the_badge_the_count_and_one_word(self, screen: Any, device: Device) -> None:
        page = screen()
        device.comes(athlete=KIM, phase="descending", reach_mm=120.0, distance_mm=487.0)
        mood(page, "back")
        expect(page.locator("#word")).to_have_text("Back")
        expect(page.locator("#who .badge")).to_have_class("badge blue")
        expect(page.locator("#count")).to_be_visible()
        expect(page.get_by_role("heading", name="Your turn")).to_be_hidden()

    def test_it_names_only_who_said_yes(self, screen: Any, device: Device, gym_of: Any) -> None:
        page = screen()
        device.comes()
        expect(page.locator("#who-name")).to_have_text("Guest")
        device.comes(athlete=KIM)
        expect(page.locator("#who-name")).to_have_text("")
        gym_of(agreed=True)
        page.clock.fast_forward(ASK_MS)
        expect(page.locator("#who-name")).to_have_text("Kim")

    def test_a_rep_that_counts_adds_to_todays_sum(self, screen: Any, device: Device, wall: Any) -> None:
        page = screen()
        device.comes()
        mood(page, "go")
        wall.records.days = lambda first, last: [trained(today(), s=[240.0] * 11)]
        device.rep(1, verdict="counted", reason=None)
        assert moment(page, "yes")["word"] == "Yes"
        page.clock.fast_forward(2000)
        expect(page.locator("#reps")).to_have_text("11")

    @pytest.mark.parametrize("motion", ["no-preference", "reduce"])
    def test_the_goal_is_celebrated_and_calmly_where_motion_is_not_wanted(
        self, screen: Any, device: Device, motion: str
    ) -> None:
        page = screen(reduced_motion=motion)
        device.comes()
        mood(page, "go")
        device.rep(10, verdict="counted", reason=None)
        seen = moment(page, "done")
        assert seen["word"] == "Set done"
        assert (seen["animations"] > 0) == (motion == "no-preference")

    def test_while_they_rest_it_shows_how_each_rep_looked(self, screen: Any, device: Device) -> None:
        page = screen()
        device.comes()
        mood(page, "go")
        device.rep(1, verdict="counted", reason=None, reach_mm=250.0, hip_drop_mm=30.0)
        expect(page.locator("#set li")).to_have_count(1)
        device.rep(1, verdict="no_rep", reason="squat", reach_mm=150.0, hip_drop_mm=300.0)
        expect(page.locator("#set .no_rep")).to_have_count(1)
        device.show(phase="rest", set=SetView("s9", 1, 1, 0, 10, TEN[:1], 42.0, open=False))
        page.clock.fast_forward(4000)
        mood(page, "rest")
        expect(page.locator("#set")).to_have_css("opacity", "1")
        shapes = page.locator("#set path").evaluate_all("all => all.map((path) => path.getAttribute('d'))")
        assert len(set(shapes)) == 2

    def test_an_alarm_fills_it_and_one_that_outlasts_a_loss_comes_back(self, screen: Any, device: Device) -> None:
        page = screen()
        device.comes(alarm="too_near", distance_mm=150.0)
        expect(page.locator("#alarm")).to_be_visible()
        expect(page.locator("#alarm")).to_contain_text("Step away")
        device.silent = True
        expect(page.locator("#lost")).to_be_visible()
        expect(page.locator("#alarm")).to_be_hidden()
        device.silent = False
        expect(page.locator("#alarm")).to_be_visible()
        expect(page.locator("#lost")).to_be_hidden()

    def test_of_whoever_has_gone_nothing_stays(self, screen: Any, device: Device, gym_of: Any) -> None:
        gym_of(agreed=True)
        page = screen()
        device.comes(athlete=KIM)
        expect(page.locator("#who-name")).to_have_text("Kim")
        device.rep(1, verdict="counted", reason=None)
        expect(page.locator("#set li")).to_have_count(1)
        device.goes()
        expect(page.get_by_role("heading", name="Your turn")).to_be_visible()
        for part in ("#who", "#count", "#set", "#word"):
            expect(page.locator(part)).to_be_hidden()
        device.comes()
        expect(page.locator("#who-name")).to_have_text("Guest")
        expect(page.locator("#set li")).to_have_count(0)

    def test_what_is_wrong_with_the_wall_is_said(self, screen: Any, device: Device) -> None:
        page = screen()
        device.comes(faults=(view("frozen", 1.0),))
        expect(page.locator("#wrong")).to_contain_text("Wait ten seconds")


class TestForMonths:
    def test_it_loads_itself_anew_when_the_wall_has_changed_but_not_under_somebodys_eyes(
        self, screen: Any, device: Device, wall: Any
    ) -> None:
        page = screen()
        device.comes()
        mood(page, "go")
        page.evaluate("window.before = true")
        wall.records.stored = changed(wall.records.stored, {"stance.target_mm": 700})
        wall.records.revision += 1
        for _ in range(3):
            with page.expect_response("**/api/v1/screen*"):
                page.clock.fast_forward(ASK_MS)
        assert page.evaluate("window.before === true")
        device.goes()
        expect(page.get_by_role("heading", name="Your turn")).to_be_visible()
        page.clock.fast_forward(ASK_MS)
        expect(page.locator(".invite")).to_contain_text("70 cm")
        assert page.evaluate("window.before === undefined")

    def test_a_wall_that_is_gone_for_a_day_is_found_again(self, screen: Any, device: Device, wall: Any) -> None:
        page = screen()
        device.silent = True
        expect(page.locator("#lost")).to_be_visible()
        page.clock.fast_forward(24 * 3600 * 1000)
        device.silent = False
        expect(page.locator("#lost")).to_be_hidden()
        expect(page.get_by_role("heading", name="Your turn")).to_be_visible()

    def test_it_grows_by_nothing_however_many_come(self, screen: Any, device: Device) -> None:
        page = screen()
        nodes = "document.querySelectorAll('*').length"

        def visit() -> None:
            device.comes()
            mood(page, "go")
            device.rep(1, verdict="counted", reason=None)
            expect(page.locator("#set li")).to_have_count(1)
            device.goes()
            expect(page.locator("#set li")).to_have_count(0)

        visit()
        before = page.evaluate(nodes)
        for _ in range(3):
            visit()
        assert page.evaluate(nodes) == before

    def test_it_holds_one_stream(self, screen: Any, wall: Any) -> None:
        page = screen()
        until(lambda: wall.services.streams.open == 1, "one stream")
        page.clock.fast_forward(10 * ASK_MS)
        until(lambda: wall.services.streams.open == 1, "one stream still")


STATES: dict[str, dict[str, Any] | None] = {
    "nobody": None,
    "somebody": {"athlete": KIM},
    "somebody whose form is not checked": {"hip_drop_mm": None, "phase": "descending", "reach_mm": 99.0},
    "too near": {"athlete": KIM, "stance": StanceView(430.0, "too_near", 180.0)},
    "an alarm": {"alarm": "too_near", "distance_mm": 150.0},
    "a rest": {"phase": "rest", "set": SetView("s1", 10, 0, 0, 10, TEN, 47.0, open=False)},
    "lost from sight": {"presence": "lost", "distance_mm": None, "stance": None},
}
MOODS = ("idle", "go", "back", "step", "alarm", "rest", "lost")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", [TV, SMALL, HUGE, UPRIGHT], ids=["tv", "small", "huge", "upright"])
def test_nothing_sticks_out_and_axe_finds_nothing(
    screen: Any, device: Device, wall: Any, gym_of: Any, size: tuple[int, int], language: str
) -> None:
    wall.records.stored = changed(wall.records.stored, {"ui.language": language})
    gym_of(agreed=True)
    page = screen(size, reduced_motion="reduce")
    assert page.locator("html").get_attribute("lang") == language
    wrong = {}
    for name in ("invite", "how", "board"):
        page.evaluate("name => document.body.dataset.slide = name", name)
        wrong[name] = page.evaluate(STRAYS) + (axe.violations(page) if size == TV else [])
    for (state, changes), called in zip(STATES.items(), MOODS, strict=True):
        if changes is not None:
            device.comes(**changes)
        mood(page, called)
        wrong[state] = page.evaluate(STRAYS) + (axe.violations(page) if size == TV else [])
    assert {state: found for state, found in wrong.items() if found} == {}
