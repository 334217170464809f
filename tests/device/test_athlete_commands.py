"""What is refused of a nickname, a badge and targets, each with its reason."""

from typing import Any

import pytest

from by_hand import KIM, LEE, Bench, code
from hingewall.messages.command import CommandKind


def test_fail_a_profile_that_can_not_be_used_with_every_reason_at_once(bench: Bench) -> None:
    answer = bench.ask("create_athlete", nickname=" ", colour="mauve", shape=["star"], pin="12 34")
    assert code(answer) == "invalid"
    assert answer.error is not None
    assert set(answer.error.fields) == {"nickname", "colour", "shape", "pin"}
    assert bench.people.athletes() == []


JOINED = {
    "a family": "👨\u200d👩\u200d👧\u200d👦", "a kiss": "👩🏽\u200d❤\ufe0f\u200d💋\u200d👨🏿", "a flag": "🇲🇽",
    "a lifter": "🏋🏾\u200d♀\ufe0f", "a key": "7\ufe0f\u20e3", "a skin": "💪🏻",
}  # fmt: skip
UNSEEN = {
    "a joiner between letters": "Ki\u200dm", "a joiner at the end": "👨\u200d", "a joiner at the beginning": "\u200d👨",
    "a joiner beside a letter": "👨\u200dK", "two joiners": "👨\u200d\u200d👩",
    "five joined": "\u200d".join("👨👩👧👦👶"),
    "a tag": "🏴\U000e0067\U000e0062\U000e007f", "a turn": "\u2067Kim", "a filler": "\u3164", "a blank": "\u2800",
    "a form of nothing": "Kim\ufe0f", "marks piled up": "K\u0335\u0336\u0337im", "a mark on nothing": "\u0301Kim",
    "a ring about a letter": "K\u20dd",
}  # fmt: skip


@pytest.mark.parametrize("nickname", JOINED.values(), ids=JOINED)
def test_ok_a_joined_emoji_is_one_sign(bench: Bench, nickname: str) -> None:
    kim = bench.add(**KIM | {"nickname": 20 * nickname})
    assert bench.people.athlete(kim).nickname == 20 * nickname
    assert code(bench.ask("edit_athlete", athlete_id=kim, nickname=21 * nickname)) == "invalid"


@pytest.mark.parametrize("nickname", UNSEEN.values(), ids=UNSEEN)
def test_fail_a_nickname_with_what_is_unseen_or_piled_up(bench: Bench, nickname: Any) -> None:
    assert code(bench.ask("create_athlete", **KIM | {"nickname": nickname})) == "invalid"


def test_fail_an_emoji_in_colour_beside_the_same_one_without(bench: Bench) -> None:
    bench.add(**KIM | {"nickname": "☀"})
    twin: dict[str, Any] = LEE | {"nickname": "☀\ufe0f"}
    assert code(bench.ask("create_athlete", **twin)) == "invalid"


@pytest.mark.parametrize("nickname", ["", "   ", "x" * 21, "a\x00b", "a\nb", "\u202eevil", "\u200b", None, 7, ["Kim"]])
def test_fail_a_nickname_that_can_not_be_read(bench: Bench, nickname: Any) -> None:
    assert code(bench.ask("create_athlete", **KIM | {"nickname": nickname})) == "invalid"


@pytest.mark.parametrize("nickname", ["K", " Kim ", "x" * 20, "Zoë", "李雷", "ผู้ชนะ", "<b>Kim</b>", "O'Neil", "🐻"])
def test_ok_a_nickname_is_kept_as_it_is_without_what_surrounds_it(bench: Bench, nickname: str) -> None:
    kim = bench.add(**KIM | {"nickname": nickname})
    assert bench.people.athlete(kim).nickname == nickname.strip()


@pytest.mark.parametrize(
    ("targets", "field"),
    [
        ({"set.reps": 5}, "set.reps"),
        ({"reach.target_mm": 5000}, "reach.target_mm"),
        ({"reach.target_mm": float("inf")}, "reach.target_mm"),
        ({"reach.target_mm": 400}, "reach.target_mm"),
        ({"mode": "dance"}, "mode"),
        ("reach", "targets"),
        (None, "targets"),
    ],
)
def test_fail_targets_that_are_not_ones_own_or_contradict(bench: Bench, targets: Any, field: str) -> None:
    kim = bench.add(**KIM)
    answer = bench.ask("edit_athlete", athlete_id=kim, targets=targets)
    assert code(answer) == "invalid"
    assert answer.error is not None
    assert field in answer.error.fields
    assert bench.people.athlete(kim).targets == {}


@pytest.mark.parametrize(
    "kind",
    ["select_athlete", "edit_athlete", "delete_athlete"],
)
def test_fail_an_athlete_who_is_not_there(bench: Bench, kind: CommandKind) -> None:
    assert code(bench.ask(kind, athlete_id="0190a5ab-0000-7000-8000-000000000000")) == "unknown"
    assert bench.now.athlete is None


@pytest.mark.parametrize("kind", ["edit_athlete", "delete_athlete"])
@pytest.mark.parametrize("athlete_id", [None, "", 7])
def test_fail_nobody_in_particular(bench: Bench, kind: CommandKind, athlete_id: Any) -> None:
    assert code(bench.ask(kind, athlete_id=athlete_id)) == "invalid"


def test_fail_a_nickname_and_badge_that_are_taken(bench: Bench) -> None:
    bench.add(**KIM)
    answer = bench.ask("create_athlete", None, **LEE | {"nickname": "KIM", "colour": "blue", "shape": "star"})
    assert answer.error is not None
    assert set(answer.error.fields) == {"nickname", "badge"}
