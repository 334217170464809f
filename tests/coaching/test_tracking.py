"""The states of a repetition: every state meets every event."""

from collections.abc import Callable

import pytest

from hingewall.coaching.rules import (
    BOTTOM_FALL_MM,
    BOTTOM_HOLD_S,
    LONGEST_S,
    START_HOLD_S,
    START_MM,
    START_SPEED_MM_S,
    TOP_WAIT_S,
    WALKED_MM,
)
from hingewall.coaching.tracking import Ending, RepTracker
from hingewall.messages.events import BottomReached, HingeStarted, TargetHit

D0, T = 610.0, 240.0
STEP_S = 0.02
FAST = 300.0


class Track:
    """A tracker fed by reach and speed."""

    def __init__(self) -> None:
        self.tracker = RepTracker()
        self.t = 0.0
        self.said: list[str] = []
        self.endings: list[Ending] = []

    def at(self, reach: float, speed: float, seconds: float = STEP_S, *, hips_down: bool = False) -> "Track":
        for _ in range(max(1, round(seconds / STEP_S))):
            self.t += STEP_S
            events = self.tracker.update(self.t, D0 - reach, speed, T, hips_down)
            self.said += [type(event).__name__ for event in events]
            if self.tracker.ended:
                self.endings.append(self.tracker.ended)
        return self


def unarmed() -> Track:
    return Track()


def idle() -> Track:
    track = Track()
    track.tracker.arm(D0)
    return track.at(0, 0, 0.2)


def descending() -> Track:
    return idle().at(60, FAST, START_HOLD_S + 3 * STEP_S).at(150, FAST)


def bottom() -> Track:
    return descending().at(250, 0, BOTTOM_HOLD_S + 3 * STEP_S)


def ascending() -> Track:
    return bottom().at(200, -FAST)


def topping() -> Track:
    return ascending().at(30, -FAST)


def spent() -> Track:
    track = bottom()
    track.tracker.give_up()
    return track


STATES = {
    "unarmed": unarmed, "idle": idle, "descending": descending, "bottom": bottom, "ascending": ascending,
    "topping": topping, "spent": spent,
}  # fmt: skip
EVENTS: dict[str, Callable[[Track], object]] = {
    "upright": lambda track: track.at(0, 0),
    "swaying": lambda track: track.at(START_MM - 5, FAST),
    "going down": lambda track: track.at(150, FAST, START_HOLD_S + 3 * STEP_S),
    "going down slowly": lambda track: track.at(60, START_SPEED_MM_S - 10, 0.4),
    "at the target": lambda track: track.at(T + 20, FAST, 2 * STEP_S),
    "a spike": lambda track: track.at(T + 20, FAST),
    "holding": lambda track: track.at(260, 0, BOTTOM_HOLD_S + 3 * STEP_S),
    "coming up": lambda track: track.at(180, -FAST),
    "rushing past the top": lambda track: track.at(30, -FAST),
    "far beyond": lambda track: track.at(-WALKED_MM - 10, -FAST, 2 * STEP_S),
    "hips down below the beam": lambda track: track.at(0, 0, hips_down=True),
    "too long": lambda track: track.at(255, 0, LONGEST_S * 1.1 + 0.5),
    "armed anew": lambda track: track.tracker.arm(D0),
    "given up": lambda track: track.tracker.give_up(),
    "disarmed": lambda track: track.tracker.disarm(),
    "finished": lambda track: track.tracker.finish(),
}  # fmt: skip
TABLE = """
                         | unarmed | idle       | descending | bottom    | ascending | topping   | spent
upright                  | idle    | idle       | topping    | topping   | topping   | topping!  | idle
swaying                  | idle    | idle       | topping    | topping   | topping   | topping!  | idle
going down               | idle    | descending | descending | ascending | ascending | topping!  | spent
going down slowly        | idle    | idle       | ascending  | ascending | ascending | topping!  | spent
at the target            | idle    | descending | descending | bottom    | bottom    | topping!  | spent
a spike                  | idle    | descending | descending | bottom    | bottom    | topping!  | spent
holding                  | idle    | bottom     | bottom     | bottom    | bottom    | topping!  | spent
coming up                | idle    | descending | descending | ascending | ascending | topping   | spent
rushing past the top     | idle    | idle       | topping    | topping   | topping   | topping   | idle
far beyond               | idle    | idle       | topping-   | topping-  | topping-  | topping-  | idle
hips down below the beam | idle    | idle       | ascending  | ascending | ascending | ascending | idle
too long                 | idle    | bottom#    | bottom#    | bottom#   | bottom#   | topping!  | spent
armed anew               | idle    | idle       | descending | bottom    | ascending | topping   | idle
given up                 | spent   | spent      | spent      | spent     | spent     | spent     | spent
disarmed                 | idle    | idle       | idle       | idle      | idle      | idle      | idle
finished                 | idle    | idle       | idle       | idle      | idle      | idle      | idle
"""
ENDINGS: dict[str, Ending | None] = {"!": "top", "-": "walked_away", "#": "too_slow"}


def cells() -> list[tuple[str, str, str]]:
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip("\n").splitlines()]
    return [(row[0], state, expected) for row in rows for state, expected in zip(head[1:], row[1:], strict=True)]


def test_the_table_has_every_state_and_every_event() -> None:
    assert {(event, state) for event, state, _ in cells()} == {(event, state) for event in EVENTS for state in STATES}


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_reached_by_its_moves(state: str) -> None:
    assert STATES[state]().tracker.state == {"unarmed": "idle"}.get(state, state)


@pytest.mark.parametrize(("event", "state", "expected"), cells())
def test_every_event_in_every_state(event: str, state: str, expected: str) -> None:
    track = STATES[state]()
    track.endings.clear()
    EVENTS[event](track)
    assert track.tracker.state == expected.rstrip("!-#")
    ending = ENDINGS.get(expected[-1])
    assert track.endings[:1] == ([ending] if ending else [])
    assert track.tracker.in_rep is (track.tracker.state in ("descending", "bottom", "ascending", "topping"))


def test_what_is_said_on_the_way() -> None:
    names = [HingeStarted.__name__, TargetHit.__name__, BottomReached.__name__]
    assert topping().at(20, 0).said == names


def test_a_spike_of_one_reading_is_no_target() -> None:
    assert TargetHit.__name__ not in descending().at(T + 5, FAST).at(T - 40, -FAST).said


def test_the_target_is_hit_once_a_rep() -> None:
    track = bottom().at(T - 30, -FAST).at(T + 15, FAST, 0.1)
    assert track.said.count(TargetHit.__name__) == 1


def test_a_rise_within_the_hysteresis_is_still_the_bottom() -> None:
    assert bottom().at(250 - BOTTOM_FALL_MM + 1, -FAST).tracker.state == "bottom"
    assert bottom().at(250 - BOTTOM_FALL_MM - 1, -FAST).tracker.state == "ascending"


def test_rushing_past_the_top_ends_the_rep_when_they_stay() -> None:
    track = topping().at(20, -FAST, TOP_WAIT_S + STEP_S)
    assert track.endings[:1] == ["top"]


def test_the_start_is_where_the_reach_last_left_the_upright() -> None:
    track = idle()
    left = track.t
    track.at(60, FAST, START_HOLD_S + 3 * STEP_S)
    assert track.tracker.excursion is not None
    assert left <= track.tracker.excursion.start_s <= left + 2 * STEP_S
