"""Commands at the desk: refused with a reason, or stored first and in force before the answer."""

import queue
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from by_hand import cheap, cheap_pepper
from hingewall.clock import WallClock
from hingewall.clock.zone import Zone
from hingewall.device.access.access import Access
from hingewall.device.access.hashing import matches
from hingewall.device.access.pin_limiter import FREE_TRIES
from hingewall.device.access.sessions import OWNER
from hingewall.device.clock_commands import ClockCommands
from hingewall.device.command_handler import CommandHandler
from hingewall.device.ownership import Ownership
from hingewall.errors import CommandRefused, StorageError
from hingewall.messages.command import Answer, Command, CommandKind
from hingewall.settings.settings import Settings, changed
from hingewall.storage.rows import Owner
from waiting import PATIENCE_S

PIN, NEXT = "482915", "703182"


class Loop:
    """A running device, as far as the desk can tell; jobs wait until ``run``."""

    def __init__(self) -> None:
        self.settings = self.in_force = Settings()
        self.athlete_session = SimpleNamespace(select=lambda who: self.did.append(f"select {who}"), athlete_id=None)
        self.calibrating_for_good = False
        self.hub = None
        self.revision = 7
        self.did: list[str] = []
        self.jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def put_in_force(self, settings: Settings, revision: int) -> None:
        self.settings, self.revision = settings, revision
        self.did.append("in force")

    def tap(self, _phone: None, do: Callable[[], None]) -> dict[str, Any]:
        do()
        return {}

    def start_set(self) -> None:
        self.did.append("start")

    def end_set(self) -> None:
        self.did.append("end")

    def calibrate(self, for_visit: bool = False) -> None:
        self.did.append("calibrate for this visit" if for_visit else "calibrate")

    def cancel_calibration(self) -> None:
        self.did.append("cancel")

    def play_cue(self, args: Mapping[str, Any]) -> None:
        if args.get("cue") != "armed":
            raise CommandRefused("invalid", "there is no such cue")
        self.did.append("play armed")

    def reload_rep(self, rep_id: str) -> None:
        self.did.append(f"reload {rep_id}")

    def call_soon(self, job: Callable[[], None]) -> None:
        self.jobs.put(job)


class Shelf:
    """Storage that succeeds, or fails as it is told, and notes the order of things."""

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.error: Exception | None = None
        self.owner = Owner(cheap(PIN), 3, 0, None)
        self.kept: list[tuple[Any, ...]] = []

    def _keep(self, *what: Any, done: Callable[[Exception | None], None]) -> None:
        self.loop.did.append(f"store {what[0]}")
        self.kept.append(what)
        done(self.error)

    def save_settings(self, settings: Settings, expected: int, done: Any) -> None:
        self._keep("settings", settings, expected, done=done)

    def change_pin(self, pin_hash: str, generation: int, done: Any) -> None:
        self.owner = Owner(pin_hash, generation + 1, 0, None)
        self._keep("change_pin", pin_hash, generation, done=done)

    def claimed(self) -> bool:
        return self.owner.claimed

    def claim(self, pin_hash: str, done: Any) -> None:
        if self.error is None:
            self.owner = Owner(pin_hash, 4, 0, None)
        self._keep("claim", pin_hash, done=done)

    def pin_failed(self, done: Any) -> None:
        self._keep("failure", done=done)

    def pin_ok(self, done: Any) -> None:
        self._keep("success", done=done)

    def edit_rep(self, rep_id: str, change: str, done: Any) -> None:
        self._keep("edit", rep_id, change, done=done)


class Counter:
    """A desk with a floor and a shelf behind it, asked by the owner's phone unless a test says by whom."""

    def __init__(self, folder: Path) -> None:
        self.loop = Loop()
        self.shelf = Shelf(self.loop)
        self.code, self.pepper = folder / "claim-code", cheap_pepper(folder)
        ownership = Ownership(self.code, self.shelf)  # type: ignore[arg-type]
        access = Access(lambda _who: self.shelf.owner, self.shelf, self.loop.call_soon, self.pepper)  # type: ignore[arg-type]
        clock_commands = ClockCommands(WallClock(), Zone(None))
        self.handler = CommandHandler(self.loop, self.shelf, ownership, clock_commands, access)  # type: ignore[arg-type]
        self.token = str(access.begin(OWNER, {})["token"])

    def ask(self, kind: CommandKind, revision: int | None = None, **args: Any) -> Answer:
        answers: list[Answer] = []
        self.handler.handle(Command("a", kind, args, revision, self.token), answers.append)
        while not answers:
            self.loop.jobs.get(timeout=PATIENCE_S)()
        (answer,) = answers
        return answer


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path)


def test_a_cue_that_is_asked_for_is_played_or_refused(counter: Counter) -> None:
    assert counter.ask("play_cue", cue="armed").ok
    assert counter.loop.did == ["play armed"]
    assert refusal(counter.ask("play_cue", cue="fanfare")) == "invalid"


def refusal(answer: Answer) -> str:
    assert not answer.ok
    assert answer.error is not None
    return answer.error.code


def test_settings_are_stored_then_in_force_then_answered(counter: Counter) -> None:
    answer = counter.ask("set_settings", 7, **{"stance.target_mm": 650})
    assert answer.ok
    assert answer.revision == 8
    assert counter.loop.did == ["store settings", "in force"]
    assert counter.loop.settings.stance.target_mm == 650
    assert counter.shelf.kept[0][2] == 7


def test_settings_that_could_not_be_stored_are_not_in_force(counter: Counter) -> None:
    counter.shelf.error = StorageError("the disk is full")
    assert refusal(counter.ask("set_settings", 7, **{"stance.target_mm": 650})) == "storage"
    assert counter.loop.did == ["store settings"]
    assert counter.loop.settings == Settings()


@pytest.mark.parametrize(
    ("revision", "args", "code"),
    [
        (6, {"stance.target_mm": 650}, "stale"),
        (8, {"stance.target_mm": 650}, "stale"),
        (None, {"stance.target_mm": 650}, "invalid"),
        (7, {"stance.target_mm": 5}, "invalid"),
        (7, {"stance.target_mm": [650], "nonsense": 1}, "invalid"),
        (7, {"reach.target_mm": 400}, "invalid"),
    ],
)
def test_bad_settings_reach_neither_disk_nor_wall(
    counter: Counter, revision: int | None, args: dict[str, Any], code: str
) -> None:
    answer = counter.ask("set_settings", revision, **args)
    assert refusal(answer) == code
    assert counter.loop.did == []
    if code == "invalid" and revision == 7:
        assert answer.error is not None
        assert set(answer.error.fields) <= set(args) | {"reach.target_mm"}
        assert answer.error.fields


@pytest.fixture
def unclaimed(counter: Counter) -> Counter:
    counter.shelf.owner = Owner(None, 3, 0, None)
    counter.code.write_text("1234-5678\n")
    counter.token = ""
    return counter


def test_the_claim_code_makes_one_owner_and_is_gone(unclaimed: Counter) -> None:
    answer = unclaimed.ask("claim", code="12345678", pin=PIN)
    assert answer.ok, "with or without the dash"
    assert matches(unclaimed.shelf.owner.pin_hash or "", PIN, unclaimed.pepper)
    assert not unclaimed.code.exists()
    assert refusal(unclaimed.ask("claim", code="1234-5678", pin=NEXT)) == "refused"
    unclaimed.token = answer.result["token"]
    assert unclaimed.ask("set_settings", 7, **{"stance.target_mm": 650}).ok, "whoever claims it is let in"


def test_the_owner_chooses_another_pin_for_the_one_that_holds(counter: Counter) -> None:
    assert refusal(counter.ask("change_pin", old="000001", pin=NEXT)) == "wrong_pin"
    assert refusal(counter.ask("change_pin", old=PIN, pin="PIN")) == "invalid"
    answer = counter.ask("change_pin", old=PIN, pin=NEXT)
    assert answer.ok
    assert [(what, generation) for what, _, generation in counter.shelf.kept[1:]] == [("change_pin", 3)]
    assert matches(counter.shelf.owner.pin_hash or "", NEXT, counter.pepper)
    assert refusal(counter.ask("try_again")) == "pin_needed", "the session of the old one is over"
    counter.token = answer.result["token"]
    assert counter.ask("record_pin_failure").ok


def test_who_says_that_a_pin_was_wrong_does_no_more_than_who_tries_wrong_ones(counter: Counter) -> None:
    """Anybody may say so: it waits as they would, writes no more, and locks nobody else out."""
    counter.token = ""
    here: dict[str, Any] = {"address": "10.0.0.7"}
    answers = [counter.ask("record_pin_failure", **here) for _ in range(100)]
    assert [answer.ok for answer in answers] == [True] * FREE_TRIES + [False] * (100 - FREE_TRIES)
    assert refusal(answers[-1]) == refusal(counter.ask("log_in", pin=PIN, **here)) == "too_many_tries"
    assert [what for what, *_ in counter.shelf.kept].count("failure") == FREE_TRIES
    assert refusal(counter.ask("log_in", pin="000001", address="10.0.0.8")) == "wrong_pin", "which is tried"


@pytest.mark.parametrize("code", ["1234-5679", " ", "١٢٣٤٥٦٧٨", "x"])
def test_a_wrong_claim_code_counts_as_a_failure(unclaimed: Counter, code: str) -> None:
    for _ in range(5):
        assert refusal(unclaimed.ask("claim", code=code, pin=PIN)) == "refused"
    assert unclaimed.code.exists()
    assert {what[0] for what in unclaimed.shelf.kept} == {"failure"}
    assert refusal(unclaimed.ask("claim", code="1234-5678", pin=PIN)) == "too_many_tries"


@pytest.mark.parametrize("pin", ["", "48291x", None, 482915, "4" * 33, "٤٨٢٩١٥"])
def test_only_digits_are_taken_for_a_pin(unclaimed: Counter, pin: Any) -> None:
    assert refusal(unclaimed.ask("claim", code="1234-5678", pin=pin)) == "invalid"


def test_a_claim_that_could_not_be_stored_can_be_made_again(unclaimed: Counter) -> None:
    unclaimed.shelf.error = StorageError("the disk is full")
    assert refusal(unclaimed.ask("claim", code="1234-5678", pin=PIN)) == "storage"
    unclaimed.shelf.error = None
    assert unclaimed.ask("claim", code="1234-5678", pin=PIN).ok


@pytest.mark.parametrize(
    ("kind", "args", "did"),
    [
        ("start_set", {}, ["start"]),
        ("end_set", {}, ["end"]),
        ("calibrate", {}, ["calibrate"]),
        ("calibrate", {"visit": True}, ["calibrate for this visit"]),
        ("calibrate", {"cancel": True}, ["cancel"]),
        ("record_pin_failure", {}, ["store failure"]),
        ("select_athlete", {"athlete_id": "a"}, ["select a"]),
        ("select_athlete", {"athlete_id": None}, ["select None"]),
        ("edit_rep", {"rep_id": "r", "change": "removed"}, ["store edit", "reload r"]),
    ],
)
def test_each_command_does_its_one_thing(
    counter: Counter, kind: CommandKind, args: dict[str, Any], did: list[str]
) -> None:
    answer = counter.ask(kind, **args)
    assert answer.ok
    assert answer.revision == 7
    assert counter.loop.did == did


@pytest.mark.parametrize("args", [{"visit": True}, {"visit": True, "cancel": True}])
def test_a_visitor_does_not_end_a_calibration_that_is_kept(counter: Counter, args: dict[str, Any]) -> None:
    counter.loop.calibrating_for_good = True
    counter.token = ""
    assert refusal(counter.ask("calibrate", **args)) == "stale"
    assert counter.loop.did == []


def test_tap_and_step_is_not_calibrated(counter: Counter) -> None:
    counter.loop.in_force = changed(Settings(), {"mode": "tap_and_step"})
    assert refusal(counter.ask("calibrate")) == "refused"
    assert counter.loop.did == []


def test_an_edit_that_was_refused_changes_nothing_on_the_page(counter: Counter) -> None:
    counter.shelf.error = CommandRefused("invalid", "no such change")
    assert refusal(counter.ask("edit_rep", rep_id="r", change="improved")) == "invalid"
    assert counter.loop.did == ["store edit"]
    assert refusal(counter.ask("edit_rep", rep_id=5, change="removed")) == "invalid"
