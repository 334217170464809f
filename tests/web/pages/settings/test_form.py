"""Changing settings: the form that works without script, the API, what an error and a conflict look like."""

import html
import re
from typing import Any

import msgspec
import pytest

from hingewall.messages.snapshot import StanceView
from hingewall.settings.settings import SETTINGS, Settings, changed
from hingewall_web.pages.settings.form import groups
from hingewall_web.words.settings import text_of


def form(units: str = "cm") -> dict[str, str]:
    """The form as a browser sends it: what it was made from, the defaults at revision 7, and the same in its fields."""
    texts = {key: text_of(setting, setting.default, units) for key, setting in SETTINGS.items()}
    return texts | {f"was.{key}": text for key, text in texts.items()} | {"revision": "7", "units": units}


def typed(**texts: str) -> dict[str, str]:
    return {key.replace("__", "."): text for key, text in texts.items()}


def send(client: Any, units: str = "cm", **texts: str) -> Any:
    return client.post("/settings", data=form(units) | typed(**texts))


def said(answer: Any) -> str:
    """The words of a page, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def entry(answer: Any, key: str) -> str:
    """The tag of a setting's field."""
    found = re.search(rf'<(?:input|select)[^>]* name="{re.escape(key)}"[^>]*>', answer.text)
    assert found is not None, f"no field {key}"
    return found[0]


def test_the_form_has_every_setting_once_with_the_target_distance_first() -> None:
    keys = [field.setting.key for group in groups(Settings()) for field in group.fields]
    assert keys[0] == "stance.target_mm"
    assert sorted(keys) == sorted(SETTINGS)


def test_each_field_has_label_help_and_bounds_in_its_unit(wall: Any) -> None:
    page = wall.client().get("/settings")
    for setting in SETTINGS.values():
        assert f'name="{setting.key}"' in page.text
        assert f'<label for="{setting.key.replace(".", "-")}">{setting.label}</label>' in page.text
    assert "61 cm is about two feet. 30 to 150 cm." in said(page)
    assert "0 to 600 s." in said(page)


def test_all_but_the_three_distances_is_folded_away(wall: Any) -> None:
    page = wall.client().get("/settings").text
    [folded] = re.findall(r'<details class="card more">.*?</details>', page, re.DOTALL)
    shown = [key for key in SETTINGS if f'name="{key}"' not in folded]
    assert shown == ["stance.target_mm", "reach.target_mm", "alarm.too_near_mm"]


def test_whoever_is_not_the_owner_sees_the_values_but_can_not_change_them(wall: Any) -> None:
    page = wall.client().get("/settings").text
    assert 'value="61"' in page
    assert page.count(" disabled>") == page.count("<fieldset")
    assert page.count('href="/login?then=/settings"') == 1, "there is one way in, at the top"
    assert page.index('href="/login') < page.index("<fieldset")
    assert "disabled" not in wall.owner().get("/settings").text


def test_saving_one_value_sends_only_that_and_says_that_it_is_in_force(wall: Any) -> None:
    client = wall.owner()
    assert send(client, stance__target_mm="65").status_code == 303
    assert wall.device.asked[-1] == ("set_settings", {"stance.target_mm": 650})
    assert "Saved: Target distance 61 cm → 65 cm. The wall uses it now." in said(client.get("/settings"))


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


# --- units ---


def test_a_wall_in_inches_shows_and_takes_inches_and_keeps_millimetres(wall: Any) -> None:
    wall.records.stored = changed(Settings(), {"ui.units": "in"})
    client = wall.owner()
    page = client.get("/settings")
    assert 'value="24"' in entry(page, "stance.target_mm")
    assert "11.8 to 59.06 in." in said(page)
    send(client, "in", stance__target_mm="26", ui__units="in")
    assert wall.device.asked[-1][1] == {"stance.target_mm": 660}
    assert "Target distance 24 in → 26 in" in said(client.get("/settings"))


def test_a_form_made_in_centimetres_is_read_in_centimetres_whatever_it_or_somebody_changes(wall: Any) -> None:
    send(wall.owner(), stance__target_mm="66", ui__units="in")
    assert wall.device.asked[-1][1] == {"stance.target_mm": 660, "ui.units": "in"}
    wall.records.revision = 7
    send(wall.owner(), stance__target_mm="70", ui__units="in")
    assert wall.device.asked[-1][1] == {"stance.target_mm": 700}


def test_a_value_that_nobody_touched_is_never_rounded(wall: Any) -> None:
    wall.records.stored = changed(Settings(), {"reach.target_mm": 243.7})
    client = wall.owner()
    page = client.get("/settings").text
    shown = dict(re.findall(r'name="(was\.[\w.]+)" value="([^"]*)"', page))
    client.post("/settings", data=form() | shown | {"reach.target_mm": shown["was.reach.target_mm"], "set.reps": "8"})
    assert wall.device.asked[-1][1] == {"set.reps": 8}
    assert wall.records.stored.reach.target_mm == 243.7


# --- errors ---


def test_all_errors_stand_beside_their_fields_and_what_was_typed_is_kept(wall: Any) -> None:
    answer = send(wall.owner(), stance__target_mm="10", set__reps="lots", cue__brightness="60", set__rest_s="")
    assert answer.status_code == 422
    for key, text in (("stance.target_mm", "10"), ("set.reps", "lots"), ("cue.brightness", "60"), ("set.rest_s", "")):
        assert f'value="{text}"' in entry(answer, key)
    beside = dict(re.findall(r'id="([\w-]+)-error">([^<]+)<', html.unescape(answer.text)))
    assert beside == {
        "stance-target_mm": "10 cm is too small. Use 30 to 150 cm.",
        "set-reps": "“lots” is not a whole number. Use 1 to 100 reps.",
        "set-rest_s": "This field is empty. Use 0 to 600 s.",
    }
    assert answer.text.count('aria-invalid="true"') == 3
    assert wall.device.asked == []


def test_the_summary_leads_to_each_field_and_has_the_focus(wall: Any) -> None:
    answer = send(wall.owner(), stance__target_mm="10", set__reps="lots")
    summary = re.search(
        r'<div class="note" role="alert" id="problems" tabindex="-1" autofocus>.*?</div>', answer.text, re.DOTALL
    )
    assert summary is not None
    assert "2 values need another look. Nothing was changed." in summary[0]
    assert re.findall(r'href="#([\w-]+)"', summary[0]) == ["stance-target_mm", "set-reps"]
    assert "<title>2 ✕ Settings" in answer.text


def test_a_folded_field_with_an_error_is_unfolded(wall: Any) -> None:
    answer = send(wall.owner(), set__end_after_s="99")
    assert '<details class="card more" open>' in answer.text
    assert "99 s is too large. Use 5 to 20 s." in said(answer)


def test_values_that_contradict_one_another_are_explained_in_words_and_units_of_the_page(wall: Any) -> None:
    answer = send(wall.owner(), reach__target_mm="40")
    assert answer.status_code == 422
    assert (
        "Target reach is 40 cm at Target distance 61 cm: a good rep would end 21 cm from the wall, within 6 cm of the"
        " too-near alarm at 20 cm; lower Target reach to 35 cm, or lower Too-near alarm to 15 cm, or raise Target"
        " distance"
    ) in said(answer)


@pytest.mark.parametrize(
    ("typed", "beside"),
    [
        ({"reach.target_mm": "40"}, ["reach-target_mm"]),
        ({"alarm.too_near_mm": "35"}, ["alarm-too_near_mm"]),
        ({"stance.target_mm": "65", "alarm.too_near_mm": "40"}, ["stance-target_mm", "alarm-too_near_mm"]),
        ({"cue.quiet_from": "22:00"}, ["cue-quiet_to"]),
    ],
)
def test_a_contradiction_is_said_beside_what_was_changed_just_now(
    wall: Any, typed: dict[str, str], beside: list[str]
) -> None:
    answer = send(wall.owner(), **{key.replace(".", "__"): text for key, text in typed.items()})
    assert answer.status_code == 422
    assert re.findall(r'class="error" id="([\w-]+)-error"', answer.text) == beside


def test_the_way_out_that_is_offered_is_one_in_inches_too(wall: Any) -> None:
    wall.records.stored = changed(Settings(), {"ui.units": "in"})
    client = wall.owner()
    answer = send(client, "in", reach__target_mm="16", ui__units="in")
    offered = re.search(r"lower Target reach to ([\d.]+) in", said(answer))
    assert offered is not None
    assert send(client, "in", reach__target_mm=offered[1], ui__units="in").status_code == 303
    assert wall.records.stored.reach.target_mm == 350


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "", "9e307", "<script>alert(1)</script>", "9" * 400])
@pytest.mark.parametrize("key", ["stance.target_mm", "set.rest_s", "cue.quiet_from", "cue.volume"])
def test_fail_what_is_no_value(wall: Any, key: str, text: str) -> None:
    answer = wall.owner().post("/settings", data=form() | {key: text, "cue.quiet_to": "07:00"})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert wall.records.revision == 7


# --- two people ---


def test_what_two_people_change_apart_goes_together_and_neither_undoes_the_other(wall: Any) -> None:
    wall.records.stored, wall.records.revision = changed(Settings(), {"set.rest_s": 30}), 8
    answer = send(wall.owner(), set__end_after_s="9")
    assert answer.status_code == 303
    assert wall.device.asked[-1] == ("set_settings", {"set.end_after_s": 9})
    assert (wall.records.stored.set.rest_s, wall.records.stored.set.end_after_s) == (30, 9)


@pytest.fixture
def stale(wall: Any) -> Any:
    """Somebody has set the rest to 30 s and the reps to 5; a page of before sends 90 s and a brightness."""
    wall.records.stored, wall.records.revision = changed(Settings(), {"set.rest_s": 30, "set.reps": 5}), 8
    return send(wall.owner(), set__rest_s="90", cue__brightness="50")


def test_only_the_field_that_both_changed_is_for_a_person_to_decide(wall: Any, stale: Any) -> None:
    assert stale.status_code == 409
    assert "Keep mine: 90 s" in said(stale)
    assert "Take theirs: 30 s" in said(stale)
    assert stale.text.count('value="theirs"') == 1
    assert 'value="5"' in entry(stale, "set.reps"), "what only the other changed is not undone"
    assert 'value="50"' in entry(stale, "cue.brightness"), "and mine is kept"
    assert 'href="#set-rest_s"' in stale.text
    assert 'name="revision" value="8"' in stale.text
    assert wall.device.asked == []


def again(stale: Any, take: str) -> dict[str, str]:
    """The page of the conflict, sent as a browser would, with one of the two chosen."""
    fields = dict(re.findall(r'<input[^>]* name="([\w.]+)" value="([^"]*)"', stale.text))
    return form() | fields | {"cue.brightness": "50", "take.set.rest_s": take}


def test_mine_is_kept_when_i_say_so(wall: Any, stale: Any) -> None:
    assert wall.owner().post("/settings", data=again(stale, "mine")).status_code == 303
    assert wall.device.asked[-1][1] == {"set.rest_s": 90, "cue.brightness": 50}


def test_theirs_is_taken_when_i_say_so_and_the_rest_of_mine_is_saved(wall: Any, stale: Any) -> None:
    assert wall.owner().post("/settings", data=again(stale, "theirs")).status_code == 303
    assert wall.device.asked[-1][1] == {"cue.brightness": 50}
    assert wall.records.stored.set.rest_s == 30


def test_an_error_on_an_old_page_does_not_undo_what_somebody_else_changed(wall: Any) -> None:
    wall.records.stored, wall.records.revision = changed(Settings(), {"set.rest_s": 30}), 8
    answer = send(wall.owner(), set__reps="lots")
    assert answer.status_code == 422
    assert 'value="30"' in entry(answer, "set.rest_s")


# --- undo, defaults, where I stand ---


def test_the_last_save_can_be_undone_once(wall: Any) -> None:
    client = wall.owner()
    send(client, stance__target_mm="65", set__reps="8")
    assert 'action="/settings/undo"' in client.get("/settings").text
    assert client.post("/settings/undo").status_code == 303
    assert wall.device.asked[-1][1] == {"stance.target_mm": 610, "set.reps": 10}
    page = said(client.get("/settings"))
    assert "Put back: Target distance 65 cm → 61 cm, Reps in a set 8 → 10" in page.replace(" reps", "")
    assert 'action="/settings/undo"' not in client.get("/settings").text, "only right after a save"


def test_what_somebody_has_changed_since_is_not_undone(wall: Any) -> None:
    client = wall.owner()
    send(client, stance__target_mm="65")
    wall.records.stored, wall.records.revision = changed(wall.records.stored, {"set.reps": 5}), 9
    assert client.post("/settings/undo").status_code == 303
    assert "Too late to undo" in said(client.get("/settings"))
    assert wall.records.stored.stance.target_mm == 650


def test_undoing_without_a_save_before_changes_nothing(wall: Any) -> None:
    client = wall.owner()
    client.post("/settings/undo")
    assert "Too late to undo" in said(client.get("/settings"))
    assert wall.device.asked == []


def fill(client: Any, what: str, **texts: str) -> Any:
    return client.post("/settings/fill", data=form() | typed(**texts) | {"fill": what})


def test_without_script_a_button_fills_in_where_i_stand_and_keeps_what_i_typed(wall: Any) -> None:
    answer = fill(wall.owner(), "stand", set__reps="8", set__rest_s="lots")
    assert answer.status_code == 200
    assert "You stand at 61 cm. Save to keep that distance." in said(answer)
    wall.feed.publish(msgspec.structs.replace(wall.feed.latest()[0], stance=StanceView(633, "good", 0)))
    answer = fill(wall.owner(), "stand", set__reps="8", set__rest_s="lots")
    for key, text in (("stance.target_mm", "63"), ("set.reps", "8"), ("set.rest_s", "lots")):
        assert f'value="{text}"' in entry(answer, key)
    assert wall.device.asked == []


def test_with_nobody_at_the_wall_it_says_what_to_do(wall: Any) -> None:
    wall.feed.publish(msgspec.structs.replace(wall.feed.latest()[0], stance=None, presence="empty"))
    answer = fill(wall.owner(), "stand", stance__target_mm="70")
    assert "stand tall and still at the wall" in said(answer)
    assert 'value="70"' in entry(answer, "stance.target_mm")
    wall.feed.age = 60.0
    assert "The device does not answer" in said(fill(wall.owner(), "stand"))


def test_without_script_a_button_fills_in_the_default(wall: Any) -> None:
    wall.records.stored = changed(Settings(), {"set.rest_s": 90, "cue.quiet_from": "22:00", "cue.quiet_to": "07:00"})
    answer = fill(wall.owner(), "set.rest_s", set__rest_s="95", was__set__rest_s="90")
    assert 'value="60"' in entry(answer, "set.rest_s")
    assert "Rest after a set: the default is filled in. Save to keep it." in said(answer)
    assert 'value=""' in entry(fill(wall.owner(), "cue.quiet_from", was__cue__quiet_from="22:00"), "cue.quiet_from")


def test_filling_in_does_not_make_an_old_page_new(wall: Any) -> None:
    wall.records.stored, wall.records.revision = changed(Settings(), {"set.rest_s": 30}), 8
    answer = fill(wall.owner(), "stand", set__rest_s="90")
    assert 'name="revision" value="7"' in answer.text
    assert 'name="was.set.rest_s" value="60"' in answer.text


def test_fail_to_fill_in_what_is_no_setting(wall: Any) -> None:
    assert fill(wall.owner(), "no.such").status_code == 422


@pytest.mark.parametrize("path", ["/settings", "/settings/undo", "/settings/fill"])
def test_only_the_owner_may(wall: Any, path: str) -> None:
    assert wall.client().post(path, data=form()).status_code == 401


# --- what the page's script asks for ---


def test_the_script_is_told_where_somebody_stands_in_words_and_as_the_field_s_text(wall: Any) -> None:
    client = wall.client()
    text = "You stand at 61 cm: a rep counts with the hips at 37 cm."
    assert client.get("/settings/stand").json == {"text": text, "value": "61"}
    text = "You stand at 24 in: a rep counts with the hips at 14.5 in."
    assert client.get("/settings/stand?units=in").json == {"text": text, "value": "24"}


@pytest.mark.parametrize(
    ("stance_mm", "typed", "text"),
    [
        (610, "reach.target_mm=28", "You stand at 61 cm: a rep counts with the hips at 33 cm."),
        (420, "", "You stand at 42 cm. Reps count from 45 cm on."),
        (950, "", "You stand at 95 cm. Reps count up to 90 cm only."),
        (950, "stance.target_mm=92", "You stand at 95 cm: a rep counts with the hips at 71 cm."),
        (300, "mode=tap_and_step", "You stand at 30 cm."),
    ],
)
def test_whoever_stands_there_is_told_what_counts_for_them_by_what_is_typed(
    wall: Any, stance_mm: float, typed: str, text: str
) -> None:
    wall.feed.publish(msgspec.structs.replace(wall.feed.latest()[0], stance=StanceView(stance_mm, "good", 0)))
    assert wall.client().get(f"/settings/stand?{typed}").json["text"] == text


def test_the_picture_follows_what_is_typed_as_far_as_it_can_be_used(wall: Any) -> None:
    client = wall.client()
    drawn = client.get("/settings/picture?units=cm&stance.target_mm=70&reach.target_mm=lots&mode=no").text
    assert "stand at 70 cm" in drawn
    assert "reach 24 cm" in drawn
    assert "<html" not in drawn


def test_what_can_not_be_saved_is_said_while_somebody_is_at_it(wall: Any) -> None:
    client = wall.client()
    assert 'data-impossible=""' in client.get("/settings/picture?reach.target_mm=35").text
    drawn = html.unescape(client.get("/settings/picture?reach.target_mm=36").text)
    assert "a good rep would end 25 cm from the wall, within 6 cm of the too-near alarm at 20 cm" in drawn
    assert "hips at 25 cm" in drawn, "and it is drawn all the same"
    near = html.unescape(client.get("/settings/picture?stance.target_mm=46&reach.target_mm=15").text)
    assert "the alarm would sound where people are asked to stand" in near


# --- presets ---


def test_a_preset_says_its_numbers_in_one_line_and_which_is_in_use(wall: Any) -> None:
    page = said(wall.client().get("/settings"))
    assert "First time Stand at 55, reach 18, hips at 37 cm" in page
    assert "Standard In use Stand at 61, reach 24, hips at 37 cm" in page
    assert "Deep Stand at 67, reach 30, hips at 37 cm" in page
    wall.records.stored = changed(Settings(), {"reach.target_mm": 250, "ui.units": "in"})
    page = said(wall.client().get("/settings"))
    assert "In use" not in page
    assert "Stand at 24, reach 9.45, hips at 14.55 in" in page


def test_without_script_a_preset_fills_in_its_distances_and_a_save_can_be_undone(wall: Any) -> None:
    wall.records.stored = changed(Settings(), {"stance.target_mm": 800, "stance.too_near_mm": 700, "set.reps": 5})
    client = wall.owner()
    was = {"was.stance.target_mm": "80", "was.stance.too_near_mm": "70", "was.set.reps": "5", "set.reps": "5"}
    made = form() | {"stance.target_mm": "80", "stance.too_near_mm": "70"} | was
    answer = client.post("/settings/fill", data=made | {"fill": "preset.first_time"})
    assert wall.device.asked == [], "nothing is saved yet"
    assert "First time: filled in. Save to keep it." in said(answer)
    assert "Stand at 55 cm: a rep counts with the hips at 37 cm." in said(answer)
    filled = dict(re.findall(r'<input[^>]* name="([\w.]+)" value="([^"]*)"', answer.text))
    assert client.post("/settings", data=made | filled).status_code == 303
    assert wall.device.asked[-1][1] == {
        "stance.target_mm": 550, "stance.too_near_mm": 450, "reach.target_mm": 180,
    }  # fmt: skip
    client.post("/settings/undo")
    assert wall.records.stored.stance.too_near_mm == 700


def test_settings_that_can_not_be_read_can_be_saved_again(wall: Any) -> None:
    wall.records.broken = True
    client = wall.owner()
    assert "can&#39;t be used, so this page shows the defaults" in client.get("/settings").text
    assert send(client, stance__target_mm="65").status_code == 303
    assert wall.records.stored.stance.target_mm == 650


def test_fail_without_a_device_nothing_is_saved(wall: Any) -> None:
    client = wall.owner()
    wall.device.gone = True
    assert send(client, set__reps="5").status_code == 503
