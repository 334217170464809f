"""The live page in a real Chromium in each of its states, and what the phone says, sounds and keeps for its owner."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

import axe
from beat import Beat
from browsers import needs_chromium
from hingewall.faults import view
from hingewall.messages.snapshot import RepMark, SetView, StanceView
from hingewall.settings.settings import changed
from hingewall_web.words.snapshot import spoken

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

PHONE, LANDSCAPE, TABLET = {"width": 390, "height": 844}, {"width": 844, "height": 390}, {"width": 1280, "height": 800}
EARS = """
  window.said = [];
  speechSynthesis.cancel = () => window.said.push("(hush)");
  speechSynthesis.getVoices = () => window.voices ?? [{ lang: "en-GB", localService: true }];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  speechSynthesis.speak = (line) => window.said.push(line.text);
  window.buzzed = [];
  navigator.vibrate = (pattern) => window.buzzed.push(pattern);
"""
TEN = tuple(RepMark("counted", False) for _ in range(10))

pytestmark = needs_chromium


@pytest.fixture
def device(wall: Any) -> Iterator[Beat]:
    with Beat(wall.feed) as beat:
        # Not armed: the page stays as it is for whoever holds the phone.
        beat.show(presence="someone")
        yield beat


@pytest.fixture
def theme() -> str:
    return "light"


@pytest.fixture
def context(chromium: Any, theme: str) -> Iterator[Any]:
    context = chromium.new_context(viewport=PHONE, color_scheme=theme)
    context.add_init_script(EARS)
    yield context
    context.close()


@pytest.fixture
def page(context: Any, address: str, device: Beat) -> Iterator[Any]:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    expect(page.locator("#scene .device")).to_be_visible()
    yield page
    assert [text for text in said if "Failed to load resource" not in text] == []


def rest(seconds: float | None) -> SetView:
    return SetView("s1", 10, 0, 0, 10, TEN, seconds, open=False)


def choose(page: Any, *names: str) -> None:
    page.get_by_role("button", name="Phone", exact=True).click()
    for name in names:
        page.get_by_role("switch", name=name).check()
    page.get_by_role("button", name="Done").click()


def rep(beat: Beat, counted: int, **changes: Any) -> None:
    """One more rep is announced."""
    last = {**(beat.now.last_rep or {}), **changes}
    done = msgspec.structs.replace(beat.now.set, counted=counted)
    beat.show(rep_seq=beat.now.rep_seq + 1, last_rep=last, set=done)


def said(page: Any, text: str) -> None:
    """Wait until the phone has said ``text``."""
    page.wait_for_function("text => window.said.includes(text)", arg=text)


# --- states ---------------------------------------------------------------------------------------------------------


def test_the_rest_is_the_one_big_number_and_then_the_next_set_is_called(page: Any, device: Beat) -> None:
    device.show(phase="rest", set=rest(41.2))
    expect(page.locator("#word")).to_have_text("Rest 0:42")
    expect(page.get_by_role("button", name="Start set")).to_be_visible()
    expect(page.get_by_role("button", name="End set")).to_be_hidden()
    device.show(presence="armed", phase="idle", set=rest(None))
    expect(page.locator("#count")).to_have_text("10")
    expect(page.locator("#word")).to_have_text("Next set")
    expect(page.locator("#announce")).to_contain_text("Next set.")


def test_each_kind_of_rep_has_a_shape_of_its_own(page: Any) -> None:
    shapes = page.locator("#marks svg").evaluate_all(
        "all => Object.fromEntries(all.map(e => [e.classList[1], [getComputedStyle(e).fill, e.innerHTML].join()]))"
    )
    assert {"counted", "unsure", "no_rep", "void", "ahead"} == set(shapes)
    assert shapes["unsure"].startswith("none,"), "hollow"
    assert not shapes["counted"].startswith("none,"), "solid"
    outlines = [shapes[kind].split(",", 3)[-1] for kind in ("counted", "no_rep", "void")]
    assert len(set(outlines)) == 3


def test_what_is_not_checked_opens_to_what_it_means_and_what_to_do(page: Any, device: Beat) -> None:
    expect(page.locator("#status")).not_to_have_attribute("data-kind", "unchecked")
    device.show(form="not_checked", camera_on=False)
    expect(page.locator("#status-line")).to_have_text("Form not checked: camera off")
    expect(page.locator("#unchecked-fix")).to_be_hidden()
    page.locator("#status-line").click()
    expect(page.locator("#unchecked-means")).to_contain_text("Only the distance decides")
    expect(page.locator("#unchecked-fix")).to_contain_text("under Settings")
    device.show(form="not_checked", camera_absent=True)
    expect(page.locator("#status-line")).to_have_text("Form not checked: no camera")
    expect(page.locator("#unchecked-fix")).to_contain_text("If this wall has a camera")
    device.show(form="not_checked", camera_absent=False, faults=(view("camera_software", 1.0),))
    expect(page.locator("#unchecked-line")).to_contain_text("software can't be used")
    device.show(camera_on=True, form="not_checked", faults=(view("camera", 1.0), view("frozen", 1.0)))
    expect(page.locator("#status")).to_have_attribute("data-kind", "fault")
    expect(page.locator("#unchecked-line")).to_have_text("Form not checked: no camera picture")
    expect(page.locator("#faults li")).to_have_count(1)
    expect(page.locator("#faults")).to_contain_text("Wait ten seconds")


def test_an_alarm_interrupts_a_screen_reader_and_a_rep_does_not(page: Any, device: Beat) -> None:
    rep(device, 5)
    expect(page.locator("#announce[role=status]")).to_contain_text("5 of 10")
    before = page.locator("#announce").text_content()
    device.show(alarm="stance_too_near", stance=StanceView(400, "too_near", 210))
    expect(page.locator("#urgent[role=alert]")).to_have_text("Too near. Step forward 21 cm.")
    expect(page.locator("#announce")).to_have_text(before)
    device.show(alarm=None)
    expect(page.locator("#urgent")).to_have_text("")


@pytest.mark.parametrize("size", [LANDSCAPE, TABLET])
def test_a_phone_on_its_side_and_a_tablet_need_no_scrolling(page: Any, device: Beat, size: dict[str, int]) -> None:
    page.set_viewport_size(size)
    tabs = page.locator("nav.tabs").bounding_box()["y"]
    for name in ("#count", "#stage", "#verdict", "#marks", "#end"):
        box = page.locator(name).bounding_box()
        assert box["x"] >= 0, name
        assert box["y"] >= -8, name
        assert box["x"] + box["width"] <= size["width"], name
        assert box["y"] + box["height"] <= tabs, name
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (1080, 1920)])
def test_a_screen_on_the_wall_shows_the_count_large_and_nothing_to_press(
    page: Any, address: str, size: tuple[int, int]
) -> None:
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address + "/wall")
    expect(page.locator("#scene .device")).to_be_visible()
    assert page.locator("#count").bounding_box()["height"] >= 0.18 * min(size)
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [*size]
    expect(page.locator("button:visible, nav:visible")).to_have_count(0)


def test_the_offer_to_aim_further_comes_and_goes_for_whoever_may_take_it(page: Any, address: str, device: Beat) -> None:
    page.goto(address + "/login?then=/")
    page.get_by_label("PIN", exact=True).fill("482915")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#scene .device")).to_be_visible()
    expect(page.locator("#further")).to_be_hidden()
    device.show(level_up_mm=250.0)
    page.locator("#status summary").click()
    with page.expect_response("**/calibrate/further") as answer:
        page.get_by_role("button", name="Raise target reach to 25 cm").click()
    assert answer.value.status == 303
    device.show(level_up_mm=None)
    expect(page.locator("#further")).to_be_hidden()


def test_reduced_motion_keeps_the_alarm_still(page: Any, device: Beat) -> None:
    device.show(alarm="too_near", distance_mm=150)
    expect(page.locator("#alarm")).to_be_visible()
    moving = "getComputedStyle(document.querySelector('#alarm svg')).animationName"
    assert page.evaluate(moving) == "step"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == "none"


def test_anybody_ends_the_set_from_the_phone(page: Any, wall: Any) -> None:
    with page.expect_response("**/set/end") as answer:
        page.get_by_role("button", name="End set").click()
    assert answer.value.status == 200
    assert [kind for kind, _ in wall.device.asked] == ["end_set"]


STATES: dict[str, dict[str, Any]] = {
    "rest": {"phase": "rest", "set": rest(41.2)},
    "alarm": {"alarm": "too_near", "distance_mm": 150},
    "unchecked": {"form": "not_checked", "faults": (view("frozen", 1.0),), "source": "simulated"},
    "step": {"presence": "someone", "stance": StanceView(550, "too_near", 62)},
}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(page: Any, device: Beat, theme: str) -> None:
    usual = device.now
    for name, changes in STATES.items():
        device.now = usual
        device.show(**changes)
        page.wait_for_function("text => document.getElementById('word').textContent === text", arg=_word(device))
        page.evaluate("document.getElementById('more').open = true")
        assert axe.violations(page) == [], name
    device.now = usual
    expect(page.locator("#alarm")).to_be_hidden()
    page.get_by_role("button", name="Phone", exact=True).click()
    assert axe.violations(page) == [], "for me"


def _word(device: Beat) -> str:
    return spoken(device.now).scene.word


# --- for me ---------------------------------------------------------------------------------------------------------


def test_nothing_is_said_or_felt_until_it_is_asked_for(page: Any, device: Beat) -> None:
    rep(device, 5, verdict="counted", reason=None)
    expect(page.locator("#count")).to_have_text("5")
    assert page.evaluate("[window.said, window.buzzed]") == [["(hush)"], []]


def test_the_voice_counts_says_why_not_and_puts_the_alarm_first(page: Any, device: Beat) -> None:
    choose(page, "Voice")
    said(page, "Voice on")
    rep(device, 5, verdict="counted", reason=None)
    said(page, "5")
    rep(device, 5, verdict="no_rep", reason="shallow")
    said(page, "No-rep. Reach 4 cm further")
    device.show(alarm="too_near", distance_mm=150)
    said(page, "Too near. Step forward.")
    rep(device, 6, verdict="counted", reason=None)
    expect(page.locator("#count")).to_have_text("6")
    heard = page.evaluate("window.said")
    assert "6" not in heard, "an alarm is not talked over"
    lines = [n for n, text in enumerate(heard) if text != "(hush)"]
    assert all(heard[n - 1] == "(hush)" for n in lines), "the newest wins: never two at once"


FOREIGN = """window.voices = [
  { lang: "en-US", localService: false, default: true }, { lang: "de-DE", localService: true }]"""


def test_a_voice_from_the_internet_is_never_used_and_the_panel_says_why_it_is_silent(context: Any, page: Any) -> None:
    context.add_init_script(FOREIGN)
    page.reload()
    choose(page, "Voice")
    page.locator("#me-open").click()
    expect(page.locator("#me-voice-text")).to_contain_text("no voice of its own")
    assert page.evaluate("window.said.filter((text) => text !== '(hush)')") == []
    page.evaluate("""window.voices.push({ lang: "en_AU", localService: true });
                     speechSynthesis.dispatchEvent(new Event("voiceschanged"))""")
    expect(page.locator("#me-voice-text")).to_contain_text("says the count")
    page.locator("#me-voice").uncheck()
    page.locator("#me-voice").check()
    said(page, "Voice on")


def test_the_voice_says_where_to_step_and_when_the_rest_is_over(page: Any, device: Beat) -> None:
    choose(page, "Voice")
    device.show(presence="someone", stance=StanceView(550, "too_near", 62))
    said(page, "Step forward 6 cm")
    device.show(presence="armed", stance=StanceView(607, "good", 0), phase="rest", set=rest(2.0))
    said(page, "Rest")
    device.show(phase="idle", set=rest(None))
    said(page, "Next set")


def test_the_phone_vibrates_in_time_with_the_sound_of_a_rep_and_of_an_alarm(page: Any, device: Beat) -> None:
    choose(page, "Vibration")
    page.wait_for_function("() => window.buzzed.length === 1")
    rep(device, 5, verdict="counted", reason=None)
    page.wait_for_function("() => window.buzzed.length === 2")
    assert page.evaluate("window.buzzed[1]") == [100, 100, 300], "as it sounds: short, pause, long"
    device.show(alarm="too_near", distance_mm=150)
    page.wait_for_function("() => window.buzzed.length >= 4")
    assert {tuple(beat) for beat in page.evaluate("window.buzzed.slice(2)")} == {(100, 40, 100, 40, 100)}


def test_a_choice_is_kept_and_sound_waits_for_a_tap(page: Any, device: Beat) -> None:
    again = page.get_by_role("button", name="Tap to turn sound on again")
    expect(again).to_be_hidden()
    choose(page, "Sound", "Vibration")
    page.reload()
    expect(again).to_be_visible()
    again.click()
    expect(again).to_be_hidden()
    page.get_by_role("button", name="Phone", exact=True).click()
    expect(page.get_by_role("switch", name="Sound")).to_be_checked()
    expect(page.get_by_role("switch", name="Voice")).not_to_be_checked()
    expect(page.get_by_role("switch", name="Vibration")).to_be_checked()


def test_the_panel_works_from_the_keyboard(page: Any) -> None:
    page.get_by_role("button", name="Phone", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="This phone")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("switch", name="Sound")).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Phone", exact=True)).to_be_focused()


# --- what to say, without a page ------------------------------------------------------------------------------------

PLAYED = """async ([moments]) => {
  const { SILENT, voice } = await import("/static/cues.js");
  let state = SILENT, line;
  const heard = [];
  for (const [t, words] of moments) {
    [state, line] = voice(state, { alarm: "", urgent: "", arrow: "", stance: "", rest: "", state: "", open: true,
      rep_seq: 1, count: 0, verdict: "", verdict_mark: "", ...words }, t);
    heard.push(line && line.text);
  }
  return heard;
}"""
ALARM = {"alarm": "Too near", "urgent": "Too near. Step forward."}
STEP = {"arrow": "forward", "stance": "Step forward 6 cm"}
BACK = {"arrow": "back", "stance": "Step back 7 cm"}
FIVE = {"rep_seq": 2, "count": 5, "verdict_mark": "counted", "verdict": "Counted: 26 cm reach"}


TALKS: dict[str, list[tuple[int, dict[str, Any], str | None]]] = {
    "what was so when the page opened is not said": [(0, FIVE, None)],
    "a rep is counted once": [(0, {}, None), (100, FIVE, "5"), (200, FIVE, None)],
    "an alarm goes before a rep": [(0, {}, None), (100, FIVE | ALARM, "Too near. Step forward.")],
    "an alarm is said again while it lasts": [
        (0, ALARM, "Too near. Step forward."), (3900, ALARM, None), (4000, ALARM, "Too near. Step forward."),
    ],
    "advice is not nagging": [
        (0, {}, None), (100, STEP, "Step forward 6 cm"), (6000, STEP, None), (6100, STEP, "Step forward 6 cm"),
    ],
    "the other way is said at once": [(0, STEP, "Step forward 6 cm"), (100, BACK, "Step back 7 cm")],
    "a rep goes before advice": [(0, {}, None), (100, STEP | FIVE, "5")],
    "the rep that ends the set": [(0, {}, None), (100, FIVE | {"rest": "1:00", "state": "Rest"}, "5. Rest")],
}  # fmt: skip


def test_what_is_said_and_what_is_left_unsaid(page: Any) -> None:
    for name, talk in TALKS.items():
        heard = page.evaluate(PLAYED, [[(t, words) for t, words, _ in talk]])
        assert heard == [line for _, _, line in talk], name


def test_the_screen_in_the_gym_goes_on_in_the_wall_s_language(page: Any, address: str, wall: Any, device: Beat) -> None:
    """Whatever the browser of that screen speaks."""
    wall.records.stored = changed(wall.records.stored, {"ui.language": "es"})
    page.goto(address + "/wall")
    device.show(stance=StanceView(470, "too_near", 60))
    expect(page.locator("#word")).to_have_text("Más lejos")
    expect(page.locator("#sub")).to_contain_text("6 cm")
