"""Who is logged in, until when, and how a session ends for good."""

from itertools import count
from typing import Any

import pytest
from werkzeug.security import check_password_hash

from hingewall.device.access.sessions import IDLE_S, LONGEST_S, MOST, OWNER, Sessions
from hingewall_web.access.phone_names import phone_named

PIN, NEXT = "482915", "703182"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36"


def exports(client: Any) -> bool:
    """Whether the owner's export opens, as an example of what is the owner's."""
    return bool(client.get("/api/v1/export.csv").status_code == 200)


def copied(wall: Any, client: Any) -> Any:
    """A thief's browser with the same cookie."""
    thief = wall.client()
    thief.environ_base["HTTP_ORIGIN"] = "http://localhost"
    thief.set_cookie("hingewall", client.get_cookie("hingewall").value)
    return thief


def test_logging_out_ends_a_copied_cookie_too(wall: Any) -> None:
    owner = wall.owner()
    thief = copied(wall, owner)
    assert exports(thief)
    owner.post("/logout")
    assert not exports(thief)


def test_a_copied_cookie_ends_after_eight_hours_however_busy(wall: Any) -> None:
    thief = copied(wall, wall.owner())
    for _ in range(int(LONGEST_S / IDLE_S) * 2 - 1):
        wall.t += IDLE_S / 2
        assert thief.post("/set/start").status_code == 303
        assert exports(thief)
    wall.t += IDLE_S / 2
    assert not exports(thief)


def test_half_an_hour_without_a_change_is_the_end_of_it(wall: Any) -> None:
    owner = wall.owner()
    wall.t += IDLE_S - 1
    assert exports(owner)
    wall.t += 2
    assert not exports(owner)


def test_the_owner_sees_her_phones_and_logs_out_the_one_that_was_left_in_the_gym(wall: Any) -> None:
    left = wall.client()
    left.post("/login", data={"pin": PIN}, headers={"Origin": "http://localhost", "User-Agent": ANDROID})
    owner = wall.owner()
    page = owner.get("/account").text
    assert "Android, Chrome" in page
    assert page.count("(this one)") == 1
    name = page.split('name="name" value="')[1].split('"')[0]
    assert owner.post("/account/end", data={"name": name}).location == "/account"
    assert not exports(left)
    assert exports(owner)


def test_logging_out_everywhere_ends_this_one_too(wall: Any) -> None:
    other, owner = wall.owner(), wall.owner()
    assert owner.post("/account/end").location == "/"
    assert not exports(other)
    assert not exports(owner)


def test_a_new_pin_takes_the_old_one_and_ends_every_other_session(wall: Any) -> None:
    other, owner = wall.owner(), wall.owner()
    assert owner.post("/account/pin", data={"old": PIN, "pin": NEXT, "again": NEXT}).location == "/account"
    assert check_password_hash(wall.records.keeper.pin_hash, NEXT)
    assert exports(owner)
    assert not exports(other)
    assert "The new PIN is set." in owner.get("/account").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old": "000001"}, "That PIN is wrong."),
        ({"again": "703183"}, "The two PINs differ."),
        ({"pin": "123456", "again": "123456"}, "is a sequence"),
    ],
)
def test_fail_a_new_pin_that_will_not_do_is_explained_beside_its_field(
    wall: Any, typed: dict[str, str], said: str
) -> None:
    owner = wall.owner()
    answer = owner.post("/account/pin", data={"old": PIN, "pin": NEXT, "again": NEXT} | typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert check_password_hash(wall.records.keeper.pin_hash, PIN)


def test_guessing_the_old_pin_from_a_phone_that_was_left_lying_is_locked(wall: Any) -> None:
    owner = wall.owner()
    for _ in range(5):
        assert owner.post("/account/pin", data={"old": "000001", "pin": NEXT, "again": NEXT}).status_code == 422
    assert owner.post("/account/pin", data={"old": PIN, "pin": NEXT, "again": NEXT}).status_code == 429


def test_logging_in_again_and_again_takes_no_more_memory() -> None:
    sessions = Sessions(lambda: 0.0)
    keys = [sessions.begin(OWNER, "a hash", "") for _ in range(MOST + 5)]
    assert len(sessions.of(OWNER, "a hash")) == MOST
    assert sessions.find(keys[-1]) is not None
    assert sessions.find(keys[0]) is None


def test_an_athlete_who_logs_in_again_and_again_logs_nobody_else_out() -> None:
    sessions = Sessions(count(0.0, 0.001).__next__)
    owners, anas = sessions.begin(OWNER, "a hash", ""), sessions.begin("ana", "hers", "")
    for _ in range(MOST + 5):
        sessions.begin("bo", "his", "")
    assert sessions.find(owners) is not None
    assert sessions.find(anas) is not None
    assert len(sessions.of("bo", "his")) == MOST - 2


@pytest.mark.parametrize(
    ("header", "name"), [(IPHONE, "iPhone, Safari"), (ANDROID, "Android, Chrome"), ("curl/8", ""), ("", "")]
)
def test_a_phone_is_called_what_a_person_calls_it(header: str, name: str) -> None:
    assert phone_named(header) == name
