"""Changing settings: the form that works without script, the API, what an error and a conflict look like."""

import re
from typing import Any

import pytest

from hingewall.settings import SETTINGS, Settings, changed
from hingewall_web import settings_form
from hingewall_web.settings_form import groups

FORM = {key: settings_form.text_of(setting.default) for key, setting in SETTINGS.items()}


def send(client: Any, revision: int = 7, **typed: str) -> Any:
    keys = {name.replace("__", "."): text for name, text in typed.items()}
    return client.post("/settings", data=FORM | {"revision": str(revision)} | keys)


def test_the_form_has_every_setting_once_with_the_target_distance_first() -> None:
    keys = [field.setting.key for fields in groups(Settings()).values() for field in fields]
    assert keys[0] == "stance.target_mm"
    assert sorted(keys) == sorted(SETTINGS)


def test_each_field_has_label_bounds_and_help(wall: Any) -> None:
    page = wall.client().get("/settings").text
    for setting in SETTINGS.values():
        assert f'name="{setting.key}"' in page
        assert f'<label for="{setting.key.replace(".", "-")}">{setting.label}</label>' in page
        if setting.low is not None:
            assert f"{setting.low:g} to {setting.high:g}" in page


def test_whoever_is_not_the_owner_sees_the_values_but_can_not_change_them(wall: Any) -> None:
    page = wall.client().get("/settings").text
    assert 'value="610"' in page
    assert "disabled" in page
    assert "disabled" not in wall.owner().get("/settings").text


def test_saving_one_value_sends_only_that_and_says_what_changed(wall: Any) -> None:
    client = wall.owner()
    assert send(client, stance__target_mm="650").status_code == 303
    assert wall.device.asked[-1] == ("set_settings", {"stance.target_mm": 650})
    assert "Saved: Target distance 610 mm → 650 mm." in client.get("/settings").text


def test_saving_nothing_says_so(wall: Any) -> None:
    client = wall.owner()
    assert send(client).status_code == 303
    assert "Nothing was changed." in client.get("/settings").text
    assert wall.device.asked == []


def test_quiet_hours_and_switches_are_read_as_such(wall: Any) -> None:
    send(wall.owner(), cue__quiet_from="22:00", cue__quiet_to="07:00", camera__enabled="false", ui__units="in")
    assert wall.device.asked[-1][1] == {
        "cue.quiet_from": "22:00", "cue.quiet_to": "07:00", "camera.enabled": False, "ui.units": "in",
    }  # fmt: skip


def test_all_errors_stand_beside_their_fields_and_what_was_typed_is_kept(wall: Any) -> None:
    answer = send(wall.owner(), stance__target_mm="10", set__reps="lots", cue__brightness="60")
    assert answer.status_code == 422
    assert 'value="10"' in answer.text
    assert 'value="lots"' in answer.text
    assert 'value="60"' in answer.text
    assert "Target distance is 10; expected a number from 300 to 1500 mm" in answer.text
    assert "Reps in a set is &#34;lots&#34;; expected a whole number from 1 to 100 reps" in answer.text
    assert answer.text.count('aria-invalid="true"') == 2
    assert wall.device.asked == []


def test_values_that_contradict_one_another_are_explained(wall: Any) -> None:
    answer = send(wall.owner(), reach__target_mm="400")
    assert answer.status_code == 422
    assert "within 60 mm of the too-near alarm" in answer.text
    assert "reach.target_mm" not in re.sub(r'name="(was\.)?reach\.target_mm"', "", answer.text)


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "", "610mm", "<script>alert(1)</script>", "9" * 400])
def test_fail_what_is_no_number(wall: Any, text: str) -> None:
    answer = send(wall.owner(), stance__target_mm=text)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert wall.records.revision == 7


def test_a_comma_is_a_decimal_point(wall: Any) -> None:
    send(wall.owner(), stance__target_mm="650,5")
    assert wall.records.stored.stance.target_mm == 650.5


def test_a_stale_form_shows_both_values_and_saves_mine_the_second_time(wall: Any) -> None:
    wall.records.stored, wall.records.revision = changed(Settings(), {"stance.target_mm": 700}), 8
    client = wall.owner()
    answer = send(client, 7, stance__target_mm="650")
    assert answer.status_code == 409
    assert "You typed 650; meanwhile it was set to 700 mm." in answer.text
    assert 'name="revision" value="8"' in answer.text
    assert wall.device.asked == []
    assert send(client, 8, stance__target_mm="650").status_code == 303
    assert wall.records.stored.stance.target_mm == 650


def as_made(**typed: str) -> dict[str, str]:
    """The form as a browser sends it, with what it was made from: the defaults, at revision 7."""
    was = {f"was.{key}": text for key, text in FORM.items()}
    return FORM | was | {"revision": "7"} | {key.replace("__", "."): text for key, text in typed.items()}


def test_what_two_people_change_apart_goes_together_and_neither_undoes_the_other(wall: Any) -> None:
    wall.records.stored, wall.records.revision = changed(Settings(), {"set.rest_s": 30}), 8
    answer = wall.owner().post("/settings", data=as_made(set__end_after_s="9"))
    assert answer.status_code == 303
    assert wall.device.asked[-1] == ("set_settings", {"set.end_after_s": 9})
    assert (wall.records.stored.set.rest_s, wall.records.stored.set.end_after_s) == (30, 9)


def test_only_the_field_that_both_changed_is_for_a_person_to_decide(wall: Any) -> None:
    wall.records.stored, wall.records.revision = changed(Settings(), {"set.rest_s": 30, "set.reps": 5}), 8
    answer = wall.owner().post("/settings", data=as_made(set__rest_s="90", cue__brightness="50"))
    assert answer.status_code == 409
    assert "You typed 90; meanwhile it was set to 30 s." in answer.text
    assert answer.text.count("meanwhile it was set to") == 1
    assert 'name="set.reps" value="5"' in answer.text, "what only the other changed is not undone"
    assert 'name="cue.brightness" value="50"' in answer.text, "and mine is kept"
    assert 'href="#set-rest_s"' in answer.text


def test_settings_that_can_not_be_read_can_be_saved_again(wall: Any) -> None:
    wall.records.broken = True
    client = wall.owner()
    assert "can&#39;t be used, so the defaults are shown" in client.get("/settings").text
    assert send(client, stance__target_mm="650").status_code == 303
    assert wall.records.stored.stance.target_mm == 650


def test_lengths_are_shown_in_the_unit_of_the_pages_too(wall: Any) -> None:
    assert "= 61 cm" in wall.client().get("/settings").text
    wall.records.stored = changed(Settings(), {"ui.units": "in"})
    assert "= 24.0 in" in wall.client().get("/settings").text


def put(wall: Any, body: Any) -> Any:
    return wall.owner().put("/api/v1/settings", json=body)


def test_the_api_reads_and_writes_with_a_revision(wall: Any) -> None:
    read = wall.client().get("/api/v1/settings").json
    assert read["revision"] == 7
    assert read["settings"]["stance.target_mm"] == 610
    answer = put(wall, {"revision": 7, "settings": {"stance.target_mm": 650}})
    assert answer.status_code == 200
    assert answer.json["revision"] == 8
    assert answer.json["settings"]["stance.target_mm"] == 650


def test_the_api_reports_every_error_at_once(wall: Any) -> None:
    answer = put(wall, {"revision": 7, "settings": {"stance.target_mm": 10, "set.repz": 3, "cue.volume": "loud"}})
    assert answer.status_code == 422
    assert set(answer.json["error"]["fields"]) == {"stance.target_mm", "set.repz", "cue.volume"}


@pytest.mark.parametrize(
    "body", [{}, {"revision": "7", "settings": {}}, {"revision": True, "settings": {}}, {"revision": 7},
             {"revision": 7, "settings": []}, {"revision": 7, "settings": {}, "more": 1}],
)  # fmt: skip
def test_fail_a_body_of_another_shape(wall: Any, body: Any) -> None:
    answer = put(wall, body)
    assert answer.status_code == 422
    assert answer.json["error"]["fields"]


def test_a_stale_write_is_409_with_what_is_in_force(wall: Any) -> None:
    answer = put(wall, {"revision": 6, "settings": {"set.reps": 5}})
    assert answer.status_code == 409
    assert answer.json["error"]["code"] == "stale"
    assert answer.json["revision"] == 7
    assert answer.json["settings"]["set.reps"] == 10


def test_without_the_device_nothing_is_saved_and_it_says_so(wall: Any) -> None:
    client = wall.owner()
    wall.device.gone = True
    answer = client.put("/api/v1/settings", json={"revision": 7, "settings": {"set.reps": 5}})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert send(client, set__reps="5").status_code == 503


def test_what_is_stale_is_said_to_be_stale_before_anything_else(wall: Any) -> None:
    assert put(wall, {"revision": 6, "settings": {"set.reps": 500}}).status_code == 409
