"""Exports: columns that stay, cells that no spreadsheet runs, and recordings that replay."""

import csv
import io
import json
import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hingewall.sensing.recording import Recording
from hingewall.storage.athletes import Profile
from hingewall.storage.cells import DECIMAL_COMMA, PLAIN, Form, harmless
from hingewall.storage.export import export_csv, export_json
from hingewall.storage.export_sets import export_sets_csv
from hingewall.wall.traces import recording_lines
from stored import COUNTED, SHALLOW, TRACE, Shelf, asked

COLUMNS = [
    "set_id", "set_started", "date_sure", "mode", "source", "settings_revision", "rules_version", "app_version", "seq",
    "id", "at", "verdict", "reason", "unsure", "edited", "original_verdict", "original_reason", "form", "stance_mm",
    "target_mm", "reach_mm", "gap_mm", "eccentric_s", "pause_s", "concentric_s", "top_pause_s", "peak_down_mm_s",
    "peak_up_mm_s", "mean_down_mm_s", "mean_up_mm_s", "hip_drop_mm", "drop_ratio", "shift_mm", "turns", "quality",
    "athlete", "set_started_local", "at_local",
]  # fmt: skip


def test_the_columns_stay_as_they_were_published(shelf: Shelf) -> None:
    assert list(export_csv(shelf.reader)) == [",".join(COLUMNS) + "\r\n"]


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A wall that hangs where it is nine hours later than in UTC."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_tokyo")
def test_a_line_for_each_rep_as_it_counts_now_oldest_first(shelf: Shelf) -> None:
    set_id = shelf.start()
    ids = [shelf.keep(set_id, rep) for rep in (COUNTED, SHALLOW, replace(COUNTED, shift_mm=-30.5))]
    shelf.edit(ids[0], "remove")
    rows = list(csv.DictReader(io.StringIO("".join(export_csv(shelf.reader)), newline="")))
    assert [row["id"] for row in rows] == ids
    assert [row["verdict"] for row in rows] == ["removed", "no_rep", "counted"]
    assert [row["original_verdict"] for row in rows] == ["counted", "no_rep", "counted"]
    assert [row["shift_mm"] for row in rows] == ["", "", "-30.5"], "a number stays a number"
    first = rows[0]
    assert first["set_started"] == "2026-11-22T12:00:00.000Z"
    assert first["at"] == "2026-11-22T12:00:03.900Z"
    assert (first["set_started_local"], first["at_local"]) == ("2026-11-22 21:00:00", "2026-11-22 21:00:03")
    assert (first["edited"], first["unsure"], first["date_sure"]) == ("true", "false", "true")
    assert (first["reach_mm"], first["hip_drop_mm"], first["reason"]) == ("255.0", "", "")


def test_an_export_begins_with_the_day_that_was_asked_for(shelf: Shelf) -> None:
    shelf.keep(shelf.start())
    shelf.clock.pass_by(3 * 86400)
    newer = shelf.keep(shelf.start())
    assert newer in "".join(export_csv(shelf.reader, date(2026, 11, 24)))
    assert len("".join(export_csv(shelf.reader, date(2026, 11, 24))).splitlines()) == 2
    assert len(json.loads("".join(export_json(shelf.reader, date(2026, 11, 24))))["sets"]) == 1


EVIL = "=cmd|'/c calc'!A0"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@a", "\tx", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20a", "\ufe661"]
)
def test_text_that_a_spreadsheet_would_run_is_made_safe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Kim", "Anne-Marie", "Kim + Lee", "a@b", "Ñandú 2"])
def test_a_name_that_is_none_is_left_alone(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("sheet", [export_csv, export_sets_csv])
@pytest.mark.parametrize("form", [PLAIN, DECIMAL_COMMA])
@pytest.mark.parametrize(
    "name", [EVIL, f";{EVIL}", f",{EVIL}", f'";{EVIL}', f"\t{EVIL}", f"; {EVIL}", "|\uff1d1", "x;+1"]
)
def test_no_separator_makes_a_formula_of_a_nickname(shelf: Shelf, sheet: Any, form: Form, name: str) -> None:
    """A spreadsheet splits where its country does, quotes or not, and takes off blanks."""
    asked(shelf, "create_athlete", "kim", Profile(name, "blue", "star", "x"))
    shelf.keep(shelf.start(athlete_id="kim"))
    row = "".join(sheet(shelf.reader, form=form)).splitlines()[-1]
    for separators in (",", ";", "\t", ",;", ",;\t|:"):
        for quotes in ("", '"'):
            cells = re.split(f"[{separators}]", row)
            assert not [cell for cell in cells if re.match("[=+@\uff1d]", cell.lstrip(quotes + " "))], (
                separators,
                quotes,
            )
    (found,) = csv.DictReader(io.StringIO("".join(sheet(shelf.reader, form=form)).removeprefix("\ufeff"), newline=""),
                              delimiter=form.separator)  # fmt: skip
    assert found["athlete"].replace("'", "") == name.replace("'", ""), "and it is still that name"


def test_excel_with_a_decimal_comma_opens_it_by_a_double_click(shelf: Shelf) -> None:
    asked(shelf, "create_athlete", "kim", Profile("Ñandú", "blue", "star", "x"))
    shelf.keep(shelf.start(athlete_id="kim"), replace(COUNTED, shift_mm=-30.5))
    plain, comma = ("".join(export_csv(shelf.reader, form=form)) for form in (PLAIN, DECIMAL_COMMA))
    assert plain.startswith("set_id,"), "as programs know it"
    assert comma.startswith("\ufeffset_id;")
    (was,) = csv.DictReader(io.StringIO(plain, newline=""))
    (now,) = csv.DictReader(io.StringIO(comma.removeprefix("\ufeff"), newline=""), delimiter=";")
    assert (now["shift_mm"], now["reach_mm"], now["athlete"]) == ("-30,5", "255,0", "Ñandú")
    numbers = {key: value.replace(",", ".") for key, value in now.items()}
    assert numbers == was
    (row,) = csv.DictReader(
        io.StringIO("".join(export_sets_csv(shelf.reader, form=DECIMAL_COMMA)).removeprefix("\ufeff"), newline=""),
        delimiter=";",
    )
    assert (row["mean_reach_mm"], row["athlete"], row["date_sure"]) == ("255,0", "Ñandú", "true")


def test_the_json_export_is_one_document_with_all_but_the_traces(shelf: Shelf) -> None:
    assert json.loads("".join(export_json(shelf.reader))) == {"format": "hingewall-export", "version": 1, "sets": []}
    for _ in range(2):
        set_id = shelf.start()
        rep_id = shelf.keep(set_id)
    shelf.edit(rep_id, "remove")
    sets = json.loads("".join(export_json(shelf.reader)))["sets"]
    assert [row["id"] for row in sets][-1] == set_id
    assert [row["counted"] for row in sets] == [1, 0]
    assert sets[1]["removed"][0]["edits"][0]["after"] == "removed"
    assert sets[0]["settings"]["stance.target_mm"] == 610


def test_a_rep_comes_out_as_a_recording_that_reads_back_the_same(shelf: Shelf, tmp_path: Path) -> None:
    rep_id = shelf.keep(shelf.start())
    path = tmp_path / "rep.jsonl"
    path.write_text("".join(recording_lines(shelf.reader.trace(rep_id))), "utf-8")
    with Recording(path) as recording:
        assert recording.header.mount.offset_mm == 50.0
        assert recording.header.settings == TRACE.header["settings"]
        assert recording.header.extra["rules_version"] == 1
        assert list(recording) == TRACE.readings


# --- a row a set ---


def sets_of(shelf: Shelf, since: date | None = None) -> list[dict[str, str]]:
    text = "".join(export_sets_csv(shelf.reader, since))
    assert text.startswith("\ufeff"), "or Excel takes UTF-8 for something else"
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.usefixtures("in_tokyo")
def test_a_set_is_one_row_with_its_figures_and_its_reasons_in_local_time(shelf: Shelf) -> None:
    set_id = shelf.start()
    seen = {"form": "hinge", "hip_drop_mm": 30.0}
    reps = [
        replace(COUNTED, reach_mm=250.0, eccentric_s=1.0, **seen), replace(COUNTED, reach_mm=260.0, unsure=True),
        SHALLOW, SHALLOW, replace(COUNTED, verdict="no_rep", reason="squat"),
        replace(COUNTED, verdict="void", reason="lost_sight"), COUNTED,
    ]  # fmt: skip
    *_, wrong = [shelf.keep(set_id, rep) for rep in reps]
    shelf.edit(wrong, "remove")
    shelf.store.end_set(set_id, "idle")
    shelf.settle()
    (row,) = sets_of(shelf)
    assert (row["set_id"], row["started"], row["utc_offset_min"]) == (set_id, "2026-11-22 21:00:00", "540")
    assert [row[name] for name in ("counted", "only_just", "no_rep", "not_judged", "removed", "goal")] == [
        "2", "1", "3", "1", "1", "10"
    ]  # fmt: skip
    assert [row[name] for name in ("shallow", "squat", "lost_sight", "touch")] == ["2", "1", "1", "0"]
    figures = ("mean_reach_mm", "reach_spread_mm", "target_reach_mm", "mean_eccentric_s", "mean_hip_drop_mm")
    assert [row[name] for name in figures] == ["255.0", "7.1", "240.0", "1.2", "30.0"]
    assert (row["form_checked"], row["athlete"], row["date_sure"]) == ("1", "", "true")


def test_a_set_without_reps_is_a_row_without_figures(shelf: Shelf) -> None:
    shelf.start()
    shelf.settle()
    (row,) = sets_of(shelf)
    assert (row["counted"], row["mean_reach_mm"], row["reach_spread_mm"], row["ended"]) == ("0", "", "", "")


def test_sets_begin_with_the_day_that_was_asked_for_and_names_are_not_run(shelf: Shelf) -> None:
    shelf.keep(shelf.start())
    shelf.clock.pass_by(3 * 86400)
    asked(shelf, "create_athlete", "kim", Profile("=SUM(Ä1)", "blue", "star", "x"))
    newer = shelf.start(athlete_id="kim")
    shelf.keep(newer)
    (row,) = sets_of(shelf, date(2026, 11, 24))
    assert (row["set_id"], row["athlete"]) == (newer, "'=SUM(Ä1)")
