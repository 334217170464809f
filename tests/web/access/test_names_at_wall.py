"""Names only at the wall: a stranger in the gym's Wi-Fi learns no nickname and not who trains, whatever is asked.

Kim is called Kimberline here, so that her name stands nowhere by accident.
"""

import time
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

import pytest

from gym import KIMS, OWNERS, Gym
from hingewall_web.pages.live import NAMED_S
from stored import asked

NAME = "Kimberline"
STEADY_REPS = 5
"""With two more, enough for the gym's board."""

FILES, STREAM = "/static/", "/api/v1/live"


@pytest.fixture
def quiet(gym: Gym) -> Gym:
    """Names only at the wall; Kim trains, has said yes to the gym's screen, and is asked for after she has left."""
    gym.ask("edit_athlete", {"athlete_id": gym.kim, "nickname": NAME})
    gym.share(gym.kim)
    asked(gym.shelf, "edit_athlete", gym.kim, {"on_screen": True})
    for _ in range(STEADY_REPS):
        gym.shelf.keep(gym.sets[gym.kim])
    switch(gym, on=True)
    gym.anybody().post("/people/select", data={"athlete_id": gym.kim})
    gym.bench.stand(lambda scene: scene.hold(3))
    return gym


def switch(gym: Gym, on: bool) -> None:
    gym.ask("set_settings", {"wall.names_at_wall": on}, gym.people.settings()[1])


def answers(gym: Gym, phone: Any) -> Iterator[tuple[str, bytes]]:
    """Every answer of the app to a question that changes nothing, by its rule; and what the stream says at once."""
    adapter = gym.app.url_map.bind("localhost")
    day = f"{datetime.now().astimezone():%Y-%m-%d}"
    for rule in gym.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith((FILES, STREAM)):
            continue
        for whose in (gym.kim, None):
            of: dict[str, Any] = {"athlete_id": gym.kim, "day": day, "kind": "csv"}
            of |= {"set_id": gym.sets[whose], "rep_id": gym.reps[whose]} | dict(rule.defaults or {})
            path = adapter.build(rule.endpoint, of)
            yield rule.rule, phone.get(path).data
            yield rule.rule, phone.get(path.partition("?")[0], query_string={"who": gym.kim}).data
    yield "/people/<athlete_id>/open", phone.post(f"/people/{gym.kim}/open", data={"pin": "000001"}).data
    yield STREAM, streamed(phone).encode()


def streamed(phone: Any) -> str:
    answer = phone.get(STREAM)
    try:
        return b"".join(islice(answer.response, 2)).decode()
    finally:
        answer.close()


def where(gym: Gym, phone: Any) -> set[str]:
    return {rule for rule, answer in answers(gym, phone) if NAME.encode() in answer}


def test_a_stranger_is_told_no_nickname_anywhere(quiet: Gym) -> None:
    assert where(quiet, quiet.anybody()) == set()
    switch(quiet, on=False)
    quiet.bench.stand(lambda scene: scene.hold(1))
    open_to_all = {"/", "/wall", "/people", "/people/<athlete_id>", "/api/v1/state", "/api/v1/words", STREAM}
    assert where(quiet, quiet.anybody()) >= open_to_all, "so the question finds it where it is told"


def test_nor_who_is_at_the_wall(quiet: Gym) -> None:
    phone = quiet.anybody()
    state = phone.get("/api/v1/state").json
    assert (state["athlete"], phone.get("/api/v1/words").json["who"]) == (None, None)
    assert quiet.kim not in streamed(phone)
    assert phone.get("/people").text.count("at the wall now") == phone.get("/people").text.count(">Guest</strong>") == 1
    assert "is at the wall now" not in phone.get(f"/people/{quiet.kim}").text


@pytest.mark.parametrize("gone", [True, False])
def test_the_last_snapshot_of_a_device_that_is_gone_is_no_way_round(quiet: Gym, gone: bool) -> None:
    quiet.services.feed.connected = not gone  # type: ignore[misc]
    answer = quiet.anybody().get("/api/v1/state")
    assert (answer.status_code, NAME in answer.text) == (503 if gone else 200, False)


def test_the_owner_and_lees_friend_on_the_owners_tablet_read_names(quiet: Gym) -> None:
    """The gym's screen: the owner has logged in there once, and out again."""
    owner = quiet.owner()
    assert where(quiet, owner) >= {"/", "/people", "/api/v1/state", "/api/v1/words", STREAM}
    screen = quiet.owner()
    screen.post("/logout")
    assert where(quiet, screen) >= {"/", "/wall", "/api/v1/screen", "/api/v1/state", STREAM}
    made_up = quiet.anybody()
    made_up.set_cookie("hingewall-owner", "0123456789abcdef." + "0" * 64)
    assert where(quiet, made_up) == set()


def test_a_new_pin_of_the_owner_makes_every_screen_a_stranger(quiet: Gym) -> None:
    screen = quiet.owner()
    screen.post("/logout")
    quiet.another_owner("640917")
    assert where(quiet, screen) == set()


def test_the_owner_who_logs_out_everywhere_makes_every_screen_a_stranger_until_the_next_log_in(quiet: Gym) -> None:
    """One that was sold, or stands where it should not: no new PIN is needed for that."""
    screen, owner = quiet.owner(), quiet.owner()
    screen.post("/logout")
    assert "Screens in the gym forget nicknames too" in owner.get("/account").text
    assert owner.post("/account/end").status_code == 303
    assert where(quiet, screen) == where(quiet, owner) == set()
    screen.post("/login", data={"pin": OWNERS})
    screen.post("/logout")
    assert where(quiet, screen) >= {"/wall", "/api/v1/screen"}


def test_who_logs_out_one_phone_or_is_an_athlete_leaves_the_screens_as_they_are(quiet: Gym) -> None:
    screen, owner = quiet.owner(), quiet.owner()
    screen.post("/logout")
    owner.post("/logout")
    kims = quiet.ask("log_in", {"who": quiet.kim, "pin": KIMS}, timeout_s=15.0, token="").result["token"]
    quiet.ask("log_out", {"everywhere": True}, token=kims)
    assert where(quiet, screen) >= {"/wall", "/api/v1/screen"}


def test_kim_reads_her_own_name_once_she_is_logged_in_and_nobody_elses(quiet: Gym) -> None:
    hers = quiet.athlete(quiet.kim, KIMS)
    assert where(quiet, hers) >= {"/", "/people", "/people/<athlete_id>", "/api/v1/state", STREAM}
    assert ">Lee<" not in hers.get("/people").text


def test_a_tap_on_ones_badge_works_and_the_phone_that_tapped_it_sees_the_badge(quiet: Gym) -> None:
    quiet.bench.nobody(90)
    lees = quiet.anybody()
    page = lees.get("/people").text
    assert "Orange moon" in page
    assert "Lee" not in page
    assert lees.post("/people/select", data={"athlete_id": quiet.lee}).status_code == 303
    quiet.bench.stand(lambda scene: scene.hold(1))
    assert quiet.bench.now.athlete is not None
    assert quiet.bench.now.athlete.nickname == "Lee"
    assert lees.get("/api/v1/words").json["who"] == {"name": "Orange moon", "colour": "orange", "shape": "moon"}
    copied = quiet.anybody()
    copied.set_cookie("hingewall-turn", f"x.{quiet.bench.now.turn_begun}.x")
    assert copied.get("/api/v1/words").json["who"] is None, "the number alone is told to all"


def test_it_holds_for_whoever_listens_already(quiet: Gym) -> None:
    """The setting travels with the snapshots: no stream goes on with what it was begun with."""
    switch(quiet, on=False)
    quiet.bench.stand(lambda scene: scene.hold(1))
    answer = quiet.anybody().get(STREAM)
    events = iter(answer.response)
    assert NAME in b"".join(islice(events, 2)).decode()
    switch(quiet, on=True)
    quiet.bench.stand(lambda scene: scene.hold(1))
    assert NAME not in next(events).decode()
    answer.close()


def test_nor_with_a_phone_that_is_the_owners_no_more(quiet: Gym) -> None:
    """One that was lost in the gym, and has the live page open: the new PIN holds for what it hears within a minute."""
    quiet.services.clock = lambda: quiet.t + time.monotonic()
    answer = quiet.owner().get(STREAM)
    events = iter(answer.response)
    assert NAME in b"".join(islice(events, 2)).decode()
    quiet.another_owner("640917")
    quiet.t += NAMED_S
    assert next(events, None) is None, "so its browser asks again"
    answer.close()
