"""Strangers who guess PINs lock out themselves: the owner's phone, which has known the PIN, gets in all the same."""

from collections import Counter
from typing import Any

import pytest

from gym import KIMS, OWNERS, Gym
from hingewall.device.access.pin_limiter import STRANGERS_SPARE
from waiting import PATIENCE_S

CROWD = STRANGERS_SPARE + 5


def guess(client: Any, address: str, path: str = "/login") -> int:
    return int(client.post(path, data={"pin": "000001"}, environ_overrides={"REMOTE_ADDR": address}).status_code)


def test_one_stranger_s_guesses_are_no_matter_of_the_owner_s_new_phone(wall: Any) -> None:
    stranger = wall.client()
    assert [guess(stranger, "192.0.2.7") for _ in range(6)] == [401] * 5 + [429]
    assert guess(stranger, "::ffff:192.0.2.7") == 429, "the same one"
    assert wall.owner() is not None


def test_a_crowd_of_strangers_does_not_lock_out_the_phone_that_has_known_the_pin(wall: Any) -> None:
    mine = wall.owner()
    mine.post("/logout")
    for number in range(CROWD):
        assert guess(wall.client(), f"192.0.2.{number}") == 401
    assert wall.client().post("/login", data={"pin": OWNERS}).status_code == 429
    assert mine.post("/login", data={"pin": OWNERS}).status_code == 303


def test_what_a_phone_keeps_opens_nothing_and_can_not_be_made_up(wall: Any) -> None:
    mine = wall.owner()
    kept = mine.get_cookie("hingewall-owner")
    assert kept is not None
    assert (kept.http_only, kept.same_site) == (True, "Strict")
    other = wall.client()
    other.set_cookie("hingewall-owner", kept.value)
    assert other.get("/api/v1/export.csv").status_code == 401
    for number in range(CROWD):
        guess(wall.client(), f"192.0.2.{number}")
    phone, seal = kept.value.split(".")
    for made_up in (f"{phone}x.{seal}", f"{phone}.", f"{phone}.{seal[:-1]}", ".", "\xff.\xff"):
        forger = wall.client()
        forger.set_cookie("hingewall-owner", made_up)
        assert forger.post("/login", data={"pin": OWNERS}).status_code == 429, made_up


def test_an_athlete_s_own_phone_gets_in_and_the_owner_s_mark_is_not_theirs(gym: Gym) -> None:
    kims, owners = gym.athlete(gym.kim, KIMS), gym.owner()
    for number in range(CROWD):
        assert guess(gym.anybody(), f"192.0.2.{number}", f"/people/{gym.kim}/open") == 401
    assert owners.post(f"/people/{gym.kim}/open", data={"pin": KIMS}).status_code == 429
    assert kims.post(f"/people/{gym.kim}/open", data={"pin": KIMS}).status_code == 303


def test_the_owner_is_told_once_of_wrong_tries(wall: Any) -> None:
    for address in ("192.0.2.7", "192.0.2.8"):
        guess(wall.client(), address)
    mine = wall.owner()
    assert "2 wrong PINs were tried before, the last at 22 Nov" in mine.get("/settings").text
    assert "wrong PIN" not in mine.get("/settings").text
    mine.post("/login", data={"pin": OWNERS})
    assert "wrong PIN" not in mine.get("/settings").text


def test_while_others_try_theirs_the_next_is_told_to_come_again(wall: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall.device.access._queue, "_places", Counter({f"192.0.2.{n}": 1 for n in range(5)}))
    answer = wall.client().post("/api/v1/session", json={"pin": OWNERS})
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "pins_busy")
    assert 1 <= int(answer.headers["Retry-After"]) < PATIENCE_S


@pytest.mark.parametrize("path", ["/", "/settings", "/history", "/api/v1/sets", "/api/v1/export.csv"])
def test_credentials_that_are_not_ascii_are_a_bad_request_in_a_line(
    wall: Any, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = wall.client().get(path, headers={"Authorization": "Basic \xff"})
    assert answer.status_code == 400
    assert caplog.records == []
