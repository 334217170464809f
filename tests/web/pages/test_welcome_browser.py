"""The first visit: four cards over the live page, once for each phone, that stand in nobody's way."""

import re
import threading
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

import axe
from browsers import SIZES, needs_chromium, newcomer
from hingewall.messages.snapshot import SetView, Snapshot, StanceView
from hingewall_web.server.services import Services
from moments import REP

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
pytestmark = needs_chromium

EARS = """
  window.contexts = [];
  window.tones = 0;
  const Made = AudioContext, create = AudioContext.prototype.createOscillator;
  window.AudioContext = class extends Made { constructor() { super(); window.contexts.push(this); } };
  Made.prototype.createOscillator = function () { window.tones += 1; return create.call(this); };
  window.said = [];
  speechSynthesis.getVoices = () => window.voices ?? [{ lang: "en-GB", localService: true }];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  speechSynthesis.speak = (line) => window.said.push(line.text);
"""
FRAMES = """left => new Promise((done) => {
  const next = () => (left-- > 0 ? requestAnimationFrame(next) : done());
  next();
})"""
OVER = "() => [welcome.scrollHeight - innerHeight, welcome.scrollWidth - innerWidth]"
NOBODY: dict[str, Any] = {
    "presence": "empty", "distance_mm": None, "stance": None, "phase": "idle", "reach_mm": None, "hip_drop_mm": None,
    "set": SetView(None, 0, 0, 0, 10, (), None, open=False), "alarm": None,
}  # fmt: skip
FAR = {"presence": "someone", "distance_mm": 820, "stance": StanceView(820, "too_far", -210)}
THERE = {"presence": "armed", "distance_mm": 610, "stance": StanceView(610, "good", 0), "reach_mm": 0}
BACK = {**THERE, "phase": "bottom", "distance_mm": 370, "reach_mm": 240, "hip_drop_mm": 30}


class Wall(threading.Thread):
    """A wall with nobody before it, until a test says who is there; ten times a second, as a device does."""

    def __init__(self, feed: Any) -> None:
        super().__init__(daemon=True)
        self._feed = feed
        self.stop, self.speaks = threading.Event(), threading.Event()
        self.speaks.set()
        self._empty: Snapshot = msgspec.structs.replace(feed.latest()[0], **NOBODY)
        self.now = self._empty

    def show(self, **seen: Any) -> None:
        self.now = msgspec.structs.replace(self._empty, **seen)

    def run(self) -> None:
        while not self.stop.wait(0.1):
            if self.speaks.is_set():
                self._feed.publish(self.now)


@pytest.fixture
def device(wall: Any) -> Iterator[Wall]:
    device = Wall(wall.feed)
    device.start()
    yield device
    device.stop.set()
    device.join(2)


@pytest.fixture
def options() -> dict[str, Any]:
    return {"viewport": SIZES["phone"]}


@pytest.fixture
def page(chromium: Any, options: dict[str, Any], device: Wall) -> Iterator[Any]:
    """A phone that was never here."""
    context = newcomer(chromium, **options)
    context.add_init_script(EARS)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []
    context.close()


def card(page: Any, title: str) -> None:
    """That card fills the screen."""
    dialog = page.get_by_role("dialog", name=title)
    expect(dialog).to_be_visible()
    box, screen = dialog.bounding_box(), page.viewport_size
    assert (box["width"], box["height"]) == (screen["width"], screen["height"])


def none(page: Any) -> None:
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_kim_is_led_from_the_mark_to_the_first_reach_without_a_tap_and_then_left_alone(
    page: Any, address: str, device: Wall
) -> None:
    page.goto(address)
    card(page, "Hear it")
    device.show(**FAR)
    card(page, "Stand here")
    expect(page.locator("#lesson")).to_have_class("lesson stepping")
    device.show(**THERE)
    expect(page.locator("#welcome")).to_have_class("welcome good")
    card(page, "Push back")
    device.show(**BACK)
    device.show(**THERE)
    card(page, "Push back")
    device.show(**BACK)
    expect(page.locator("#word")).to_have_text("Up")
    device.show(**THERE)
    card(page, "Ready?")
    expect(page.get_by_text("Tap Go")).to_be_visible()
    device.show(**BACK)
    none(page)
    expect(page.locator("body.handsfree")).to_have_count(1)
    page.reload()
    expect(page.locator("#count")).to_be_visible()
    none(page)


def test_a_squat_is_not_called_right(page: Any, address: str, device: Wall) -> None:
    page.goto(address)
    for _ in range(2):
        page.get_by_role("button", name="Next").click()
    card(page, "Push back")
    welcome, told = page.locator("#welcome"), page.get_by_text("Hips back, not down")
    device.show(**BACK)
    expect(told).to_be_hidden()
    expect(page.locator("#word")).to_have_text("Up")
    squat = {"rep_seq": device.now.rep_seq + 1, "last_rep": REP | {"id": "r", "verdict": "no_rep", "reason": "squat"}}
    device.show(**THERE, **squat)
    expect(told).to_be_visible()
    assert axe.violations(page) == []
    expect(welcome).to_have_class(re.compile(r"\bwrong\b"))
    device.show(**BACK, **squat)
    expect(told).to_be_hidden()
    device.show(**THERE, rep_seq=squat["rep_seq"] + 1, last_rep=REP | {"id": "s"})
    expect(welcome).to_have_class(re.compile(r"\bgood\b"))
    card(page, "Ready?")


def test_a_verdict_that_comes_after_a_silence_is_told_all_the_same(page: Any, address: str, device: Wall) -> None:
    page.goto(address)
    for _ in range(2):
        page.get_by_role("button", name="Next").click()
    card(page, "Push back")
    device.show(**BACK)
    expect(page.locator("#word")).to_have_text("Up")
    device.speaks.clear()
    none(page)
    device.show(**THERE, rep_seq=device.now.rep_seq + 1, last_rep=REP | {"id": "r", "reason": "squat"})
    device.speaks.set()
    card(page, "Push back")
    expect(page.get_by_text("Hips back, not down")).to_be_visible()


def test_the_first_tap_lets_the_phone_sound_speak_and_stay_awake(page: Any, address: str) -> None:
    page.goto(address)
    card(page, "Hear it")
    assert page.evaluate("() => window.contexts.length") == 0, "nothing sounds that nobody asked for"
    for name in ("Ready", "Far enough", "It counted", "It did not count", "Step away"):
        before = page.evaluate("() => window.tones")
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_function("before => window.tones > before", arg=before)
    page.wait_for_function("() => window.contexts.at(-1)?.state === 'running'")
    page.wait_for_function("() => document.getElementById('awake')?.currentTime > 0")
    page.get_by_role("button", name="Next").click()
    card(page, "Stand here")
    assert page.evaluate("() => window.said") == ["Stand here"]
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    card(page, "Ready?")
    expect(page.get_by_text("Sound and voice are on.")).to_be_visible()
    page.get_by_role("button", name="Go", exact=True).click()
    none(page)
    page.get_by_role("button", name="Phone", exact=True).click()
    for name in ("Sound", "Voice", "Keep the screen on"):
        expect(page.get_by_role("switch", name=name)).to_be_checked()


@pytest.mark.parametrize("way", ["Skip", "Escape"])
def test_one_tap_skips_them_for_good_and_changes_nothing_on_the_phone(page: Any, address: str, way: str) -> None:
    page.goto(address)
    card(page, "Hear it")
    if way == "Skip":
        page.get_by_role("button", name="Skip").click()
    else:
        page.keyboard.press("Escape")
    none(page)
    assert page.evaluate("() => [window.contexts.length, localStorage.getItem('hingewall.me')]") == [0, None]
    page.reload()
    expect(page.locator("#count")).to_be_visible()
    none(page)
    page.goto(address + "/help")
    page.get_by_role("link", name="Try it, step by step").click()
    card(page, "Hear it")


def test_whoever_trains_already_is_not_disturbed(page: Any, address: str, device: Wall) -> None:
    device.show(**BACK)
    page.goto(address)
    training = SetView("s1", 4, 0, 0, 10, (), None)
    device.show(**THERE, set=training)
    expect(page.locator("#count")).to_have_text("4")
    none(page)
    device.show(set=msgspec.structs.replace(training, open=False))
    card(page, "Hear it")


def test_an_alarm_and_a_silent_wall_are_never_covered(page: Any, address: str, device: Wall, wall: Any) -> None:
    page.goto(address)
    for _ in range(2):
        page.get_by_role("button", name="Next").click()
    card(page, "Push back")
    device.show(**(THERE | {"distance_mm": 150, "alarm": "too_near"}))
    none(page)
    expect(page.locator("#alarm")).to_be_visible()
    device.show(**THERE)
    card(page, "Push back")
    services: Services = wall.services
    services.stopping.set()
    device.stop.set()
    expect(page.locator("#lost")).to_be_visible()
    none(page)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(360, 640), (844, 390)])
def test_every_card_fits_and_axe_finds_nothing(
    chromium: Any, address: str, device: Wall, language: str, theme: str, size: tuple[int, int]
) -> None:
    context = newcomer(
        chromium, viewport={"width": size[0], "height": size[1]}, color_scheme=theme, locale=language
    )  # fmt: skip
    page = context.new_page()
    page.goto(address)
    for name in ("hear", "stand", "push", "go"):
        expect(page.locator(f"#welcome[open][data-card={name}]")).to_be_visible()
        assert axe.violations(page) == [], name
        assert max(page.evaluate(OVER)) <= 0, name
        assert page.locator("#welcome-next").bounding_box()["height"] >= 44
        page.locator("#welcome-next").click()
    context.close()


@pytest.mark.parametrize("options", [{"viewport": SIZES["phone"], "reduced_motion": "reduce"}])
def test_for_whom_motion_is_too_much_the_pale_figure_stands_at_its_mark(page: Any, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Next").click()
    card(page, "Stand here")
    drawn = "() => document.querySelector('#lesson .ghost').getAttribute('d')"
    page.wait_for_function(drawn)
    first = page.evaluate(drawn)
    page.evaluate(FRAMES, 30)
    assert page.evaluate(drawn) == first
