"""Exports: columns that stay, cells that no spreadsheet runs, and recordings that replay."""

import csv
import io
import json
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from hingewall.sensing.recording import Recording
from hingewall.storage.export import _safe, export_csv, export_json
from hingewall.wall.traces import recording_lines
from stored import COUNTED, SHALLOW, TRACE, Shelf

COLUMNS = [
    "set_id", "set_started", "date_sure", "mode", "source", "settings_revision", "rules_version", "app_version", "seq",
    "id", "at", "verdict", "reason", "unsure", "edited", "original_verdict", "original_reason", "form", "stance_mm",
    "target_mm", "reach_mm", "gap_mm", "eccentric_s", "pause_s", "concentric_s", "top_pause_s", "peak_down_mm_s",
    "peak_up_mm_s", "mean_down_mm_s", "mean_up_mm_s", "hip_drop_mm", "drop_ratio", "shift_mm", "turns", "quality",
    "athlete",
]  # fmt: skip


def test_the_columns_stay_as_they_were_published(shelf: Shelf) -> None:
    assert list(export_csv(shelf.reader)) == [",".join(COLUMNS) + "\r\n"]


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
    assert (first["edited"], first["unsure"], first["date_sure"]) == ("true", "false", "true")
    assert (first["reach_mm"], first["hip_drop_mm"], first["reason"]) == ("255.0", "", "")


def test_an_export_begins_with_the_day_that_was_asked_for(shelf: Shelf) -> None:
    shelf.keep(shelf.start())
    shelf.clock.pass_by(3 * 86400)
    newer = shelf.keep(shelf.start())
    assert newer in "".join(export_csv(shelf.reader, date(2026, 11, 24)))
    assert len("".join(export_csv(shelf.reader, date(2026, 11, 24))).splitlines()) == 2
    assert len(json.loads("".join(export_json(shelf.reader, date(2026, 11, 24))))["sets"]) == 1


def test_text_that_a_spreadsheet_would_run_is_made_safe() -> None:
    assert [_safe(text) for text in ("=1+1", "+1", "-1", "@a", "\tx", "plain")] == [
        "'=1+1", "'+1", "'-1", "'@a", "'\tx", "plain"
    ]  # fmt: skip


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
