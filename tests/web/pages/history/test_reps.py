"""One rep: what its page says and draws, and what becomes of a correction."""

import base64
import json
import re
from html import unescape
from typing import Any

import pytest
from msgspec.structs import replace

from hingewall.errors import CommandRefused, UnknownId
from hingewall.settings.settings import Settings, as_dict
from hingewall.storage.rows import Edit, RepRow
from hingewall_web.pages.history.rep_words import STANDING, alarm_mm, evidence
from hingewall_web.pages.history.reps import CHANGES
from webreps import make_rep_row, make_set_row

AT = "2026-11-22T18:04:00.000Z"


class Corrected:
    """Keeps corrections as the device does: each as an edit beside the wall's own verdict."""

    def __init__(self, wall: Any) -> None:
        self.wall = wall
        wall.device._edit_rep = self.edit

    def edit(self, args: dict[str, Any], _revision: int | None) -> None:
        rep: RepRow = self.wall.records.rep(args["rep_id"])
        before, change = "removed" if rep.removed else rep.verdict, args["change"]
        if change not in ("counted", "no_rep", "void", "remove", "restore"):
            raise CommandRefused("invalid", f"change is '{change}'", {"change": f"change is '{change}'"})
        if rep.removed and change != "restore":
            raise CommandRefused("invalid", "this rep was removed; restore it first")
        after = {"remove": "removed", "restore": rep.verdict}.get(change, change)
        if after != before:
            self.put(self.changed(rep, before, after))

    def changed(self, rep: RepRow, before: Any, after: Any) -> RepRow:
        verdict = rep.verdict if after == "removed" else after
        own = verdict == rep.original_verdict
        return replace(
            rep, verdict=verdict, reason=rep.original_reason if own else None, removed=after == "removed", edited=True,
            edits=(*rep.edits, Edit(AT, True, before, after, "owner")),
        )  # fmt: skip

    def put(self, rep: RepRow) -> None:
        row = self.wall.records.rows[0]
        every = [rep if other.id == rep.id else other for other in (*row.reps, *row.removed)]
        kept = tuple(sorted((r for r in every if not r.removed), key=lambda r: r.seq))
        gone = tuple(r for r in every if r.removed)
        self.wall.records.rows[0] = replace(row, reps=kept, removed=gone)
        self.wall.records.rep = self.find

    def find(self, rep_id: str) -> RepRow:
        row = self.wall.records.rows[0]
        for rep in (*row.reps, *row.removed):
            if rep.id == rep_id:
                found: RepRow = rep
                return found
        raise UnknownId(f"there is no rep {rep_id}")


@pytest.fixture
def corrected(wall: Any) -> Corrected:
    return Corrected(wall)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def chart_of(page: str) -> dict[str, Any]:
    found = re.search(r'data-chart="([^"]+)"', page)
    assert found is not None
    data: dict[str, Any] = json.loads(unescape(found[1]))
    return data


def buttons(page: str) -> list[str]:
    return re.findall(r'name="change" value="(\w+)"', page)


# --- the page ---


def test_a_rep_of_a_set_leads_to_its_page(wall: Any) -> None:
    assert 'href="/history/rep/r3"' in wall.client().get("/history/s1").text


def test_a_rep_is_judged_in_words_with_the_evidence(wall: Any) -> None:
    said = text_of(wall.client().get("/history/rep/r7").text)
    assert "Rep 7 of 7" in said
    assert "No-rep: squat, hips sank 21 cm and went 19 cm back" in said
    assert "Reach 19 cm 79 % of the target reach, 24 cm" in said
    assert "Stood at 61 cm upright and still Reach 19 cm" in said
    assert "Hips at 42 cm the alarm sounds nearer than 20 cm" in said
    assert "Time back 1.4 s up to 30 cm a second" in said


def test_the_numbers_of_a_rep_add_up_wherever_they_stand_together(wall: Any) -> None:
    """61.6 cm less 28.4 cm is 33.2 cm, but 62 less 28 is 34."""
    row = wall.records.rows[0]
    rep = replace(row.reps[0], stance_mm=616, reach_mm=284, gap_mm=332)
    wall.records.rows[0] = replace(row, reps=(rep, *row.reps[1:]))
    client = wall.client()
    said = text_of(client.get("/history/rep/r1").text)
    assert "Stood at 62 cm upright and still Reach 28 cm 118 % of the target reach, 24 cm Hips at 34 cm" in said
    assert "From 62 cm down to 34 cm" in said
    assert chart_of(client.get("/history/rep/r1").text)["words"]["target"] == "counts at 38"
    assert "<td>28</td>\n<td>34</td>" in client.get("/history/s1").text


def test_lengths_are_in_the_units_of_the_settings(wall: Any) -> None:
    wall.records.stored = replace(wall.records.stored, ui=replace(wall.records.stored.ui, units="in"))
    page = wall.client().get("/history/rep/r1").text
    assert "Reach 10 in 108 % of the target reach, 9.5 in" in text_of(page)
    assert chart_of(page)["unit_mm"] == 25.4


def test_the_chart_is_told_where_start_bottom_top_target_and_alarm_are(wall: Any) -> None:
    chart = chart_of(wall.client().get("/history/rep/r1").text)
    lines = {key: chart[key] for key in ("id", "start", "bottom", "end", "stand", "target", "alarm", "gap")}
    assert lines == {
        "id": "r1", "start": 3.1, "bottom": 4.52, "end": 6.01, "stand": 607, "target": 367, "alarm": 197, "gap": 347,
    }  # fmt: skip


def test_without_script_the_figures_are_in_a_table(wall: Any) -> None:
    page = wall.client().get("/history/rep/r1").text
    assert "<noscript>" in page
    assert page.count('<th scope="row">') == 11


def test_reps_lead_to_their_neighbours(wall: Any) -> None:
    client = wall.client()
    first, last = client.get("/history/rep/r1").text, client.get("/history/rep/r7").text
    assert "/history/rep/r2" in first
    assert 'rel="prev"' not in first
    assert "/history/rep/r6" in last
    assert 'rel="next"' not in last


def test_an_unknown_rep_is_a_404_page(wall: Any) -> None:
    assert wall.client().get("/history/rep/none").status_code == 404


@pytest.mark.parametrize(
    ("stance_mm", "settings", "mode", "expected"),
    [
        (607, {}, "reach", 197),
        (640, {}, "reach", 200),
        (480, {}, "reach", 80),
        (640, {"alarm.too_near_mm": 150}, "reach", 150),
        (640, {"gone.since_then": 1}, "reach", 200),
        (300, {}, "tap_and_step", None),
    ],
)
def test_the_alarm_line_is_that_of_the_stance_and_settings_of_then(
    stance_mm: float, settings: dict[str, Any], mode: Any, expected: float | None
) -> None:
    stored = as_dict(Settings()) | settings
    rep = make_rep_row(stance_mm=stance_mm)
    assert alarm_mm(rep, make_set_row([rep], settings=stored, mode=mode)) == expected


@pytest.mark.parametrize(
    ("measured", "said"),
    [
        ({"form": "hinge", "drop_ratio": 0.12}, ("Hip drop", "3 cm", "12 % of the reach: a hinge")),
        (
            {"form": "unclear", "drop_ratio": 0.4},
            ("Hip drop", "3 cm", "40 % of the reach: between a hinge and a squat"),
        ),
        ({"form": "not_checked"}, ("Hip drop", "3 cm", "form not checked")),
        (
            {"form": "not_checked", "hip_drop_mm": None, "drop_ratio": None},
            ("Hip drop", "\N{EN DASH}", "the camera did not see the hips, so form was not checked"),
        ),
        ({"shift_mm": -62.0}, ("Off to one side", "6 cm", "")),
        ({"shift_mm": None}, ("Off to one side", "\N{EN DASH}", "not seen")),
        ({"turns": 0}, ("Smoothness", "smooth", "")),
        ({"turns": 2}, ("Smoothness", "2 reversals", "changes of direction on the way back")),
        ({"quality": 0.996}, ("Valid readings", "99 %", "of all sensor readings")),
        ({"top_pause_s": 1.2}, ("Total time", "2.9 s", "after 1.2 s upright")),
    ],
)  # fmt: skip
def test_what_was_not_seen_is_never_called_good(measured: dict[str, Any], said: tuple[str, str, str]) -> None:
    rep = make_rep_row(**measured)
    assert said in evidence(rep, make_set_row([rep]), "cm")


# --- corrections ---


def test_the_owner_may_correct_and_others_are_asked_to_log_in(wall: Any) -> None:
    assert buttons(wall.owner().get("/history/rep/r1").text) == ["no_rep", "void", "remove"]
    page = wall.client().get("/history/rep/r1").text
    assert buttons(page) == []
    assert "Log in to correct this rep" in page


def test_a_corrected_rep_says_so_with_what_the_wall_said(wall: Any, corrected: Corrected) -> None:
    client = wall.owner()
    answer = client.post("/history/rep/r3", data={"change": "counted"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/history/rep/r3")
    assert wall.device.asked[-1] == ("edit_rep", {"rep_id": "r3", "change": "counted"})
    said = text_of(client.get("/history/rep/r3").text)
    assert "Rep 3 is now: counted." in said
    assert "Edited. The wall's verdict: No-rep: too shallow by 4 cm" in said
    assert "no-rep → counted" in said
    assert "Edited" in text_of(client.get("/history/s1").text)


@pytest.mark.parametrize(
    ("change", "undo"), [("counted", "no_rep"), ("void", "no_rep"), ("remove", "restore")]
)  # fmt: skip
def test_undo_takes_the_last_change_back(wall: Any, corrected: Corrected, change: str, undo: str) -> None:
    client = wall.owner()
    client.post("/history/rep/r3", data={"change": change})
    page = client.get("/history/rep/r3").text
    assert buttons(page)[0] == undo
    client.post("/history/rep/r3", data={"change": undo})
    rep = wall.records.rep("r3")
    assert (rep.verdict, rep.reason, rep.removed) == ("no_rep", "shallow", False)
    assert "Edited" not in text_of(client.get("/history/s1").text)
    assert buttons(client.get("/history/rep/r3").text)[0] == change


def test_a_removed_rep_stays_in_its_place_under_its_number(wall: Any, corrected: Corrected) -> None:
    client = wall.owner()
    client.post("/history/rep/r2", data={"change": "remove"})
    page = client.get("/history/s1").text
    assert re.findall(r'<th scope="row">(\d)</th>', page) == list("1234567")
    assert page.count('class="removed"') == 1
    assert "Removed from the count" in client.get("/history/rep/r2").text
    assert buttons(client.get("/history/rep/r2").text) == ["restore", "restore"]


def test_asking_for_what_it_is_already_changes_nothing(wall: Any, corrected: Corrected) -> None:
    client = wall.owner()
    client.post("/history/rep/r1", data={"change": "counted"})
    assert "Rep 1 has not changed: counted." in client.get("/history/rep/r1").text
    assert wall.records.rep("r1").edits == ()


def test_the_form_refuses_what_is_no_change(wall: Any, corrected: Corrected) -> None:
    client = wall.owner()
    assert client.post("/history/rep/r1", data={}).status_code == 422
    assert client.post("/history/rep/r1", data={"change": "better"}).status_code == 422
    client.post("/history/rep/r1", data={"change": "remove"})
    answer = client.post("/history/rep/r1", data={"change": "counted"})
    assert answer.status_code == 422
    assert "restore it first" in answer.text


def test_patch_answers_with_the_rep_as_it_is_now(wall: Any, corrected: Corrected) -> None:
    answer = wall.owner().patch("/api/v1/reps/r3", json={"change": "counted"})
    assert answer.status_code == 200
    now = {key: answer.json[key] for key in ("id", "verdict", "original_verdict", "original_reason", "edited")}
    assert now == {
        "id": "r3", "verdict": "counted", "original_verdict": "no_rep", "original_reason": "shallow", "edited": True,
    }  # fmt: skip
    assert answer.json["edits"][0]["by"] == "owner"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("r3", {"json": {"change": "better"}}, 422, "invalid"),
        ("r3", {"json": {"change": 7}}, 422, "invalid"),
        ("r3", {"json": {}}, 422, "invalid"),
        ("r3", {"json": {"change": "remove", "reason": "x"}}, 422, "invalid"),
        ("r3", {"json": []}, 400, "malformed"),
        ("r3", {"data": b"{"}, 400, "malformed"),
        ("none", {"json": {"change": "remove"}}, 404, "unknown"),
    ],
)
def test_patch_says_what_is_wrong(
    wall: Any, corrected: Corrected, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    answer = wall.owner().patch(f"/api/v1/reps/{path}", **body)
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
    assert wall.records.rep("r3").edits == ()


def test_patch_names_every_field_that_is_wrong(wall: Any) -> None:
    answer = wall.owner().patch("/api/v1/reps/r3", json={"verdict": "counted"})
    assert answer.json["error"]["fields"].keys() == {"verdict", "change"}


def test_without_the_pin_nothing_is_corrected(wall: Any, corrected: Corrected) -> None:
    client = wall.client()
    assert client.patch("/api/v1/reps/r3", json={"change": "counted"}).status_code == 401
    assert client.post("/history/rep/r3", data={"change": "counted"}).status_code == 401
    wrong = {"Authorization": "Basic " + base64.b64encode(b"owner:000001").decode()}
    assert client.patch("/api/v1/reps/r3", json={"change": "counted"}, headers=wrong).status_code == 401
    assert "edit_rep" not in [kind for kind, _ in wall.device.asked]


def test_a_correction_from_another_site_is_refused(wall: Any, corrected: Corrected) -> None:
    client = wall.owner()
    elsewhere = {"Origin": "http://evil.example"}
    assert client.post("/history/rep/r3", data={"change": "counted"}, headers=elsewhere).status_code == 403
    assert client.patch("/api/v1/reps/r3", json={"change": "counted"}, headers=elsewhere).status_code == 403
    assert wall.records.rep("r3").edits == ()


def test_without_the_device_a_correction_says_so(wall: Any) -> None:
    client = wall.owner()
    wall.device.gone = True
    answer = client.patch("/api/v1/reps/r3", json={"change": "counted"})
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "device_gone")
    page = client.post("/history/rep/r3", data={"change": "counted"})
    assert page.status_code == 503
    assert "does not answer" in page.text


def test_every_change_has_its_words() -> None:
    for word in ("counted", "no_rep", "void", "remove", "restore"):
        assert CHANGES[word]
    for word in ("counted", "no_rep", "void", "removed"):
        assert STANDING[word]
