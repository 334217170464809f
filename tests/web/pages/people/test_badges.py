"""Whose turn it is: badges that anybody may tap, the chip on the live page, and how somebody gets a badge."""

import json
from typing import Any

import pytest

from gym import KIMS, LEES, Gym

MAX = {"nickname": "Max", "colour": "red", "shape": "cross", "pin": "729418", "again": "729418"}


def test_the_grid_shows_the_guest_first_and_then_everybody_by_badge_and_name(gym: Gym) -> None:
    page = gym.anybody().get("/people").text
    places = [page.index(text) for text in ("<strong>Guest", "<strong>Kim", "<strong>Lee")]
    assert places == sorted(places)
    assert (
        f'value="{gym.kim}"><svg class="badge blue" viewBox="0 0 24 24" aria-hidden="true"><use href="#badge-star"/>'
        in page
    )
    assert page.count('aria-current="true"') == 1, "the guest's turn"
    assert "Children train as guests" in page


def test_two_taps_from_the_live_page_and_ones_own_targets_are_in_force(gym: Gym) -> None:
    gym.ask("edit_athlete", {"athlete_id": gym.kim, "targets": {"reach.target_mm": 300}})
    phone = gym.anybody()
    assert 'id="who" href="/people"' in phone.get("/").text
    assert phone.post("/people/select", data={"athlete_id": gym.kim}).location == "/"
    page = phone.get("/").text
    assert '<span id="who-name">Kim</span>' in page
    assert phone.get("/api/v1/state").json["target"]["reach_mm"] == 300
    assert phone.get("/api/v1/words").json["who"] == {"name": "Kim", "colour": "blue", "shape": "star"}
    assert "at the wall now" in phone.get("/people").text


def test_somebody_else_takes_over_with_a_tap_and_so_does_a_guest(gym: Gym) -> None:
    phone = gym.anybody()
    for who, name in ((gym.kim, "Kim"), (gym.lee, "Lee"), ("", "Guest")):
        phone.post("/people/select", data={"athlete_id": who})
        assert f'<span id="who-name">{name}</span>' in phone.get("/").text
        gym.bench.nobody(3)


def test_a_badge_of_somebody_who_was_deleted_meanwhile_says_so(gym: Gym) -> None:
    answer = gym.anybody().post("/people/select", data={"athlete_id": "0190a5ab-0000-7000-8000-000000000000"})
    assert answer.status_code == 404
    assert "no such athlete" in answer.text


def test_a_foreign_page_can_not_tap_a_badge(gym: Gym) -> None:
    phone = gym.anybody()
    headers = {"Origin": "http://evil.example"}
    assert phone.post("/people/select", data={"athlete_id": gym.kim}, headers=headers).status_code == 403
    assert gym.bench.now.athlete is None


def test_without_a_device_the_page_says_so_and_a_tap_is_503(wall: Any) -> None:
    wall.feed.connected, wall.device.gone = False, True
    assert "The device does not answer." in wall.client().get("/people").text
    assert wall.client().post("/people/select", data={"athlete_id": ""}).status_code == 503


def test_a_nickname_is_shown_as_it_is_and_never_as_markup(gym: Gym) -> None:
    who = gym.bench.add(nickname="<b>Bob</b>", colour="red", shape="cross", pin="729418")
    gym.ask("select_athlete", {"athlete_id": who})
    for path in ("/", "/people", f"/people/{who}"):
        page = gym.anybody().get(path).text
        assert "&lt;b&gt;Bob&lt;/b&gt;" in page, path
        assert "<b>Bob" not in page, path


def test_targets_that_do_not_fit_the_wall_are_said_on_the_live_page(gym: Gym) -> None:
    gym.ask("edit_athlete", {"athlete_id": gym.kim, "targets": {"reach.target_mm": 300}})
    gym.ask("select_athlete", {"athlete_id": gym.kim})
    gym.ask("set_settings", {"alarm.too_near_mm": 330, "reach.target_mm": 200}, 1)
    notes = gym.anybody().get("/api/v1/words").json["notes"]
    assert "Kim's settings do not fit this wall, so the wall's settings apply" in notes


# --- how somebody gets a badge ---


def test_the_owner_adds_somebody_who_can_practise_at_once(gym: Gym) -> None:
    phone = gym.owner()
    answer = phone.post("/people/new", data=MAX)
    assert (answer.status_code, answer.location) == (303, "/people")
    page = phone.get("/people").text
    assert "Max has been added." in page
    (max_,) = [one for one in gym.people.athletes() if one.nickname == "Max"]
    assert (max_.colour, max_.shape, max_.targets) == ("red", "cross", {})
    assert gym.athlete(max_.id, "729418").get(f"/people/{max_.id}/export.csv").status_code == 200
    assert "729418" not in str(gym.people.pin(max_.id).pin_hash)


def test_a_badge_that_nobody_has_is_chosen_already(gym: Gym) -> None:
    page = gym.owner().get("/people/new").text
    assert page.count(" checked") == 2
    assert 'value="sky" checked' in page, "blue is Kim's"
    assert 'value="circle" checked' in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nickname": "  "}, "expected 1 to 20 visible characters"),
        ({"nickname": "x" * 21}, "expected 1 to 20 visible characters"),
        ({"nickname": "kim"}, "that nickname is taken"),
        ({"colour": "blue", "shape": "star"}, "somebody has the blue star already"),
        ({"colour": "mauve"}, "expected blue"),
        ({"shape": ""}, "expected circle"),
        ({"pin": "7294", "again": "7294"}, "Use 6 to 32 digits."),
        ({"pin": "123456", "again": "123456"}, "is a sequence"),
        ({"pin": "241287", "again": "241287"}, "a date"),
        ({"again": "729519"}, "The two PINs differ."),
    ],
)
def test_fail_a_poor_choice_is_explained_beside_its_field_and_the_rest_stays(
    gym: Gym, change: dict[str, str], said: str
) -> None:
    answer = gym.owner().post("/people/new", data=MAX | change)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'class="error"' in answer.text
    assert "729418" not in answer.text, "a PIN is never sent back"
    if "nickname" not in change:
        assert 'value="Max"' in answer.text
    assert len(gym.people.athletes()) == 2


def test_a_list_of_people_gives_no_secret_away(gym: Gym) -> None:
    shown = gym.anybody().get("/people").text + gym.anybody().get(f"/people/{gym.kim}").text
    state = json.dumps(gym.anybody().get("/api/v1/state").json)
    for secret in ("scrypt", KIMS, LEES, gym.sets[gym.kim]):
        assert secret not in shown + state
