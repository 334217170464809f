"""Recordings, version 1: what is written is read; anything else names the file, the line and what to do."""

import gzip
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hingewall.errors import RecordingError
from hingewall.messages.readings import BodyReading, FaultKind, FaultReading, RangeReading, RangeStatus, Reading
from hingewall.sensing.recording import LONGEST_LINE, Recording, lines

HEADER = '{"format":"hingewall-recording","version":1}\n'
GOOD = '{"t":0.02,"range_mm":610}\n'
Make = Callable[[str | bytes], Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    numbers = itertools.count()

    def made(content: str | bytes) -> Path:
        path = tmp_path / f"{next(numbers)}.jsonl"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return made


def readings(path: Path) -> list[Reading]:
    with Recording(path) as recording:
        return list(recording)


def refusal(path: Path) -> str:
    with pytest.raises(RecordingError) as caught:
        readings(path)
    text = str(caught.value)
    assert text.startswith(str(path))
    assert text.isprintable()
    return text.removeprefix(str(path))


# --- what a recording holds ---


def test_the_three_kinds_of_line_become_readings(make: Make) -> None:
    content = HEADER + (
        '{"t":12.34,"range_mm":611,"status":"valid","sigma_mm":1.7,"signal_mcps":12.1,"ambient_mcps":0.2,"spads":256,"stream":17}\n'
        '{"t":12.36,"range_mm":null,"status":"signal_fail"}\n'
        '{"t":12.37,"body":{"present":true,"people":1,"hip_drop_mm":12.0,"shift_mm":-3.0,"quality":0.93,"breadth_mm":352.0}}\n'
        '\n{"t":12.40,"fault":"i2c","remark":"unknown keys are no error"}\n'
    )
    assert readings(make(content)) == [
        RangeReading(12.34, 611, "valid", 1.7, 12.1, 0.2, 256, 17),
        RangeReading(12.36, None, "signal_fail"),
        BodyReading(12.37, True, 1, 12.0, -3.0, None, 0.93, breadth_mm=352.0),
        FaultReading(12.40, "i2c"),
    ]


def test_a_header_keeps_what_it_does_not_know(make: Make) -> None:
    header = {
        "format": "hingewall-recording",
        "version": 1,
        "mount_offset_mm": 50,
        "settings": {"set.reps": 5},
        "x": [1],
    }
    with Recording(make(json.dumps(header) + "\n")) as recording:
        assert recording.header.mount.offset_mm == 50
        assert recording.header.settings == {"set.reps": 5}
        assert recording.header.extra == header


def test_gzip_is_recognised_by_its_content(make: Make) -> None:
    assert readings(make(gzip.compress((HEADER + GOOD).encode()))) == [RangeReading(0.02, 610)]


def test_equal_times_are_in_order(make: Make) -> None:
    assert len(readings(make(HEADER + GOOD * 3))) == 3


# --- what is refused, and how ---


@pytest.mark.parametrize(("line", "explained"), [
    ("not json", "malformed"),
    ('{"t":0.02,"range_mm":NaN}', "malformed"),
    ('{"t":0.02,"range_mm":Infinity}', "malformed"),
    ('{"t":0.02,"range_mm":1e999}', "out of range"),
    ('{"t":1e999,"range_mm":610}', "out of range"),
    ('{"t":0.02,"range_mm":-1}', "range_mm is -1; expected 0 or more, or null"),
    ('{"range_mm":610}', "`t`"),
    ('{"t":null,"range_mm":610}', "`$.t`"),
    ('{"t":"0.02","range_mm":610}', "`$.t`"),
    ('{"t":0.02}', "one of range_mm, body or fault is missing"),
    ('{"t":0.01,"range_mm":610}', "t is 0.01, before 0.02 on the line above: time can't go back"),
    ('{"t":0.02,"range_mm":"610"}', "`$.range_mm`"),
    ('{"t":0.02,"range_mm":610,"status":"fine"}', "fine"),
    ('{"t":0.02,"fault":"sleepy"}', "sleepy"),
    ('{"t":0.02,"body":{"present":"yes"}}', "`$.body.present`"),
    ('{"t":0.02,"body":{"present":true,"people":-1}}', "people is -1"),
    ('{"t":0.02,"range_mm":610', "truncated"),
    ("[1,2]", "object"),
    ('{"t":0.02,"x":' + "[" * 30000 + "}", "recursion"),
])  # fmt: skip
def test_a_bad_line_is_named_by_its_number(make: Make, line: str, explained: str) -> None:
    text = refusal(make(HEADER + GOOD + line + "\n" + GOOD))
    assert text.startswith(", line 3: ")
    assert explained in text


@pytest.mark.parametrize(("header", "explained"), [
    ("", "not JSON"),
    ("\n", "not JSON"),
    (b"\x00\x01\x02\xff" * 100, "not JSON"),
    ("[" * 30000, "not JSON"),
    ("[]\n", 'expected a header with "format":"hingewall-recording"'),
    ('{"format":"other","version":1}\n', 'expected a header with "format":"hingewall-recording"'),
    (GOOD, 'expected a header with "format":"hingewall-recording"'),
    ('{"format":"hingewall-recording"}\n', "version is None; this program reads version 1"),
    ('{"format":"hingewall-recording","version":2}\n', "version is 2; this program reads version 1"),
    ('{"format":"hingewall-recording","version":true}\n', "version is True"),
    ('{"format":"hingewall-recording","version":1,"mount_offset_mm":"50"}\n', "mount_offset_mm is '50'"),
    ('{"format":"hingewall-recording","version":1,"mount_offset_mm":1e999}\n', "1"),
    ('{"format":"hingewall-recording","version":1,"settings":[]}\n', "settings is []"),
], ids=itertools.count())  # fmt: skip
def test_a_bad_header_is_named_as_line_1(make: Make, header: str | bytes, explained: str) -> None:
    text = refusal(make(header))
    assert text.startswith(", line 1: ")
    assert explained in text


def test_a_line_without_an_end_does_not_fill_the_memory(make: Make) -> None:
    text = refusal(make(HEADER + GOOD + '{"t":1,"x":"' + "a" * 2 * LONGEST_LINE))
    assert text == f", line 3: longer than {LONGEST_LINE} bytes: no recording"


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
def test_a_gzip_that_is_cut_short_says_after_which_line(make: Make, kept: float) -> None:
    content = HEADER.encode() + b"".join(b'{"t":%d,"range_mm":%d}\n' % (i, i * i * 7919 % 1300) for i in range(3000))
    whole = gzip.compress(content)
    path = make(whole[: int(len(whole) * kept)])
    read: list[Reading] = []
    with (
        pytest.raises(RecordingError, match=r"cut short or damaged .*--lenient") as caught,
        Recording(path) as recording,
    ):
        read.extend(recording)
    assert f", after line {len(read) + 1}: " in str(caught.value)
    with Recording(path, lenient=True) as recording:
        assert list(recording) == read
        assert recording.skipped == 1


def test_a_gzip_cut_right_after_its_header_line_says_so(make: Make) -> None:
    whole = gzip.compress(HEADER.encode(), 0) + b"\x1f\x8b"
    assert refusal(make(whole)).startswith(", after line 1: ")
    with Recording(make(whole), lenient=True) as recording:
        assert list(recording) == []
        assert recording.skipped == 1


def test_what_can_not_be_opened_says_why(tmp_path: Path) -> None:
    assert refusal(tmp_path / "missing.jsonl") == ": can't be read: No such file or directory"
    assert refusal(tmp_path) == ": can't be read: Is a directory"


def test_lenient_skips_bad_lines_and_counts_them(make: Make) -> None:
    path = make(
        HEADER
        + GOOD
        + "junk\n"
        + '{"t":0.01,"range_mm":610}\n'
        + '{"t":0.04,"range_mm":-5}\n'
        + '{"t":0.06,"range_mm":612}\n'
    )
    with Recording(path, lenient=True) as recording:
        assert [reading.t for reading in recording] == [0.02, 0.06]
        assert recording.skipped == 3


# --- what is written is read ---

NUMBERS = st.floats(-1e6, 1e6)
MAYBE = st.none() | NUMBERS
RANGES = st.builds(
    RangeReading, st.just(0.0), st.none() | st.floats(0, 1e6), st.sampled_from(get_args(RangeStatus)), MAYBE, MAYBE,
    MAYBE, MAYBE, st.none() | st.integers(0, 255),
)  # fmt: skip
BODIES = st.builds(BodyReading, st.just(0.0), st.booleans(), st.integers(0, 9), MAYBE, MAYBE, MAYBE, st.floats(0, 1))
FAULTS = st.builds(FaultReading, st.just(0.0), st.sampled_from(get_args(FaultKind)))


@given(st.lists(RANGES | BODIES | FAULTS, max_size=30), st.booleans())
def test_a_written_recording_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, written: list[Reading], zipped: bool
) -> None:
    content = b"".join(lines({"mount_offset_mm": 12.5, "note": "ünïcode"}, written))
    path = tmp_path_factory.mktemp("round") / "trip.jsonl"
    path.write_bytes(gzip.compress(content) if zipped else content)
    with Recording(path) as recording:
        assert list(recording) == written
        assert recording.header.mount.offset_mm == 12.5
        assert recording.header.extra["note"] == "ünïcode"


@given(st.binary(max_size=300), st.booleans())
def test_no_file_whatever_it_holds_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, headed: bool
) -> None:
    path = tmp_path_factory.mktemp("junk") / "junk.jsonl"
    path.write_bytes(HEADER.encode() + junk if headed else junk)
    try:
        readings(path)
    except RecordingError as error:
        assert str(error).isprintable()  # noqa: PT017
