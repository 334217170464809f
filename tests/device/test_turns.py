"""Whose turn it is: a phone that did not begin it ends nobody's set, and a press at the wall hands the turn over."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from by_hand import Bench, one_rep
from hingewall.device.ownership import PRESS_S
from hingewall.device.turns import TAP_S, Phone, Training, Turns
from hingewall.messages.readings import Reading
from scenes import Scene

PEOPLE = {
    "Ana": {"nickname": "Ana", "colour": "blue", "shape": "star"},
    "Bo": {"nickname": "Bo", "colour": "red", "shape": "circle"},
}


class Tapping:
    """A phone at the wall's pages: it keeps the key of the turn that it was given last, as its cookie does."""

    def __init__(self, bench: Bench, address: str, owner: bool = False) -> None:
        self.bench, self.address, self.owner = bench, address, owner
        self.key = ""

    def tap(self, kind: Any, **args: Any) -> str:
        """Why it was not done; empty when it was."""
        phone = {"key": self.key, "from": self.address}
        token = self.bench.token if self.owner else ""
        answer = self.bench.ask_as(token, kind, {"phone": phone} | args)
        assert answer.ok, answer.error
        self.key = answer.result.get("turn", {}).get("key", self.key)
        return str(answer.result.get("refused", ""))


class Gym:
    """A wall with a button, Ana and Bo with a badge each, and the phones that are in the gym."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        bench.source = "hardware"
        self.ana, self.bo = (bench.add(**profile) for profile in PEOPLE.values())
        self.anas, self.bos, self.strangers = (Tapping(bench, f"10.0.0.{n}") for n in (1, 2, 3))

    @property
    def name(self) -> str:
        return self.bench.now.athlete.nickname if self.bench.now.athlete else "a guest"

    def sets(self) -> list[tuple[str | None, int]]:
        """Of each that is stored, why it ended and how many reps it has."""
        self.bench.shelf.settle()
        return [(row.end_reason, row.counted + row.no_rep + row.void) for row in self.bench.shelf.reader.sets()]


@pytest.fixture
def gym(tmp_path: Path) -> Iterator[Gym]:
    with Bench(tmp_path) as bench:
        yield Gym(bench)


def between(gym: Gym, tap: Callable[[], object], every_s: float = 0.5, reps: int = 3) -> None:
    """Somebody does some reps, and something is tapped every so often meanwhile."""
    scene = Scene()
    scene.there(610, 0.1)
    for _ in range(reps):
        scene.rep()
    step = round(every_s * 50)
    for at in range(0, len(scene.readings), step):
        part = scene.readings[at : at + step]
        gym.bench.play([_later(reading, -part[0].t + 0.02) for reading in part])
        tap()
    gym.bench.until(lambda: gym.bench.now.set.unsaved == 0)


def _later(reading: Reading, seconds: float) -> Reading:
    return replace(reading, t=reading.t + seconds)


def alternately(gym: Gym, phone: Tapping) -> Callable[[], None]:
    badges = [gym.ana, gym.bo]

    def tap() -> None:
        badges.reverse()
        phone.tap("select_athlete", athlete_id=badges[0])

    return tap


@pytest.mark.parametrize("begun", ["by her phone", "by nobody's", "by the button"])
def test_a_stranger_who_taps_badges_alternately_takes_nothing_from_ana(gym: Gym, begun: str) -> None:
    if begun == "by her phone":
        assert gym.anas.tap("select_athlete", athlete_id=gym.ana) == ""
    elif begun == "by the button":
        gym.bench.press()
    gym.bench.stand(one_rep)
    name, shown = gym.name, gym.bench.now.set.id
    between(gym, alternately(gym, gym.strangers))
    assert (gym.name, gym.bench.now.set.id, gym.bench.now.set.counted) == (name, shown, 4)
    assert gym.sets() == [(None, 4)], "one set, still open"


def test_start_and_end_as_fast_as_it_goes_end_nobodys_set_and_store_none(gym: Gym) -> None:
    gym.anas.tap("start_set")
    gym.bench.stand(one_rep)
    kinds = ["start_set", "end_set"]

    def tap() -> None:
        kinds.reverse()
        gym.strangers.tap(kinds[0])

    between(gym, tap, every_s=0.1)
    assert gym.bench.now.set.counted == 4
    assert gym.sets() == [(None, 4)]
    gym.bench.nobody(20)
    for _ in range(40):
        tap()
    assert gym.sets() == [("gone", 4)], "nor without anybody there"


def test_a_phone_that_taps_without_end_keeps_no_other_from_tapping(gym: Gym) -> None:
    assert [gym.strangers.tap("start_set") for _ in range(3)] == ["", "soon", "soon"]
    assert gym.bos.tap("select_athlete", athlete_id=gym.bo) == ""
    gym.bench.nobody(TAP_S - 1)
    assert gym.strangers.tap("end_set") == "soon", "which counts from its last try"
    gym.bench.nobody(TAP_S + 0.1)
    assert gym.strangers.tap("end_set") == ""
    assert gym.name == "Bo"


def test_her_own_phone_and_the_owners_need_no_press(gym: Gym) -> None:
    gym.anas.tap("select_athlete", athlete_id=gym.ana)
    gym.bench.stand(one_rep)
    assert gym.anas.tap("end_set") == ""
    assert not gym.bench.now.set.open
    gym.bench.stand(lambda scene: scene.hold(TAP_S).rep())
    assert Tapping(gym.bench, "10.0.0.9", owner=True).tap("end_set") == ""
    assert not gym.bench.now.set.open


def test_the_partner_takes_over_by_a_press_and_then_it_is_the_partners_turn(gym: Gym) -> None:
    gym.anas.tap("select_athlete", athlete_id=gym.ana)
    gym.bench.stand(one_rep)
    assert gym.bos.tap("select_athlete", athlete_id=gym.bo) == "others"
    gym.bench.device.step()
    assert gym.bench.now.turn is not None
    assert gym.bench.now.turn.asked
    assert gym.name == "Ana"
    gym.bench.press()
    assert gym.name == "Bo"
    assert gym.sets() == [("asked", 1)], "hers is kept"
    gym.bench.stand(lambda scene: scene.hold(TAP_S).rep())
    assert gym.anas.tap("end_set") == "others"
    assert gym.bos.tap("end_set") == ""


def test_a_press_that_comes_too_late_means_what_it_always_means(gym: Gym) -> None:
    gym.anas.tap("select_athlete", athlete_id=gym.ana)
    gym.bench.stand(one_rep)
    gym.bos.tap("select_athlete", athlete_id=gym.bo)
    gym.bench.stand(lambda scene: scene.hold(PRESS_S / 2).rep().hold(PRESS_S / 2))
    assert gym.bench.now.turn is not None
    assert not gym.bench.now.turn.asked
    gym.bench.press()
    assert gym.name == "Ana"


def test_who_stands_at_the_wall_and_takes_out_a_phone_just_taps(gym: Gym) -> None:
    gym.bench.stand(lambda scene: scene.stand(seconds=3))
    assert gym.bench.now.presence == "armed"
    assert gym.bench.now.turn is None
    assert gym.anas.tap("select_athlete", athlete_id=gym.ana) == ""
    gym.bench.device.step()
    assert gym.bench.now.turn is not None
    assert gym.bos.tap("select_athlete", athlete_id=gym.bo) == "others", "ready for a rep, she need not have done one"


def test_who_rests_aside_leaves_the_wall_to_the_partner(gym: Gym) -> None:
    gym.anas.tap("select_athlete", athlete_id=gym.ana)
    gym.bench.stand(one_rep)
    gym.bench.nobody(20)
    assert gym.bench.now.presence == "empty"
    assert gym.bos.tap("select_athlete", athlete_id=gym.bo) == ""
    gym.bench.stand(one_rep)
    assert (gym.name, gym.anas.tap("end_set")) == ("Bo", "others")


def test_ana_comes_back_from_her_rest_and_says_so_by_the_same_phone(gym: Gym) -> None:
    gym.anas.tap("select_athlete", athlete_id=gym.ana)
    gym.bench.stand(one_rep)
    gym.bench.nobody(20)
    gym.bench.stand(one_rep)
    assert gym.bench.now.asked is not None
    assert gym.bos.tap("select_athlete", athlete_id=None) == "others"
    assert gym.anas.tap("select_athlete", athlete_id=gym.ana) == ""
    assert (gym.name, gym.bench.now.set.counted) == ("Ana", 1), "and the rep that she has done is hers"


def test_a_guest_who_leaves_comes_back_with_another_phone(gym: Gym) -> None:
    gym.anas.tap("start_set")
    gym.bench.stand(one_rep)
    gym.bench.nobody(90)
    gym.bench.stand(lambda scene: scene.stand(seconds=3))
    assert gym.bos.tap("start_set") == ""
    gym.bench.stand(lambda scene: scene.hold(TAP_S).rep())
    assert gym.bos.tap("end_set") == ""
    assert gym.sets()[0] == ("asked", 1)


def test_a_phone_whose_battery_died_holds_up_nobody(gym: Gym) -> None:
    gym.anas.tap("select_athlete", athlete_id=gym.ana)
    gym.bench.stand(one_rep)
    gym.bench.stand(lambda scene: scene.hold(9))
    assert gym.sets() == [("idle", 1)], "her set ends by itself"
    gym.bench.nobody(20)
    gym.bench.stand(lambda scene: scene.stand(seconds=3))
    assert gym.bos.tap("select_athlete", athlete_id=gym.bo) == ""
    assert gym.name == "Bo"


def test_a_target_reach_for_a_visit_is_found_by_nobody_elses_phone(gym: Gym) -> None:
    gym.anas.tap("start_set")
    gym.bench.stand(one_rep)
    assert gym.strangers.tap("calibrate", visit=True) == "others"
    assert not gym.bench.device.wall.coach.calibration.asking


@pytest.mark.parametrize("first", ["Bo", "the stranger"])
def test_a_stranger_who_sees_bo_reach_for_the_button_gets_nothing_of_the_press(gym: Gym, first: str) -> None:
    gym.anas.tap("select_athlete", athlete_id=gym.ana)
    gym.bench.stand(one_rep)
    two = [(gym.bos, gym.bo), (gym.strangers, None)]
    in_order = two if first == "Bo" else two[::-1]
    answers = [phone.tap("select_athlete", athlete_id=badge) for phone, badge in in_order]
    assert answers == ["others", "contested"]
    gym.bench.device.step()
    assert gym.bench.now.turn is not None
    assert not gym.bench.now.turn.asked, "nobody is told to press"
    gym.bench.press()
    assert gym.name == "Ana"
    assert gym.sets() == [("asked", 1)], "the press means what it always means: the set is over"


def test_after_a_while_in_which_only_bo_taps_a_press_is_for_bo(gym: Gym) -> None:
    gym.anas.tap("select_athlete", athlete_id=gym.ana)
    gym.bench.stand(one_rep)
    gym.strangers.tap("end_set")
    assert gym.bos.tap("select_athlete", athlete_id=gym.bo) == "contested"
    gym.bench.stand(lambda scene: scene.hold(PRESS_S / 2).rep().hold(PRESS_S / 2))
    assert gym.bos.tap("select_athlete", athlete_id=gym.bo) == "others"
    gym.bench.press()
    assert gym.name == "Bo"


def test_bo_who_taps_the_wrong_badge_first_taps_the_right_one(gym: Gym) -> None:
    gym.anas.tap("select_athlete", athlete_id=gym.ana)
    gym.bench.stand(one_rep)
    assert gym.bos.tap("select_athlete", athlete_id=None) == "others"
    gym.bench.stand(lambda scene: scene.hold(TAP_S))
    assert gym.bos.tap("select_athlete", athlete_id=gym.bo) == "others"
    gym.bench.press()
    assert gym.name == "Bo"


def test_in_a_simulation_there_is_no_button_so_the_first_phone_needs_none(gym: Gym) -> None:
    gym.bench.source = "simulated"
    gym.bench.stand(one_rep)
    assert gym.anas.tap("end_set") == ""
    gym.bench.stand(one_rep)
    assert gym.bos.tap("end_set") == "others"


def test_keys_that_nobody_was_given_make_no_phone_another(gym: Gym) -> None:
    for n in range(3):
        gym.strangers.key = f"made-up-{n}"
        assert gym.strangers.tap("start_set") == ("soon" if n else "")


def test_the_number_of_an_old_turn_is_that_of_no_turn_after_a_restart() -> None:
    """A phone shows it signed, for as long as the pages run, and is told which badge that turn has tapped."""
    nobody, numbers = Training(False, False, True), set()
    for _ in range(20):
        turns = Turns()
        phones = [Phone("", f"10.0.0.{n}", False) for n in range(5)]
        numbers |= {turns.tap(phone, nobody, lambda: None, 9.0)["turn"]["number"] for phone in phones}
    assert len(numbers) == 100


def test_what_is_remembered_of_phones_that_tap_is_gone_in_three_seconds() -> None:
    turns, nobody = Turns(), Training(False, False, True)
    for n in range(1000):
        turns.tap(Phone("", f"10.0.{n // 250}.{n % 250}", False), nobody, lambda: None, 0.0)
    turns.tap(Phone("", "10.9.9.9", False), nobody, lambda: None, TAP_S)
    assert len(turns._tapped) <= 2
