"""The whole wall as its people meet it: device, camera and web processes, a simulated person, and real browsers on a
plain http ``.local`` name, a phone and a desk. Walls that take their time practise beside one another."""

import csv
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browsers import NAME, PATIENCE_MS, SIZES, Screens, needs_chromium, newcomer
from running import Site, until

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
pytestmark = needs_chromium

PIN = "740192"
SEVERAL_SETS = 5
"""A machine that is very busy may miss one of five reps; the next five come within 76 s."""


@pytest.fixture(scope="module")
def walls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Site]]:
    """A new wall, one for sets of five, and one for squats: each with its own person, all begun at once.

    Who comes to the new wall reaches further than the default target by far more than the wall rounds to.
    """
    people = {"new": ("coached", 12), "sets": ("coached", 1), "squats": ("squatter", 1)}
    sites = {name: Site(tmp_path_factory.mktemp(name)) for name in people}
    try:
        for name, (person, seed) in people.items():
            sites[name].practising(person, seed, camera=name == "squats")  # which draws its frames: costly
        for site in sites.values():
            until(site.state, "the page to hear from the device")
        sites["sets"].claim(PIN)
        yield sites
    finally:
        for site in sites.values():
            site.close()


@pytest.fixture
def screens(chromium: Any) -> Iterator[Any]:
    """Opens pages of a wall; whatever a console says, but for refusals, fails the test."""
    opened: list[Screens] = []

    def of(site: Site) -> Screens:
        opened.append(Screens(chromium, site.port))
        return opened[-1]

    yield of
    for some in opened:
        some.close()
    assert [text for some in opened for text in some.complaints] == []


CARDS = """document.addEventListener("DOMContentLoaded", () => {
  window.cards = [];
  const look = () => { if (welcome.dataset.card !== window.cards.at(-1)) window.cards.push(welcome.dataset.card); };
  if (window.welcome) new MutationObserver(look).observe(welcome, { attributeFilter: ["data-card"] });
})"""
"""Keeps which cards of the first visit were shown."""

SOON_S = 30.0
"""From the wall's first word to a newcomer's phone until their first rep counts, in the simulation's time."""


def test_a_guest_who_was_never_here_counts_within_half_a_minute_without_reading_help(
    tmp_path: Path, chromium: Any
) -> None:
    site = Site(tmp_path)
    context = newcomer(chromium, viewport=SIZES["phone"])
    context.add_init_script(CARDS)
    try:
        nobody = site.practising("empty", camera=False)
        until(site.state, "the page to hear from the device")
        site.claim(PIN)
        page = context.new_page()
        page.goto(f"http://{NAME}:{site.port}/join")
        page.goto(page.locator(".codes .address a").get_attribute("href"))
        expect(page.get_by_role("dialog", name="Hear it")).to_be_visible()
        nobody.kill()
        expect(page.locator("#lost")).to_be_visible()
        site.device("--person", "coached", "--started-at", repr(time.monotonic()))
        began = site.state_where(lambda s: s["presence"] != "lost", "somebody new")["t"]
        counted = site.state_where(lambda s: s["set"]["counted"] > 0, "the first counted rep")["t"]
        assert counted - began <= SOON_S
        expect(page.locator("#count")).to_have_text(re.compile("[1-5]"))
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert page.evaluate("() => window.cards") == ["hear", "stand", "push", "go"], "each in its time"
    finally:
        context.close()
        site.close()


def both(screens: Screens, path: str = "/") -> list[Any]:
    """A phone and a desk at the same page."""
    pages = [screens.open("phone"), screens.open("desk", "dark")]
    for page in pages:
        page.goto(path)
    return pages


def log_in(page: Any, then: str, pin: str = PIN) -> None:
    page.goto(f"/login?then={then}")
    page.get_by_label("PIN", exact=True).fill(pin)
    page.get_by_role("button", name="Log in").click()


def test_the_first_owner_claims_the_wall_and_shows_it_three_reps(walls: dict[str, Site], screens: Any) -> None:
    site = walls["new"]
    page = screens(site).open()
    page.goto("/setup")
    page.get_by_label("Claim code").fill((site.data / "claim-code").read_text().strip())
    page.get_by_label("New PIN", exact=True).fill("123456")
    page.get_by_label("Repeat the new PIN").fill("123456")
    page.get_by_role("button", name="Set the PIN").click()
    expect(page.locator("#pin-error")).to_contain_text("is a sequence")
    page.get_by_label("New PIN", exact=True).fill(PIN)
    page.get_by_label("Repeat the new PIN").fill(PIN)
    page.get_by_role("button", name="Set the PIN").click()
    expect(page.get_by_role("button", name="Save and go on")).to_be_visible()
    assert not (site.data / "claim-code").exists()

    page.goto("/calibrate")
    before = site.state_where(lambda s: s["target"], "a target")["target"]["reach_mm"]
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("#title")).to_have_text("Do three good reps")
    expect(page.locator("#dots")).to_have_attribute("aria-label", re.compile("[12] of 3"))
    expect(page.locator("#title")).to_contain_text("Your target reach is")
    shown = site.state_where(lambda s: s["calibration"]["state"] == "done", "the new target")
    assert shown["target"]["reach_mm"] == shown["calibration"]["target_mm"] != before
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_contain_text("The target reach is what it was before.")
    site.state_where(lambda s: s["target"]["reach_mm"] == before, "the target of before")


def test_a_new_target_distance_is_felt_at_the_wall(walls: dict[str, Site], screens: Any) -> None:
    site = walls["new"]
    some = screens(site)
    watcher, owner = some.open("desk"), some.open("phone")
    watcher.goto("/")
    log_in(owner, "settings")
    owner.get_by_label("Target distance", exact=True).fill("80")
    owner.get_by_role("button", name="Save").first.click()
    expect(owner.get_by_role("status")).to_contain_text("Target distance 61 cm → 80 cm. The wall uses it now.")
    assert site.state_where(lambda s: s["target"], "a target")["target"]["distance_mm"] == 800
    state = site.state_where(lambda s: s["stance"] and s["stance"]["verdict"] == "too_near", "the other verdict")
    assert state["stance"]["advice_mm"] > 100
    expect(watcher.locator("#word")).to_have_text("Move forward")


def test_a_squat_is_no_rep_and_the_page_says_why(walls: dict[str, Site], screens: Any) -> None:
    for page in both(screens(walls["squats"])):
        expect(page.locator("#verdict")).to_contain_text("No-rep: squat, hips sank")
        expect(page.locator("#count")).to_have_text("0")


def test_five_wrong_pins_and_the_sixth_waits_even_if_it_is_right(walls: dict[str, Site], screens: Any) -> None:
    site = walls["squats"]
    site.claim(PIN)
    page = screens(site).open()
    for _ in range(5):
        log_in(page, "settings", "000001")
        expect(page.locator("#pin-error")).to_have_text("That PIN is wrong.")
    with page.expect_response("**/login") as answered:
        log_in(page, "settings")
    assert answered.value.status == 429
    assert 0 < int(answered.value.headers["retry-after"]) <= 30
    expect(page.get_by_role("heading")).to_contain_text("Too many wrong PINs. Try again in")
    page.goto("/")
    expect(page.locator("#count")).to_be_visible()


def test_a_set_of_five_counts_to_five_on_every_screen(walls: dict[str, Site], screens: Any) -> None:
    pages = both(screens(walls["sets"]))
    for page in pages:
        expect(page.locator("#count")).to_have_text("5", timeout=SEVERAL_SETS * PATIENCE_MS)
        expect(page.locator("#verdict")).to_contain_text("Counted")
        expect(page.locator("#marks .mark.counted, #marks .mark.unsure")).to_have_count(5)


def test_from_the_history_to_a_rep_its_trace_a_correction_and_back(
    walls: dict[str, Site], screens: Any, tmp_path: Path
) -> None:
    until(lambda: walls["sets"].ask("GET", "/api/v1/sets")[1].get("sets"), "a set in the history")
    page = screens(walls["sets"]).open()
    log_in(page, "history")
    page.locator(".set").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("a[href^='/history/rep/']").first.click()
    expect(page.locator("#trace canvas")).to_be_visible()
    page.locator("#trace .u-over").hover()
    expect(page.locator("#readout")).to_contain_text("cm from the wall")

    rep_id = page.url.rpartition("/")[2]
    before = verdicts(page, tmp_path)[rep_id]
    page.go_back()
    page.locator(".choices button").first.click()
    expect(page.get_by_role("status")).to_contain_text("Rep 1")
    expect(page.locator(".overruled")).to_contain_text("The wall's verdict:")
    after = verdicts(page, tmp_path)[rep_id]
    assert after[0] != before[0]
    assert after[1] == before[1], "the wall's own verdict stays"
    page.go_back()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".overruled")).to_have_count(0)
    assert verdicts(page, tmp_path)[rep_id] == before


def verdicts(page: Any, folder: Path) -> dict[str, tuple[str, str]]:
    """As the owner's spreadsheet has them: of each rep, by its id, what it counts as and what the wall said."""
    page.goto("/history")
    with page.expect_download() as download:
        page.get_by_role("link", name="a row a rep", exact=True).click()
    assert download.value.suggested_filename == "hingewall.csv"
    download.value.save_as(folder / "hingewall.csv")
    with (folder / "hingewall.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: (row["verdict"], row["original_verdict"]) for row in csv.DictReader(file)}


def test_too_near_is_unmistakable_and_a_dead_device_is_said(tmp_path: Path, screens: Any) -> None:
    site = Site(tmp_path)
    try:
        device = site.practising("too_near")
        until(site.state, "the page to hear from the device")
        pages = both(screens(site))
        for page in pages:
            expect(page.locator("#alarm")).to_contain_text(re.compile("Step away.*Too near"))
        device.kill()
        for page in pages:
            expect(page.locator("#lost")).to_contain_text("Connection lost.")
            expect(page.locator("#alarm")).to_be_hidden()
        site.device("--person", "too_near")
        for page in pages:
            expect(page.locator("#lost")).to_be_hidden()
    finally:
        site.close()
