"""The stage in a real Chromium: what it draws is what was measured, it is read from two metres, and nothing jumps."""

import math
from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import pytest

import axe
from beat import Beat
from browsers import needs_chromium
from hingewall.faults import view
from hingewall.messages.rep import Reason, Verdict
from hingewall.messages.snapshot import AthleteView, RepMark, SetView, StanceView
from hingewall_web.words.language import speaking
from hingewall_web.words.snapshot import spoken

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

PHONE, LANDSCAPE, SMALL, DESK = (
    {"width": width, "height": height} for width, height in ((390, 844), (844, 390), (360, 640), (1280, 800))
)
PX_PER_MM = 390 / 64.6
"""A phone of 390 px is as wide as that."""
LEGIBLE_MM = 2000 * math.tan(math.radians(20 / 60))
"""The capitals of a word that is read from 2 m under 20 arcmin, four times what an eye of 20/20 just resolves."""
MOST_SHIFT = 0.05
SOON_MS = 9000
"""After so long without a touch the stage is hands free."""

TEN = tuple(RepMark("counted", False) for _ in range(10))
NOBODY: dict[str, Any] = {
    "presence": "empty", "distance_mm": None, "stance": None, "reach_mm": None, "hip_drop_mm": None,
}  # fmt: skip
STATES: dict[str, dict[str, Any]] = {
    "nobody": NOBODY,
    "not yet armed": {"presence": "someone"},
    "too near": {"presence": "someone", "stance": StanceView(500, "too_near", 110), "distance_mm": 500},
    "too far, and armed": {"stance": StanceView(700, "too_far", -90), "distance_mm": 700},
    "armed": {},
    "on the way": {"phase": "descending", "reach_mm": 120, "distance_mm": 487},
    "far enough": {"phase": "bottom", "reach_mm": 250, "distance_mm": 357},
    "resting": {"phase": "rest", "set": SetView("s", 10, 0, 0, 10, TEN, 41.2, open=False)},
    "between sets": {"set": SetView("s", 10, 0, 0, 10, TEN, None, open=False)},
    "lost": {"presence": "lost", "distance_mm": None, "stance": None, "hip_drop_mm": None},
    "alarm": {"alarm": "stance_too_near"},
    "a hundred reps": {"set": SetView("s", 99, 9, 0, 100, TEN * 3, None)},
    "a question and more": {
        "asked": AthleteView("a", "Maximiliana-Annabelle", "blue", "star"), "faults": (view("frozen", 1.0),),
        "form": "not_checked", "calibration_offered": True, "level_up_mm": 250.0, "source": "simulated",
    },
}  # fmt: skip

pytestmark = needs_chromium


@pytest.fixture
def device(wall: Any) -> Iterator[Beat]:
    with Beat(wall.feed) as beat:
        beat.show(hip_drop_mm=0, camera_on=True)
        yield beat


class Phone:
    """A phone at the live page. Its clock can be moved on, as the wall waits for nobody."""

    def __init__(self, chromium: Any, address: str, device: Beat, **options: Any) -> None:
        self.device, self.usual = device, device.now
        self.context = chromium.new_context(**({"viewport": PHONE} | options))
        self.page = self.context.new_page()
        self.page.clock.install()
        self.page.add_init_script(SHIFTS)
        self.page.goto(address)
        expect(self.page.locator("#scene .device")).to_be_visible()

    def show(self, **changes: Any) -> None:
        """What is usual, but for ``changes``; waits until the page says so."""
        self.device.now = self.usual
        self.device.show(**changes)
        language = self.page.evaluate("document.documentElement.lang")
        with speaking(language):
            scene = spoken(self.device.now).scene
        expect(self.page.locator("#stage")).to_have_attribute("data-mood", scene.mood)
        expect(self.page.locator("#word")).to_have_text(scene.word)

    def rep(self, verdict: Verdict = "counted", reason: Reason | None = None, **changes: Any) -> None:
        """One more rep is announced."""
        now = self.device.now
        marks = (*now.set.reps, RepMark(verdict, False, reason))
        done = msgspec.structs.replace(now.set, reps=marks, counted=now.set.counted + (verdict == "counted"))
        last = {**(now.last_rep or {}), "verdict": verdict, "reason": reason, **changes}
        self.device.show(rep_seq=now.rep_seq + 1, last_rep=last, set=done)
        self.usual = self.device.now

    def alone(self) -> None:
        """Nobody touches the phone for a while."""
        self.page.clock.fast_forward(SOON_MS)
        expect(self.page.locator("body.handsfree")).to_have_count(1)
        expect(self.page.locator("#lost")).to_be_hidden()

    def hips(self) -> tuple[float, float]:
        """Where the hips are drawn: mm from the wall, and above the floor."""
        x, y = self.page.evaluate(HIPS)
        return x, y


SHIFTS = """
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifted.push([shift.value,
      shift.sources.map(({ node }) => node?.id || node?.className || node?.nodeName)]);
  }).observe({ type: "layout-shift", buffered: true });
"""
HIPS = """() => {
  const { e, f } = new DOMMatrix(getComputedStyle(document.querySelector("#scene .hips")).transform);
  return [e, -f];
}"""
WORD = """() => {
  const word = document.getElementById("word"), box = document.getElementById("stage").getBoundingClientRect();
  const style = getComputedStyle(word), pen = document.createElement("canvas").getContext("2d");
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const text = document.createRange();
  text.selectNodeContents(word);
  const lines = [...text.getClientRects()];
  return {
    capital: pen.measureText("H").actualBoundingBoxAscent,
    lines: new Set(lines.map((line) => Math.round(line.top))).size,
    inside: lines.every((line) => line.left >= box.left && line.right <= box.right && line.bottom <= box.bottom),
  };
}"""
APART = """() => {
  const text = document.createRange();
  text.selectNodeContents(document.getElementById("word"));
  const over = (a, b) => a.right > b.left && a.left < b.right && a.bottom > b.top && a.top < b.bottom;
  const drawn = [...document.querySelectorAll("#cheer-count, .cheer svg")].map((part) => part.getBoundingClientRect());
  return drawn.every((box) => [...text.getClientRects()].every((line) => !over(box, line)));
}"""
CAPITAL = """(id) => {
  const style = getComputedStyle(document.getElementById(id)), pen = document.createElement("canvas").getContext("2d");
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return pen.measureText("0").actualBoundingBoxAscent;
}"""


@pytest.fixture
def phone(chromium: Any, address: str, device: Beat) -> Iterator[Any]:
    opened: list[Phone] = []

    def open_one(**options: Any) -> Phone:
        opened.append(Phone(chromium, address, device, **options))
        return opened[-1]

    yield open_one
    for one in opened:
        one.context.close()


# --- the truth ------------------------------------------------------------------------------------------------------


def test_a_squat_is_drawn_as_a_squat_and_never_nearer_than_it_was_measured(phone: Any) -> None:
    one = phone(reduced_motion="reduce")
    skin_mm = one.page.evaluate("import('/static/figure.js').then((figure) => figure.HIPS)")
    drawn = {}
    for name, drop in (("hinge", 30), ("squat", 300)):
        _, before = one.hips()
        one.show(phase="descending", reach_mm=170, distance_mm=437, hip_drop_mm=drop)
        one.page.wait_for_function(f"before => ({HIPS})()[0] < 600 && ({HIPS})()[1] !== before", arg=before)
        drawn[name] = one.hips()
        assert one.hips()[0] - skin_mm >= 437 - 0.1
        assert one.page.locator("#scene .person").is_visible()
    assert drawn["hinge"][1] - drawn["squat"][1] == pytest.approx(270, abs=1)


def test_the_figure_glides_and_is_never_ahead_of_the_last_measurement(phone: Any) -> None:
    one = phone()
    one.page.evaluate(f"""() => {{
      window.seen = [];
      const hips = {HIPS};
      new MutationObserver(() => {{
        for (const motion of document.querySelector("#scene .hips").getAnimations()) {{
          const lasts = motion.effect.getTiming().duration;
          for (let at = 0; at < lasts; at += lasts / 5) {{ motion.currentTime = at; window.seen.push(hips()[0]); }}
          motion.finish();
          window.seen.push(hips()[0]);
        }}
      }}).observe(document.querySelector("#scene .hips"), {{ attributes: true }});
    }}""")
    one.show(phase="descending", reach_mm=200, distance_mm=407)
    one.page.wait_for_function("() => window.seen.length > 3 && window.seen.at(-1) < 407 + 110")
    seen = one.page.evaluate("window.seen")
    assert seen == sorted(seen, reverse=True), "it went only where it was measured"
    assert min(seen) >= 407 + 108 - 0.1


def test_where_form_is_not_checked_no_body_is_claimed(phone: Any) -> None:
    one = phone()
    one.show(phase="descending", reach_mm=170, distance_mm=437, hip_drop_mm=None, form="not_checked")
    expect(one.page.locator("#scene .person")).to_be_hidden()
    expect(one.page.locator("#scene .inside")).to_be_visible()
    expect(one.page.locator("#scene .hips")).to_be_visible()


def test_the_ring_closes_at_the_goal_and_stays_closed_until_the_rep_ends(phone: Any) -> None:
    one = phone()
    offset = "Number(document.getElementById('ring').style.strokeDashoffset)"
    shares = []
    for phase, reach in (("descending", 120), ("descending", 240), ("ascending", 100)):
        one.show(phase=phase, reach_mm=reach, distance_mm=607 - reach)
        one.page.wait_for_function(f"(share) => Math.abs({offset} - share) < 0.001", arg=0.51 if reach == 120 else 0)
        shares.append(one.page.locator("#stage.locked").count())
    assert shares == [0, 1, 1]
    one.show()
    expect(one.page.locator("#stage.locked")).to_have_count(0)


def test_a_no_rep_shows_yours_over_the_wanted_one_with_its_sign_and_then_goes_on(phone: Any) -> None:
    one = phone()
    one.rep("no_rep", "squat", hip_drop_mm=300, reach_mm=150, stance_mm=607)
    stage = one.page.locator("#stage")
    expect(stage).to_have_attribute("data-mood", "no")
    expect(one.page.locator("#word")).to_have_text("Hips back")
    expect(one.page.locator("#sign")).to_have_attribute("href", "#sign-squat")
    one.page.wait_for_function(f"() => ({HIPS})()[1] < 620")
    one.page.clock.fast_forward(2000)
    expect(stage).to_have_attribute("data-mood", "go")
    one.page.wait_for_function(f"() => ({HIPS})()[1] > 890")


def test_a_rep_that_counts_fills_the_stage_and_the_last_one_is_celebrated(phone: Any) -> None:
    one = phone()
    one.rep()
    expect(one.page.locator("#stage")).to_have_attribute("data-mood", "yes")
    expect(one.page.locator("#cheer-count")).to_have_text("5")
    cheer, stage = (one.page.locator(name).bounding_box() for name in (".cheer", "#stage"))
    assert cheer == stage
    full = SetView("s1", 9, 0, 0, 10, TEN[:9], 60.0, open=False)
    one.device.show(set=full, phase="rest")
    one.rep()
    expect(one.page.locator("#stage")).to_have_attribute("data-mood", "done")


def test_with_nobody_there_the_ghost_invites_and_nothing_of_others_is_seen(phone: Any) -> None:
    one = phone()
    one.rep("no_rep", "squat")
    one.show(**NOBODY)
    expect(one.page.locator("#word")).to_have_text("Your turn")
    expect(one.page.locator("#verdict")).to_contain_text("Push your hips back")
    expect(one.page.locator("#marks")).to_be_hidden()
    one.page.wait_for_function("() => getComputedStyle(document.querySelector('.dial')).opacity === '0'")
    ghost = "getComputedStyle(document.querySelector('#scene .ghost :nth-child(4)')).transform"
    first = one.page.evaluate(ghost)
    one.page.wait_for_function(f"(before) => {ghost} !== before", arg=first)


def test_with_reduced_motion_nothing_moves_by_itself(phone: Any) -> None:
    one = phone(reduced_motion="reduce")
    for changes in (NOBODY, {"alarm": "too_near"}, {"stance": StanceView(500, "too_near", 110)}):
        one.show(**changes)
        assert one.page.evaluate("document.getAnimations().map((one) => one.animationName).filter(Boolean)") == []
    one.show()
    one.rep()
    expect(one.page.locator(".cheer")).to_be_visible()
    assert one.page.evaluate("document.getAnimations().map((one) => one.animationName).filter(Boolean)") == []


def test_between_up_and_the_verdict_nothing_else_is_asked(phone: Any) -> None:
    moods = phone().page.evaluate("""import("/static/scenes.js").then(({ scene, BLANK }) => {
      const told = (steps) => {
        let state = BLANK, shown;
        return steps.map(([mood, rep_seq, t]) => {
          [state, shown] = scene(state, { rep_seq, scene: { mood }, verdict_scene: { mood: "yes" } }, t);
          return shown.mood;
        });
      };
      return [
        told([["up", 4, 0], ["go", 4, 100], ["go", 5, 600], ["go", 5, 2000]]),
        told([["up", 4, 0], ["rest", 4, 100], ["rest", 4, 1100]]),
        told([["up", 4, 0], ["go", 4, 100], ["back", 4, 400]]),
        told([["up", 4, 0], ["go", 4, 100], ["alarm", 4, 400]]),
      ];
    })""")
    assert moods == [
        ["up", "up", "yes", "go"], ["up", "up", "rest"], ["up", "up", "back"], ["up", "up", "alarm"],
    ]  # fmt: skip


# --- hands free -----------------------------------------------------------------------------------------------------


def test_hands_free_begins_with_whoever_is_armed_and_ends_when_they_have_gone(phone: Any) -> None:
    one = phone()
    body = one.page.locator("body.handsfree")
    expect(body).to_have_count(0)
    one.alone()
    box = one.page.locator("#stage").bounding_box()
    assert (box["width"], box["height"]) == (PHONE["width"], PHONE["height"])
    one.show(**NOBODY)
    expect(body).to_have_count(1)
    one.page.clock.fast_forward(6000)
    expect(body).to_have_count(0)


def test_a_tap_anywhere_or_a_tab_brings_the_buttons_back_for_a_while(phone: Any) -> None:
    one = phone()
    one.alone()
    one.page.mouse.click(200, 700)
    expect(one.page.locator("body.handsfree")).to_have_count(0)
    one.page.get_by_role("button", name="End set").click(trial=True)
    one.alone()
    one.page.get_by_role("button", name="End set").focus()
    expect(one.page.locator("body.handsfree")).to_have_count(0)
    one.page.clock.fast_forward(3000)
    expect(one.page.get_by_role("button", name="End set")).to_be_focused()
    one.page.get_by_role("button", name="End set").click(trial=True)


def test_what_is_open_is_not_covered(phone: Any) -> None:
    one = phone()
    one.page.locator("#more summary").click()
    one.page.clock.fast_forward(SOON_MS)
    expect(one.page.locator("#lost")).to_be_hidden()
    expect(one.page.locator("body.handsfree")).to_have_count(0)
    one.page.locator("#more summary").click()
    one.alone()


def test_a_lost_connection_is_said_over_the_stage(phone: Any, wall: Any) -> None:
    one = phone()
    one.alone()
    wall.feed.publish = lambda snapshot: None
    one.page.clock.fast_forward(2000)
    expect(one.page.locator("#lost")).to_be_visible()
    top = one.page.evaluate("document.elementFromPoint(100, 20).closest('#lost') !== null")
    assert top, "nothing covers it"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_hands_free(phone: Any, theme: str) -> None:
    one = phone(color_scheme=theme)
    one.alone()
    found = {}
    for name, changes in STATES.items():
        if changes is not NOBODY:
            one.show(**changes)
            found[name] = axe.violations(one.page)
    assert one.page.locator("body.handsfree").count() == 1
    one.show()
    one.rep("no_rep", "squat")
    found["a no-rep"] = axe.violations(one.page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


# --- read from two metres ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [PHONE, LANDSCAPE])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_word_is_read_from_two_metres(phone: Any, size: dict[str, int], language: str) -> None:
    one = phone(viewport=size, locale=language, reduced_motion="reduce")
    one.alone()
    one.page.evaluate("document.fonts.ready")
    assert one.page.evaluate("document.fonts.check('700 100px Stage')")
    measured = {}

    def read(name: str) -> None:
        measured[name] = one.page.evaluate(WORD)
        measured[name]["digits"] = min(one.page.evaluate(CAPITAL, id) for id in ("count", "cheer-count"))

    for name, changes in STATES.items():
        one.show(**changes)
        if not changes.get("alarm"):
            read(name)
    one.show()
    for reason in get_args(Reason):
        one.rep("no_rep", reason)
        expect(one.page.locator("#sign")).to_have_attribute("href", f"#sign-{reason}")
        read(reason)
    one.rep()
    expect(one.page.locator("#stage")).to_have_attribute("data-mood", "yes")
    read("yes")
    assert one.page.evaluate(APART), "the word lies over the count or its tick"
    assert {name: found for name, found in measured.items() if not found["inside"] or found["lines"] > 2} == {}
    small = {name: found for name, found in measured.items() if found["capital"] < LEGIBLE_MM * PX_PER_MM}
    assert small == {}
    assert {name for name, found in measured.items() if found["digits"] < LEGIBLE_MM * PX_PER_MM} == set()


# --- nothing jumps, nothing hides -------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [PHONE, SMALL, LANDSCAPE, DESK])
def test_nothing_jumps_while_it_loads_and_through_a_set(phone: Any, size: dict[str, int]) -> None:
    one = phone(viewport=size)
    for changes in STATES.values():
        one.show(**changes)
    one.show()
    one.alone()
    for n in range(13):
        one.rep("no_rep", "squat") if n % 3 else one.rep()
        expect(one.page.locator("#marks svg").first).to_be_attached()
    one.show(**NOBODY)
    one.page.clock.fast_forward(6000)
    expect(one.page.locator("body.handsfree")).to_have_count(0)
    shifted = sorted(one.page.evaluate("window.shifted"), reverse=True)
    assert sum(value for value, _ in shifted) <= MOST_SHIFT, shifted[:5]


def test_start_and_end_are_above_the_fold_of_a_small_phone_whatever_happens(phone: Any) -> None:
    one = phone(viewport=SMALL)
    for name, changes in STATES.items():
        one.show(**changes)
        button = one.page.locator("#start:visible, #end:visible").bounding_box()
        assert button["y"] + button["height"] <= one.page.locator("nav.tabs").bounding_box()["y"], name
        marks = one.page.locator("#marks .marks")
        assert marks.evaluate("row => new Set([...row.children].map((mark) => mark.offsetTop)).size") <= 1, name


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_text_of_twice_the_size_and_a_narrow_phone_need_no_scrolling_sideways(
    phone: Any, width: int, language: str
) -> None:
    one = phone(viewport={"width": width, "height": 640}, locale=language)
    wide = {}
    for zoom in (100, 200):
        one.page.evaluate("zoom => { document.documentElement.style.fontSize = `${zoom}%`; }", zoom)
        for name, changes in STATES.items():
            one.show(**changes)
            wide[name, zoom] = one.page.evaluate("document.documentElement.scrollWidth")
    assert {at: px for at, px in wide.items() if px > width} == {}
