"""The button by times: what each hold means, what is said meanwhile, and that bounces and stuck buttons do nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hingewall.device.button import BOUNCE_S, ButtonAction, ButtonHold

Told = list[tuple[float, ButtonAction]]


def told(*edges: float, until: float, hold: ButtonHold | None = None) -> Told:
    """What comes of a button that is pressed and let go at ``edges`` in turn, asked every 10 ms."""
    hold = hold or ButtonHold()
    found: Told = []
    pending = list(enumerate(edges))
    for tick in range(int(until * 100) + 1):
        now = tick / 100
        while pending and pending[0][1] <= now:
            number, t = pending.pop(0)
            found += [(now, action) for action in (hold.released if number % 2 else hold.pressed)(t)]
        found += [(now, action) for action in hold.due(now)]
    return found


def words(found: Told) -> list[ButtonAction]:
    return [action for _t, action in found]


@pytest.mark.parametrize(
    ("held_s", "expected"),
    [
        (0.03, ["toggle_set"]),
        (0.2, ["toggle_set"]),
        (9.98, ["toggle_set"]),
        (10.02, ["hint_forget_pin", "forget_pin"]),
        (19.98, ["hint_forget_pin", "forget_pin"]),
        (20.02, ["hint_forget_pin", "stuck", "freed"]),
        (3600.0, ["hint_forget_pin", "stuck", "freed"]),
    ],
)
def test_how_long_it_is_held_decides(held_s: float, expected: list[ButtonAction]) -> None:
    assert words(told(1.0, 1.0 + held_s, until=held_s + 2)) == expected


def test_the_hint_comes_while_it_is_held_and_the_deed_when_it_is_let_go() -> None:
    found = told(1.0, 13.0, until=14)
    assert words(found) == ["hint_forget_pin", "forget_pin"]
    assert [t for t, _action in found] == pytest.approx([11.0, 13.02], abs=0.015)


@pytest.mark.parametrize("edges", [
    (1.0, 1.019),
    (1.0, 1.002, 1.004, 1.006),
    (1.0, 1.01, 1.02, 1.03, 1.04, 1.05),
], ids=["a spike", "two spikes", "a comb"])  # fmt: skip
def test_what_lasts_less_than_20_ms_is_no_press(edges: tuple[float, ...]) -> None:
    assert told(*edges, until=30) == []


def test_bouncing_contacts_make_one_press() -> None:
    press = (1.0, 1.001, 1.002, 1.004, 1.005)
    release = (1.5, 1.501, 1.503, 1.506, 1.507)
    assert words(told(*press, *release, until=3)) == ["toggle_set"]


def test_a_contact_that_slips_for_a_moment_goes_on_being_held() -> None:
    assert words(told(1.0, 4.0, 4.01, 11.5, until=13)) == ["hint_forget_pin", "forget_pin"]


def test_two_presses_are_two() -> None:
    assert words(told(1.0, 1.1, 1.3, 1.4, until=3)) == ["toggle_set", "toggle_set"]


def test_a_stuck_button_is_said_once_and_works_again_when_freed() -> None:
    hold = ButtonHold()
    assert words(told(1.0, 100.0, until=101, hold=hold))[-2:] == ["stuck", "freed"]
    hold.pressed(200.0)
    hold.released(200.2)
    assert hold.due(200.3) == ["toggle_set"]


def test_a_loop_that_was_away_for_the_whole_press_still_gets_it_right() -> None:
    hold = ButtonHold()
    assert hold.pressed(1.0) == []
    assert hold.released(13.0) == []
    assert hold.due(13.1) == ["hint_forget_pin", "forget_pin"]


def test_what_was_heard_counts_when_the_edge_is_told_late() -> None:
    """The cue sounded at 11.01; that the finger left at 10.99 reaches the loop only then."""
    hold = ButtonHold()
    hold.pressed(1.0)
    hold.due(1.1)
    assert hold.due(11.01) == ["hint_forget_pin"]
    hold.released(10.99)
    assert hold.due(11.02) == ["forget_pin"]


# Every state, reached by presses and time, and the deed that each event in it leads to when the button is then let go.
STATES = {
    "up": ([], 1.0),
    "settling": ([("pressed", 1.0)], 1.01),
    "down": ([("pressed", 1.0), ("due", 1.1)], 2.0),
    "forget": ([("pressed", 1.0), ("due", 1.1), ("due", 11.5)], 12.0),
    "stuck": ([("pressed", 1.0), ("due", 1.1), ("due", 21.5)], 30.0),
    "letting go": ([("pressed", 1.0), ("due", 1.1), ("released", 2.0)], 2.01),
}
AFTER: dict[str, dict[str, list[ButtonAction]]] = {
    "up": {"pressed": [], "released": [], "due": []},
    "settling": {"pressed": ["toggle_set"], "released": [], "due": ["toggle_set"]},
    "down": {"pressed": ["toggle_set"], "released": ["toggle_set"], "due": ["toggle_set"]},
    "forget": {"pressed": ["forget_pin"], "released": ["forget_pin"], "due": ["forget_pin"]},
    "stuck": {"pressed": ["freed"], "released": ["freed"], "due": ["freed"]},
    "letting go": {"pressed": ["toggle_set"], "released": ["toggle_set"], "due": ["toggle_set"]},
}


@pytest.mark.parametrize("event", ["pressed", "released", "due"])
@pytest.mark.parametrize("state", STATES)
def test_every_event_in_every_state_leads_to_one_deed_at_most(state: str, event: str) -> None:
    """The event, then let go for good: all that has been asked for. An edge that says nothing new changes nothing."""
    hold = ButtonHold()
    before, now = STATES[state]
    for earlier, t in before:
        getattr(hold, earlier)(t)
    said = getattr(hold, event)(now)
    assert getattr(hold, event)(now) == [], "twice is once"
    settled = hold.due(now + 0.05)
    let_go = now if event == "released" else now + 0.1
    found = [*said, *settled, *hold.released(let_go), *hold.due(now + 0.2), *hold.due(now + 0.3)]
    expected = AFTER[state][event]
    if state == "up" and event == "pressed":
        expected = ["toggle_set"]
    assert found == expected


@given(st.lists(st.floats(0.0001, 30.0), max_size=20))
def test_whatever_comes_no_deed_without_a_release_and_one_for_each(gaps: list[float]) -> None:
    hold, t, found = ButtonHold(), 0.0, []
    for number, gap in enumerate(gaps):
        t += gap
        found += (hold.released if number % 2 else hold.pressed)(t)
        found += hold.due(t + min(gap, BOUNCE_S))
    found += hold.released(t) + hold.due(t + 100.0)
    deeds = [action for action in found if action in ("toggle_set", "forget_pin", "freed")]
    assert len(deeds) <= (len(gaps) + 1) // 2
    for first, second in pairwise(found):
        assert not (first == "stuck" and second == "forget_pin"), "a stuck button asks for nothing"
