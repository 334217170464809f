"""A session as a FIT file, read back by two libraries that others wrote: what was done, when, and nothing made up."""

import io
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

import fitdecode
import pytest
from fit_tool.fit_file import FitFile
from msgspec.structs import replace

from hingewall.storage.fit_format import crc
from hingewall.storage.fit_session import session_fit
from hingewall.storage.rows import SetRow
from webreps import make_rep_row, make_set_row

SIX = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


def at(seconds: float) -> str:
    return (SIX + timedelta(seconds=seconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def a_set(begins: float, *ends: float, missed: int = 0) -> SetRow:
    """A set of reps that end at these times, the last ``missed`` of them no-reps."""
    reps = [replace(make_rep_row(n), at=at(end)) for n, end in enumerate(ends, 1)]
    wrong = [replace(rep, verdict="no_rep", reason="squat") for rep in reps[len(reps) - missed :]]
    return make_set_row([*reps[: len(reps) - missed], *wrong], started=at(begins))


TWO = [a_set(0, 5, 10.25, 15.5, missed=1), a_set(75.5, 80, 84)]


def by_fitdecode(data: bytes) -> list[tuple[str, dict[str, Any]]]:
    """Messages by name, with their checksums looked at."""
    with fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        frames = [frame for frame in reader if isinstance(frame, fitdecode.FitDataMessage)]
    return [(frame.name, {field.name: field.value for field in frame.fields}) for frame in frames]


def by_fit_tool(data: bytes) -> list[tuple[str, dict[str, Any]]]:
    messages = [record.message for record in FitFile.from_bytes(data).records if not record.is_definition]
    return [
        (type(message).__name__, {field.name: field.get_value() for field in message.fields if field.is_valid()})
        for message in messages
    ]


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def test_one_library_finds_sets_and_rests_with_their_counted_reps_and_times() -> None:
    found = by_fitdecode(session_fit(TWO))
    sets = [values for name, values in found if name == "set"]
    assert [(one["set_type"], one.get("repetitions"), one["duration"]) for one in sets] == [
        ("active", 2, 15.5), ("rest", None, 60.0), ("active", 2, 8.5)
    ]  # fmt: skip
    assert [one["start_time"] for one in sets] == [
        SIX, SIX + timedelta(seconds=16), SIX + timedelta(seconds=76)
    ]  # fmt: skip
    assert [one["message_index"] for one in sets] == [0, 1, 2]
    (session,) = [values for name, values in found if name == "session"]
    assert (session["sport"], session["sub_sport"]) == ("training", "strength_training")
    assert (session["start_time"], session["total_elapsed_time"], session["num_laps"]) == (SIX, 84.0, 1)
    (title,) = [values for name, values in found if name == "exercise_title"]
    assert title["wkt_step_name"] == "Hip hinge"


def test_another_library_finds_the_same() -> None:
    found = by_fit_tool(session_fit(TWO))
    names = [name.removesuffix("Message") for name, _ in found]
    assert names == [
        "FileId", "Event", "Set", "Set", "Set", "Event", "Lap", "Session", "ExerciseTitle", "Activity"
    ]  # fmt: skip
    sets = [values for name, values in found if name == "SetMessage"]
    assert [(one["set_type"], one.get("repetitions"), one["duration"]) for one in sets] == [
        (1, 2, 15.5), (0, None, 60.0), (1, 2, 8.5)
    ]  # fmt: skip
    assert sets[0]["start_time"] == ms(at(0))
    values = dict(found)["FileIdMessage"]
    assert (values["type"], values["time_created"], values["product_name"]) == (4, ms(at(0)), "Hingewall")
    assert dict(found)["ActivityMessage"]["num_sessions"] == 1


def test_a_set_in_which_nothing_counted_has_no_repetitions_and_its_length() -> None:
    (one,) = [values for name, values in by_fitdecode(session_fit([a_set(0, 5, 9, missed=2)])) if name == "set"]
    assert (one["repetitions"], one["duration"]) == (0, 9.0)


def test_sets_that_overlap_by_a_clock_that_was_set_back_have_no_rest_between() -> None:
    found = by_fitdecode(session_fit([a_set(0, 30), a_set(20, 40)]))
    assert [values["set_type"] for name, values in found if name == "set"] == ["active", "active"]


def test_a_file_that_lost_a_byte_does_not_pass() -> None:
    data = session_fit(TWO)
    assert crc(data) == 0, "a whole file with its checksum comes to nothing"
    spoilt = data[:40] + struct.pack("B", data[40] ^ 1) + data[41:]
    with pytest.raises(fitdecode.FitCRCError):
        by_fitdecode(spoilt)
