"""Whose turn it is, on the pages: who began goes on, others are told in a sentence how to take over."""

from typing import Any

import pytest

from by_hand import one_rep
from gym import Gym
from hingewall.faults import view
from hingewall.messages.snapshot import TurnView
from hingewall_web.words.snapshot import spoken
from hingewall_web.words.turn import status_here
from moments import make

OTHERS = "It is somebody else&#39;s turn. To take over, press the button on the wall now."
AJAX = {"Accept": "application/json"}


def at(gym: Gym, address: str) -> Any:
    """A phone of its own in the gym's network."""
    phone = gym.anybody()
    phone.environ_base["REMOTE_ADDR"] = address
    return phone


@pytest.fixture
def kims(gym: Gym) -> Any:
    """The phone with which Kim began: she has done a rep of her set."""
    gym.bench.source = "hardware"
    phone = at(gym, "10.0.0.1")
    assert phone.post("/people/select", data={"athlete_id": gym.kim}).status_code == 303
    gym.bench.stand(one_rep)
    gym.bench.stand(lambda scene: scene.hold(3))
    return phone


@pytest.mark.parametrize("path", ["/set/start", "/set/end", "/people/select", "/calibrate/visit/start"])
def test_another_phone_is_told_in_a_sentence_and_kims_set_goes_on(gym: Gym, kims: Any, path: str) -> None:
    other = at(gym, "10.0.0.2")
    answer = other.post(path, data={"athlete_id": gym.lee})
    assert answer.status_code == 303
    assert OTHERS in other.get(answer.location).text
    assert (gym.bench.now.set.counted, gym.bench.now.set.open) == (1, True)
    assert gym.bench.now.athlete is not None
    assert gym.bench.now.athlete.nickname == "Kim"
    assert kims.post("/set/end").status_code == 303
    assert not gym.bench.now.set.open


def test_a_script_is_answered_the_same_sentence_and_which_turn_is_its_own(gym: Gym, kims: Any) -> None:
    other = at(gym, "10.0.0.2")
    refused = other.post("/set/end", headers=AJAX).json
    assert refused["ok"] is False
    assert refused["said"].startswith("It is somebody else's turn.")
    assert other.post("/set/end", headers=AJAX).json["said"].startswith("One tap in three seconds.")
    gym.bench.press()
    assert gym.bench.now.turn is None or gym.bench.now.turn.number == refused["number"]
    assert not gym.bench.now.set.open, "what was tapped is done by the press"


def test_a_phone_with_many_addresses_of_a_network_taps_no_oftener_than_one(gym: Gym, kims: Any) -> None:
    said = [at(gym, f"fd00:1:2:3::{n}").post("/set/end", headers=AJAX).json["said"] for n in (1, 2)]
    assert [text.partition(".")[0] for text in said] == ["It is somebody else's turn", "One tap in three seconds"]


def test_the_owner_needs_no_press(gym: Gym, kims: Any) -> None:
    owner = gym.owner()
    owner.environ_base["REMOTE_ADDR"] = "10.0.0.3"
    assert owner.post("/set/end", headers=AJAX).json["ok"] is True


def test_the_cookie_is_the_turns_and_shows_nothing_of_the_phone(gym: Gym, kims: Any) -> None:
    gym.bench.nobody(90)
    first = kims.get_cookie("hingewall-turn").value
    kims.post("/set/start")
    second = kims.get_cookie("hingewall-turn")
    assert second.value.partition(".")[0] != first.partition(".")[0], "a new turn has a new key"
    assert (second.http_only, second.same_site) == (True, "Strict")
    assert first.partition(".")[0] not in str(gym.anybody().get("/api/v1/state").json)
    origin = {"Origin": "https://localhost"}
    by_https = at(gym, "10.0.0.4").post("/set/start", base_url="https://localhost", headers=origin)
    assert "; Secure; HttpOnly; " in by_https.headers["Set-Cookie"], "it is not sent over http then"


@pytest.mark.parametrize("value", ["", ".", "x", "x.", "x.99999999999999", "x.²", "'\";--.1", "k" * 500 + ".1"])
def test_a_cookie_that_is_none_of_ours_opens_nothing_and_breaks_nothing(gym: Gym, kims: Any, value: str) -> None:
    other = at(gym, "10.0.0.2")
    other.set_cookie("hingewall-turn", value)
    assert other.post("/set/end", headers=AJAX).json["ok"] is False
    assert other.get("/").status_code == 200


def test_the_line_is_for_the_other_phones_and_gives_way_to_what_is_more_urgent() -> None:
    def line(number: int | None, **other: Any) -> str:
        found = status_here(spoken(make(turn=TurnView(7, "phone", other.pop("asked", False), True), **other)), number)
        return found.text if found else ""

    theirs = "Another phone began this set. To take over, press the button on the wall."
    assert line(None) == line(6) == theirs
    assert line(7) != theirs
    assert line(None, form="not_checked") == theirs
    assert line(None, faults=(view("frozen", 1.0),)) != theirs
    assert line(7, asked=True) == "A phone wants to take over. To let it, press the button on the wall."
