"""The page of the clock: who may set it, by which phone, and what is said of one that is wrong."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from msgspec.structs import replace

from axe import violations
from browsers import SIZES, needs_chromium
from hingewall import faults
from hingewall.clock import WallClock
from hingewall.clock.zone import Zone
from hingewall.device.clock_commands import ClockCommands
from hingewall.errors import Damaged, StorageError
from hingewall.storage.rows import Owner
from hingewall_web.server.services import COMPLAIN_S

PIN = "482915"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY_S = 86400


class Cellar:
    """A wall without a network: what its device knows of the time, and the page that says so."""

    def __init__(self, wall: Any) -> None:
        self.wall = wall
        self.newest: datetime | None = None
        self.network = False
        self.clock = WallClock(
            now=lambda: datetime(1970, 1, 1, tzinfo=UTC), monotonic=lambda: 30.0, newest=lambda: self.newest,
            believed=lambda: self.network,
        )  # fmt: skip
        commands = ClockCommands(self.clock, Zone(None))
        wall.device._set_clock = lambda args, _revision: commands.set_clock(args)
        self.tell()

    def tell(self) -> None:
        """The device publishes what it knows."""
        now = self.wall.feed.latest()[0]
        known = self.clock.synchronised()
        self.wall.feed.publish(
            replace(
                now, clock=self.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"), clock_synchronised=known,
                clock_source=self.clock.source(), faults=() if known else (faults.view("clock", 0.0),),
            )
        )  # fmt: skip

    def tap(self, client: Any, when: datetime = NOON, **other: Any) -> Any:
        told = {"utc_ms": int(when.timestamp() * 1000), "offset_min": 60, "zone": "Europe/Madrid"}
        answer = client.post("/care/clock", data=told | other)
        self.tell()
        return answer


@pytest.fixture
def cellar(wall: Any) -> Cellar:
    return Cellar(wall)


def test_the_fault_leads_to_the_page_and_only_the_owner_finds_the_button_there(cellar: Cellar) -> None:
    assert 'href="/care">Set the clock' in cellar.wall.client().get("/").text
    page = cellar.wall.client().get("/care").text
    assert "Date and time not set yet" in page
    assert "no quiet hours and nothing old is deleted" in page
    assert "/login?then=/care" in page
    assert "Take this phone" not in page
    assert cellar.tap(cellar.wall.client()).status_code == 401
    assert not cellar.clock.synchronised()
    assert "Take this phone" in cellar.wall.owner().get("/care").text


def test_one_tap_sets_the_clock_and_the_fault_is_gone(cellar: Cellar) -> None:
    owner = cellar.wall.owner()
    assert cellar.tap(owner).status_code == 303
    assert cellar.clock.now() == NOON
    page = owner.get("/care").text
    assert "The device has this phone&#39;s time now" in page
    assert "Sunday 22 November 2026, " in page
    assert "The time comes from the owner&#39;s phone" in page
    assert 'href="/care">Set' not in owner.get("/").text


@pytest.mark.parametrize(("days", "said"), [(-30, "Friday 23 October 2026"), (500, "Wednesday 5 April 2028")])
def test_a_phone_that_differs_from_the_newest_set_is_asked_about_and_believed_the_second_time(
    cellar: Cellar, days: int, said: str
) -> None:
    cellar.newest, owner = NOON, cellar.wall.owner()
    when = NOON + timedelta(days=days)
    answer = cellar.tap(owner, when)
    assert answer.status_code == 409
    assert f"This phone says {said}" in answer.text
    assert "Sunday 22 November 2026" in answer.text
    assert not cellar.clock.synchronised()
    assert cellar.tap(owner, when, sure="yes").status_code == 303
    assert cellar.clock.now() == when


def test_a_wall_with_a_network_takes_the_zone_alone(cellar: Cellar) -> None:
    cellar.network = True
    cellar.clock = WallClock(now=lambda: NOON, believed=lambda: True)
    commands = ClockCommands(cellar.clock, Zone(None))
    cellar.wall.device._set_clock = lambda args, _revision: commands.set_clock(args)
    owner = cellar.wall.owner()
    cellar.tap(owner, NOON + timedelta(days=7))
    assert cellar.clock.now() == NOON
    assert "time zone now. It has the time already" in owner.get("/care").text


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"utc_ms": ""}, "Choose today&#39;s date"),
        ({"utc_ms": "noon"}, "Choose today&#39;s date"),
        ({"utc_ms": "5"}, "this phone&#39;s date is 1970-01-01, which can&#39;t be"),
        ({"utc_ms": str(2**62)}, "expected milliseconds since 1970"),
        ({"offset_min": "1441", "zone": "Mars/Olympus"}, "is no time zone"),
    ],
)
def test_what_can_t_be_is_refused_with_what_to_do(cellar: Cellar, told: dict[str, str], said: str) -> None:
    answer = cellar.tap(cellar.wall.owner(), NOON, **told)
    assert answer.status_code == 422
    assert said in answer.text
    assert not cellar.clock.synchronised()


def test_without_script_the_owner_types_the_time(cellar: Cellar) -> None:
    owner = cellar.wall.owner()
    local = NOON.astimezone().strftime("%Y-%m-%dT%H:%M")
    assert owner.post("/care/clock", data={"utc_ms": "", "typed": local}).status_code == 303
    assert cellar.clock.now() == NOON


@pytest.mark.parametrize("theme", [pytest.param(theme, marks=needs_chromium) for theme in ("light", "dark")])
def test_the_owner_s_thumb_does_it(cellar: Cellar, chromium: Any, address: str, theme: str) -> None:
    """From the fault on the live page to the clock that is right, and through the question in between."""
    context = chromium.new_context(viewport=SIZES["phone"], color_scheme=theme, timezone_id="Asia/Kolkata")
    page = context.new_page()
    page.goto(f"{address}/login?then=/")
    page.locator("#pin").fill(PIN)
    page.locator("form button").last.click()
    page.locator("#more summary").click()
    page.get_by_role("link", name="Set the clock").click()
    cellar.newest = datetime.now(UTC) + timedelta(days=2)
    seen: list[str] = []

    def well(title: str) -> None:
        page.get_by_role("heading", name=re.compile(title)).wait_for()
        seen.append(title)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"]["width"]

    well("not set yet")
    page.get_by_role("button", name="Take this phone's time").click()
    well("Is the phone right")
    page.get_by_role("button", name="Yes, take its time").click()
    _until(page, cellar.clock.synchronised)
    assert abs(cellar.clock.now() - datetime.now(UTC)) < timedelta(minutes=5)
    cellar.tell()
    page.reload()
    well(r"\d, \d\d:\d\d")
    told = [args for kind, args in cellar.wall.device.asked if kind == "set_clock"][-1]
    assert (told["zone"] in ("Asia/Kolkata", "Asia/Calcutta"), told["offset_min"]) == (True, 330)
    context.close()


def _until(page: Any, holds: Callable[[], bool]) -> None:
    page.wait_for_url("**/care")
    assert holds()


@pytest.mark.parametrize(
    ("kind", "button", "go_on"),
    [
        ("newer", "Go on with this version", True),
        ("database", "Mend the history now", False),
        ("disk", "Try again now", False),
    ],
)
def test_where_the_history_can_t_be_written_the_owner_has_one_button(
    wall: Any, kind: Any, button: str, go_on: bool
) -> None:
    wall.feed.publish(replace(wall.feed.latest()[0], faults=(faults.view(kind, 0.0),)))
    assert 'href="/care">What the owner can do' in wall.client().get("/").text
    page = wall.client().get("/care").text
    assert faults.FAULTS[kind].text in unescape(page)
    assert "Log in to do something" in page
    assert button not in page
    owner = wall.owner()
    assert button in owner.get("/care").text
    assert owner.post("/care/history").status_code == 303
    assert wall.device.asked[-1] == ("try_again", {"go_on": go_on})
    assert "at work on it" in owner.get("/care").text


def test_where_no_pin_can_be_read_the_page_says_that_nobody_has_to_do_anything(wall: Any) -> None:
    def unreadable() -> Owner:
        raise StorageError("the database is malformed")

    wall.records.owner = unreadable
    wall.feed.publish(replace(wall.feed.latest()[0], faults=(faults.view("database", 0.0),)))
    stranger = wall.client()
    assert stranger.post("/care/history").status_code == 503
    assert "goes on trying by itself" in stranger.get("/care").text


def test_a_history_that_is_saved_needs_nobody(wall: Any) -> None:
    assert "Every rep is saved." in wall.owner().get("/care").text


def test_a_page_that_meets_damage_tells_the_device_once_a_minute(wall: Any) -> None:
    def damaged(*_: Any) -> Any:
        raise Damaged("hingewall.db: database disk image is malformed")

    wall.records.set = damaged
    for _ in range(3):
        assert wall.client().get("/history/s1").status_code == 503
    assert wall.device.asked == [("check_history", {})]
    wall.services.complain_after -= COMPLAIN_S
    wall.client().get("/history/s1")
    assert len(wall.device.asked) == 2
    wall.services.complain_after, wall.device.gone = 0.0, True
    assert wall.client().get("/history/s1").status_code == 503, "the same without a device"
