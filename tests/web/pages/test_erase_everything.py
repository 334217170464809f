"""The owner gives the wall away: everything is erased from the page, and the wall waits for its next owner."""

from collections.abc import Mapping

import pytest

from gym import KIMS, OWNERS, Gym
from hingewall.settings.settings import Settings

SURE = {"pin": OWNERS, "word": "erase"}


def test_the_wall_is_as_new_and_nobody_has_to_restart_it(gym: Gym) -> None:
    gym.share(gym.kim)
    gym.ask("set_settings", {"set.reps": 12}, 1)
    gym.ask("select_athlete", {"athlete_id": gym.kim})
    owner, kim = gym.owner(), gym.athlete(gym.kim, KIMS)
    assert "Erase everything" in owner.get("/care").text
    answer = owner.post("/care/erase", data=SURE)
    assert (answer.status_code, answer.location) == (303, "/setup")
    assert "claim" in owner.get("/setup").text.lower()
    gym.bench.until(lambda: gym.bench.now.athlete is None and gym.bench.now.set.goal == Settings().set.reps)
    assert (gym.bench.now.rep_seq, gym.bench.now.last_rep) == (0, None)
    assert (gym.bench.device.ownership._code_file).exists(), "the next owner needs a code, or the button"
    assert gym.people.athletes() == []
    assert kim.get(f"/people/{gym.kim}").status_code == 404
    for phone in (owner, kim):
        assert phone.get("/api/v1/export.csv").status_code == 401
    gym.another_owner("739146")
    for phone in (owner, kim):
        assert phone.get("/api/v1/export.csv").status_code == 401, "an old session opens nothing of the next owner's"


@pytest.mark.parametrize(
    ("form", "said"),
    [({"pin": OWNERS}, "Type &#34;erase&#34;"), (SURE | {"word": "yes"}, "Type &#34;erase&#34;"),
     (SURE | {"pin": "111111"}, "That PIN is wrong."), ({"word": "erase"}, "That PIN is wrong.")],
)  # fmt: skip
def test_fail_without_the_word_or_the_pin_nothing_happens(gym: Gym, form: Mapping[str, str], said: str) -> None:
    owner = gym.owner()
    answer = owner.post("/care/erase", data=form)
    assert answer.status_code == 422
    assert said in answer.text
    assert gym.people.athletes()
    assert owner.get("/api/v1/export.csv").status_code == 200


def test_only_the_owner_finds_it(gym: Gym) -> None:
    for phone in (gym.anybody(), gym.athlete(gym.kim, KIMS)):
        assert "Erase everything" not in phone.get("/care").text
        assert phone.post("/care/erase", data=SURE).status_code == 401
    assert gym.people.athletes()
