"""Becoming the owner: the claim code, the choice of a PIN, and what comes after."""

from typing import Any

import pytest
from werkzeug.security import check_password_hash

GOOD = {"code": "1234-5678", "pin": "703182", "again": "703182"}


def test_the_claim_code_lets_the_first_owner_choose_a_pin(unclaimed: Any) -> None:
    client = unclaimed.client()
    answer = client.post("/setup", data=GOOD)
    assert (answer.status_code, answer.location) == (303, "/setup/wall")
    assert check_password_hash(unclaimed.records.keeper.pin_hash, "703182")
    assert "Log out" in client.get("/settings").text


def test_without_the_code_a_press_of_the_wall_s_button_makes_the_owner(unclaimed: Any) -> None:
    unclaimed.device.pressed = True
    assert unclaimed.client().post("/setup", data=GOOD | {"code": ""}).status_code == 303
    assert check_password_hash(unclaimed.records.keeper.pin_hash, "703182")


def test_fail_without_the_code_and_without_a_press_nobody_becomes_the_owner(unclaimed: Any) -> None:
    answer = unclaimed.client().post("/setup", data=GOOD | {"code": ""})
    assert answer.status_code == 422
    assert "nobody pressed" in answer.text
    assert not unclaimed.records.keeper.claimed


def test_nobody_but_the_wall_knows_that_a_phone_asks_to_be_its_owner(unclaimed: Any) -> None:
    assert "set_up" not in unclaimed.client().get("/api/v1/state").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pin": "12345", "again": "12345"}, "Use 6 to 32 digits."),
        ({"pin": "123456", "again": "123456"}, "is a sequence"),
        ({"pin": "121212", "again": "121212"}, "repeats itself"),
        ({"again": "703183"}, "PINs differ"),
        ({"code": "9999-9999"}, "not the claim code"),
    ],
)
def test_fail_a_poor_choice_is_explained_beside_its_field(unclaimed: Any, change: dict[str, str], said: str) -> None:
    answer = unclaimed.client().post("/setup", data=GOOD | change)
    assert answer.status_code == 422
    assert said in answer.text
    assert "703182" not in answer.text
    assert not unclaimed.records.keeper.claimed


def test_guessing_claim_codes_is_locked_like_guessing_pins(unclaimed: Any) -> None:
    client = unclaimed.client()
    for _ in range(5):
        assert client.post("/setup", data=GOOD | {"code": "0000-0000"}).status_code == 422
    answer = client.post("/setup", data=GOOD)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "30"
    assert not unclaimed.records.keeper.claimed


def test_waiting_for_a_press_in_vain_locks_nobody_out(unclaimed: Any) -> None:
    client = unclaimed.client()
    for _ in range(6):
        assert client.post("/setup", data=GOOD | {"code": ""}).status_code == 422
    assert client.post("/setup", data=GOOD).status_code == 303


def test_a_wall_with_an_owner_can_not_be_claimed_again(wall: Any) -> None:
    assert wall.client().post("/setup", data=GOOD).status_code == 409
    assert "has an owner" in wall.client().get("/setup").text
    assert wall.device.asked == []


def test_logging_in_leads_back_to_where_it_was_asked_for(wall: Any) -> None:
    for then, place in [("/settings", "/settings"), ("history", "/history"), ("//evil.example", "/"), ("", "/")]:
        answer = wall.client().post("/login", data={"pin": "482915", "then": then})
        assert answer.location == place


def test_a_wrong_pin_is_said_beside_the_field(wall: Any) -> None:
    answer = wall.client().post("/login", data={"pin": "000001"})
    assert answer.status_code == 401
    assert "That PIN is wrong." in answer.text


def test_before_there_is_an_owner_the_log_in_leads_to_the_set_up(unclaimed: Any) -> None:
    assert unclaimed.client().get("/login").location == "/setup"
    assert unclaimed.client().post("/api/v1/session", json={"pin": "1"}).status_code == 401


@pytest.mark.parametrize("body", [{}, {"pin": 482915}, {"pin": None}])
def test_fail_a_session_without_a_pin(wall: Any, body: dict[str, Any]) -> None:
    assert wall.client().post("/api/v1/session", json=body).status_code == 401


def test_anybody_starts_and_ends_a_set_from_the_live_page_as_from_the_button(wall: Any) -> None:
    client = wall.client()
    page = client.get("/").text
    assert "Start set" in page
    assert "End set" in page
    assert "Find reach" not in page
    assert "Find reach" in wall.owner().get("/").text
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/set/end", headers=headers).status_code == 403
    assert wall.device.asked == []
    assert client.post("/set/start").location == "/"
    assert client.post("/set/end", headers={"Accept": "application/json"}).json == {"ok": True}
    assert [kind for kind, _ in wall.device.asked] == ["start_set", "end_set"]
