"""One's own page: opened with one's own PIN, targets like settings, copies, and deleted for good."""

import csv
import html
import io
import json
import re
from typing import Any

import pytest
import segno

from gym import KIMS, LEES, OWNERS, Gym
from hingewall.errors import CommandRefused
from hingewall.messages.snapshot import CalibrationView

NEW = {"pin": "729418", "again": "729418"}


def own(gym: Gym) -> str:
    return f"/people/{gym.kim}"


# --- the PIN ---


def test_the_page_of_somebody_else_asks_for_their_pin_and_shows_nothing_of_theirs(gym: Gym) -> None:
    for phone in (gym.anybody(), gym.athlete(gym.lee, LEES)):
        page = phone.get(own(gym)).text
        assert f'action="{own(gym)}/open"' in page
        assert "Own settings" not in page
        assert gym.sets[gym.kim] not in page


def test_with_the_pin_it_is_open_with_sets_and_figures(gym: Gym) -> None:
    phone = gym.athlete(gym.kim, KIMS)
    page = phone.get(own(gym)).text
    assert gym.sets[gym.kim] in page
    assert gym.sets[gym.lee] not in page
    assert "of 2 judged reps in 12 weeks" in page
    assert f"/history?who={gym.kim}" in page
    assert "1 set and 2 reps" in page, "what a deletion would take"
    assert phone.post("/logout").status_code == 303
    assert "Own settings" not in phone.get(own(gym)).text


def test_a_wrong_pin_is_said_beside_the_field_and_counted_for_that_athlete_alone(gym: Gym) -> None:
    phone = gym.anybody()
    tries = [phone.post(f"{own(gym)}/open", data={"pin": "0001"}) for _ in range(6)]
    assert [answer.status_code for answer in tries] == [401] * 5 + [429]
    assert "That is not Kim&#39;s PIN." in tries[0].text
    assert tries[5].headers["Retry-After"] == "30"
    assert phone.post(f"{own(gym)}/open", data={"pin": KIMS}).status_code == 429, "not even the right one"
    assert gym.athlete(gym.lee, LEES)
    assert gym.owner()
    gym.t += 30
    assert phone.post(f"{own(gym)}/open", data={"pin": KIMS}).status_code == 303
    gym.shelf.settle()
    assert gym.people.pin(gym.kim).failures == 0


def test_somebody_elses_pin_does_not_open_it(gym: Gym) -> None:
    for pin in (LEES, OWNERS, ""):
        assert gym.anybody().post(f"{own(gym)}/open", data={"pin": pin}).status_code == 401


def test_one_session_is_the_owners_or_an_athletes(gym: Gym) -> None:
    phone = gym.owner()
    phone.post(f"{own(gym)}/open", data={"pin": KIMS})
    assert phone.get("/api/v1/export.csv").status_code == 401
    phone.post("/login", data={"pin": OWNERS})
    assert phone.get("/api/v1/export.csv").status_code == 200


def test_the_session_is_as_short_and_strict_as_the_owners(gym: Gym) -> None:
    cookie = gym.anybody().post(f"{own(gym)}/open", data={"pin": KIMS}).headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Expires="):
        assert part in cookie


def test_a_new_pin_ends_the_other_sessions_and_not_this_one(gym: Gym) -> None:
    here, elsewhere = gym.athlete(gym.kim, KIMS), gym.athlete(gym.kim, KIMS)
    assert here.post(f"{own(gym)}/pin", data=NEW).status_code == 303
    page = here.get(own(gym)).text
    assert "The new PIN is set." in page
    assert "Own settings" in page
    assert "Own settings" not in elsewhere.get(own(gym)).text
    assert gym.anybody().post(f"{own(gym)}/open", data={"pin": KIMS}).status_code == 401
    assert gym.athlete(gym.kim, "729418")


@pytest.mark.parametrize("pins", [{"pin": "123456", "again": "123456"}, {"pin": "729418", "again": "729519"}])
def test_fail_a_poor_new_pin(gym: Gym, pins: dict[str, str]) -> None:
    answer = gym.athlete(gym.kim, KIMS).post(f"{own(gym)}/pin", data=pins)
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert gym.athlete(gym.kim, KIMS)


def test_who_is_logged_out_meanwhile_is_led_back_to_the_pin(gym: Gym) -> None:
    sent = gym.anybody().post(f"{own(gym)}/targets", data={"mode": ""})
    asked = gym.anybody().get(f"/history?who={gym.kim}")
    assert (sent.status_code, asked.status_code) == (401, 401)
    assert f'action="{own(gym)}/open"' in sent.text
    assert f'href="{own(gym)}"' in asked.text


def test_what_kim_typed_while_logged_out_is_gone_on_with_after_the_pin(gym: Gym) -> None:
    phone = gym.anybody()
    sent = phone.post(f"{own(gym)}/profile", data={"nickname": "Kimmy", "colour": "blue", "shape": "star"})
    closed = phone.post(f"{own(gym)}/open", data=hidden(sent))
    assert "What you typed is kept." in closed.text
    page = phone.post(f"{own(gym)}/open", data=hidden(closed) | {"pin": KIMS})
    assert f'action="{own(gym)}/profile"' in page.text
    assert hidden(page) == {"nickname": "Kimmy", "colour": "blue", "shape": "star"}
    assert phone.post(f"{own(gym)}/profile", data=hidden(page)).status_code == 303
    assert gym.people.athlete(gym.kim).nickname == "Kimmy"


def hidden(answer: Any) -> dict[str, str]:
    """The fields that a page carries without showing them."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text)
    return {name: html.unescape(value) for name, value in found}


# --- targets ---


def test_own_targets_are_typed_in_the_units_of_the_wall_and_in_force_at_once(gym: Gym) -> None:
    gym.ask("select_athlete", {"athlete_id": gym.kim})
    phone = gym.athlete(gym.kim, KIMS)
    answer = phone.post(f"{own(gym)}/targets", data={"stance.target_mm": "65", "reach.target_mm": "27.5"})
    assert answer.status_code == 303
    assert gym.people.athlete(gym.kim).targets == {"stance.target_mm": 650, "reach.target_mm": 275}
    assert (gym.bench.now.target.distance_mm, gym.bench.now.target.reach_mm) == (650, 275)
    assert gym.people.settings()[1] == 1, "the wall's stay as they are"
    page = phone.get(own(gym)).text
    assert 'value="27.5"' in page
    assert "Wall&#39;s setting: 24 cm" in page


def test_an_empty_field_is_the_walls(gym: Gym) -> None:
    gym.ask("edit_athlete", {"athlete_id": gym.kim, "targets": {"reach.target_mm": 300, "mode": "reach"}})
    form = {"stance.target_mm": "", "reach.target_mm": " ", "mode": ""}
    assert gym.athlete(gym.kim, KIMS).post(f"{own(gym)}/targets", data=form).status_code == 303
    assert gym.people.athlete(gym.kim).targets == {}


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"reach.target_mm": "far"}, "is not a number. Use 8 to 50 cm."),
        ({"reach.target_mm": "60"}, "60 cm is too large. Use 8 to 50 cm."),
        ({"reach.target_mm": "40"}, "too-near alarm"),
        ({"stance.target_mm": "10"}, "10 cm is too small"),
        ({"mode": "dance"}, "is not one of the choices"),
    ],
)
def test_fail_targets_are_judged_as_the_walls_settings_are(gym: Gym, form: dict[str, str], said: str) -> None:
    answer = gym.athlete(gym.kim, KIMS).post(f"{own(gym)}/targets", data=form)
    assert answer.status_code == 422
    assert said in answer.text
    if "mode" not in form:
        assert f'value="{next(iter(form.values()))}"' in answer.text, "as it was typed"
    assert gym.people.athlete(gym.kim).targets == {}


def test_fail_a_contradiction_in_a_field_that_is_not_on_the_form_is_said_too(gym: Gym) -> None:
    """Standing at 40 cm with the wall's alarm for standing too near at 45 cm."""
    form = {"stance.target_mm": "40", "reach.target_mm": "15"}
    answer = gym.athlete(gym.kim, KIMS).post(f"{own(gym)}/targets", data=form)
    assert answer.status_code == 422
    assert "Target distance is 40 cm: the alarm would sound where people are asked to stand" in answer.text


def test_a_setting_of_the_walls_can_not_be_smuggled_in(gym: Gym) -> None:
    form = {"set.reps": "3", "alarm.too_near_mm": "6"}
    assert gym.athlete(gym.kim, KIMS).post(f"{own(gym)}/targets", data=form).status_code == 303
    assert gym.people.athlete(gym.kim).targets == {}
    assert gym.people.settings()[0].set.reps == 10


@pytest.mark.parametrize(("before", "left"), [(260.0, {"reach.target_mm": 260}), (240.0, {})])
def test_a_target_that_was_shown_on_the_wall_is_undone_for_the_athlete(
    gym: Gym, monkeypatch: pytest.MonkeyPatch, before: float, left: dict[str, Any]
) -> None:
    gym.ask("edit_athlete", {"athlete_id": gym.kim, "targets": {"reach.target_mm": 275}})
    gym.ask("select_athlete", {"athlete_id": gym.kim})
    gym.bench.device._calibration.view = CalibrationView("done", target_mm=275, before_mm=before)
    gym.bench.until(lambda: gym.bench.now.calibration is not None)
    phone = gym.athlete(gym.kim, KIMS)
    assert "Undo" in phone.get("/calibrate").text
    assert phone.post("/calibrate/undo", data={"target": "275"}).status_code == 303
    assert gym.people.athlete(gym.kim).targets == left
    assert gym.people.settings()[1] == 1


# --- name, badge ---


def test_another_name_and_badge(gym: Gym) -> None:
    form = {"nickname": " Kimiko ", "colour": "pink", "shape": "hexagon"}
    assert gym.athlete(gym.kim, KIMS).post(f"{own(gym)}/profile", data=form).status_code == 303
    kim = gym.people.athlete(gym.kim)
    assert (kim.nickname, kim.colour, kim.shape) == ("Kimiko", "pink", "hexagon")


def test_fail_somebody_elses_badge_leaves_the_form_as_it_was_typed(gym: Gym) -> None:
    form = {"nickname": "Kimiko", "colour": "orange", "shape": "moon"}
    answer = gym.athlete(gym.kim, KIMS).post(f"{own(gym)}/profile", data=form)
    assert answer.status_code == 422
    assert "somebody has the orange moon already" in answer.text
    assert 'value="Kimiko"' in answer.text
    assert gym.people.athlete(gym.kim).nickname == "Kim"


# --- copies ---


def test_a_copy_for_a_spreadsheet_holds_ones_own_reps(gym: Gym) -> None:
    answer = gym.athlete(gym.kim, KIMS).get(f"{own(gym)}/export.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hingewall-mine.csv"'
    assert answer.headers["Cache-Control"] == "no-store", "a gym's phone may be shared"
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert {(row["set_id"], row["athlete"]) for row in rows} == {(gym.sets[gym.kim], "Kim")}
    assert len(rows) == 2


@pytest.mark.parametrize(("kind", "name"), [("export", "reach_mm"), ("sets", "mean_reach_mm")])
def test_a_copy_for_excel_with_a_decimal_comma_is_offered_beside_it(gym: Gym, kind: str, name: str) -> None:
    phone, path = gym.athlete(gym.kim, KIMS), f"{own(gym)}/{kind}.csv?decimal=comma"
    assert f'href="{path}"' in phone.get(own(gym)).text
    table = phone.get(path).data.decode("utf-8")
    assert table.startswith("\ufeff")
    assert next(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"), newline=""), delimiter=";"))[name] == "255,0"
    assert phone.get(f"{own(gym)}/{kind}.csv?decimal=dot").status_code == 422


def test_a_copy_with_a_row_a_set_holds_ones_own_sets(gym: Gym) -> None:
    phone = gym.athlete(gym.kim, KIMS)
    assert f"{own(gym)}/sets.csv" in phone.get(own(gym)).text
    answer = phone.get(f"{own(gym)}/sets.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hingewall-my-sets.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert [(row["set_id"], row["athlete"], row["counted"]) for row in rows] == [(gym.sets[gym.kim], "Kim", "2")]


def test_a_copy_for_programs_holds_all_that_is_known(gym: Gym) -> None:
    gym.ask("edit_athlete", {"athlete_id": gym.kim, "targets": {"reach.target_mm": 260}})
    text = gym.athlete(gym.kim, KIMS).get(f"{own(gym)}/export.json").text
    found = json.loads(text)
    assert found["athlete"] == {
        "nickname": "Kim", "colour": "blue", "shape": "star", "targets": {"reach.target_mm": 260}, "on_screen": False,
        "owner_sees": False,
    }  # fmt: skip
    assert [row["id"] for row in found["sets"]] == [gym.sets[gym.kim]]
    assert "scrypt" not in text


# --- going ---


def test_delete_me_leaves_nothing_of_me_and_everything_of_the_others(gym: Gym) -> None:
    gym.ask("edit_athlete", {"athlete_id": gym.kim, "nickname": "Zanzibar"})
    gym.ask("select_athlete", {"athlete_id": gym.kim})
    phone = gym.athlete(gym.kim, KIMS)
    answer = phone.post(f"{own(gym)}/delete")
    assert (answer.status_code, answer.location) == (303, "/people")
    assert "Deleted for good" in phone.get("/people").text
    assert phone.get(own(gym)).status_code == 404
    assert gym.bench.now.athlete is None
    assert {row.id for row in gym.people.all_sets()} == {gym.sets[None], gym.sets[gym.lee]}
    for file in gym.shelf.path.parent.iterdir():
        if file.is_file():
            data = file.read_bytes().lower()
            for trace in ("zanzibar", gym.kim, gym.sets[gym.kim], gym.reps[gym.kim]):
                assert trace.encode() not in data, (file.name, trace)


def test_the_owner_deletes_somebody_and_stays_the_owner(gym: Gym) -> None:
    phone = gym.owner()
    assert phone.post(f"{own(gym)}/delete").status_code == 303
    assert phone.get("/api/v1/export.csv").status_code == 200


class TestOnTheGymsScreen:
    """Being named there needs one's own yes, and takes one tap to end."""

    def test_kim_says_yes_and_takes_it_back(self, gym: Gym) -> None:
        phone = gym.athlete(gym.kim, KIMS)
        assert "Yes, show my name" in phone.get(own(gym)).text
        assert phone.post(f"{own(gym)}/screen", data={"on_screen": "yes"}).status_code == 303
        assert gym.people.athlete(gym.kim).on_screen
        assert "Kim is shown by name." in phone.get(own(gym)).text
        assert phone.post(f"{own(gym)}/screen").status_code == 303
        assert not gym.people.athlete(gym.kim).on_screen

    def test_the_owner_can_take_her_off_it_but_not_put_her_on_it(self, gym: Gym) -> None:
        owner = gym.owner()
        assert "Yes, show my name" not in owner.get(own(gym)).text
        refused = owner.post(f"{own(gym)}/screen", data={"on_screen": "yes"})
        assert (refused.status_code, "Only the athlete can say yes" in refused.text) == (403, True)
        assert not gym.people.athlete(gym.kim).on_screen
        gym.athlete(gym.kim, KIMS).post(f"{own(gym)}/screen", data={"on_screen": "yes"})
        assert owner.post(f"{own(gym)}/screen").status_code == 303
        assert not gym.people.athlete(gym.kim).on_screen

    def test_nobody_else_can(self, gym: Gym) -> None:
        for phone in (gym.anybody(), gym.athlete(gym.lee, LEES)):
            assert phone.post(f"{own(gym)}/screen", data={"on_screen": "yes"}).status_code == 401

    def test_another_nickname_or_pin_changes_nothing_of_it(self, gym: Gym) -> None:
        phone = gym.athlete(gym.kim, KIMS)
        phone.post(f"{own(gym)}/screen", data={"on_screen": "yes"})
        phone.post(f"{own(gym)}/pin", data=NEW)
        assert gym.people.athlete(gym.kim).on_screen

    @pytest.mark.parametrize("value", ["yes", 1, None])
    def test_fail_a_program_that_means_something_else_is_told(self, gym: Gym, value: object) -> None:
        with pytest.raises(CommandRefused, match="expected true or false"):
            gym.ask("edit_athlete", {"athlete_id": gym.kim, "on_screen": value})


def test_a_session_of_somebody_who_was_deleted_is_nobodys(gym: Gym) -> None:
    phone = gym.athlete(gym.kim, KIMS)
    gym.ask("delete_athlete", {"athlete_id": gym.kim})
    assert phone.get("/history").status_code == 200
    assert phone.get(f"{own(gym)}/export.csv").status_code == 401


def test_a_code_of_ones_own_leads_to_the_page_where_one_tap_makes_it_ones_turn(gym: Gym) -> None:
    phone = gym.anybody()
    picture = phone.get(f"/people/{gym.kim}/code.svg", headers={"Host": "hingewall.local"})
    assert picture.content_type == "image/svg+xml"
    wanted = io.BytesIO()
    address = f"http://hingewall.local/people/{gym.kim}"
    segno.make(address, micro=False, error="m").save(
        wanted, kind="svg", border=4, dark="#000", light="#fff", omitsize=True, xmldecl=False, svgclass="qr"
    )
    assert picture.data == wanted.getvalue()
    assert f'value="{gym.kim}"' in phone.get(f"/people/{gym.kim}").text, "the tap"
    assert f"/people/{gym.kim}/code.svg" in gym.athlete(gym.kim, KIMS).get(f"/people/{gym.kim}").text


def test_fail_there_is_no_code_of_nobody(gym: Gym) -> None:
    assert gym.anybody().get("/people/0190a5ab-0000-7000-8000-000000000000/code.svg").status_code == 404
