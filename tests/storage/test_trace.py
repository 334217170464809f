"""Traces: every reading comes back to the bit, in little room."""

import math
import zlib
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hingewall.errors import StorageError
from hingewall.messages.readings import BodyReading, FaultKind, FaultReading, RangeReading, RangeStatus, Reading
from hingewall.storage.trace import Trace, pack, unpack
from stored import TRACE

floats = (
    st.floats() | st.floats(0, 2000).map(lambda x: round(x, 1)) | st.sampled_from([-0.0, 0.1 + 0.2, 5e-324, 2.0**60])
)
maybe = st.none() | floats
whole = st.integers(-(2**62), 2**62)
readings = st.one_of(
    st.builds(
        RangeReading,
        floats,
        maybe,
        st.sampled_from(get_args(RangeStatus)),
        maybe,
        maybe,
        maybe,
        maybe,
        st.none() | whole,
    ),
    st.builds(BodyReading, floats, st.booleans(), whole, maybe, maybe, maybe, floats),
    st.builds(FaultReading, floats, st.sampled_from(get_args(FaultKind))),
)
headers = st.dictionaries(st.text(), st.none() | st.booleans() | whole | st.floats(allow_nan=False) | st.text())


def bits(reading: Reading) -> list[Any]:
    """The fields with their types, so that 1, 1.0, True, 0.0, -0.0 and NaN all differ."""
    return [type(reading), *((type(value), repr(value)) for value in msgspec.structs.astuple(reading))]


@given(headers, st.lists(readings, max_size=30))
def test_a_trace_comes_back_to_the_bit(header: dict[str, Any], given_readings: list[Reading]) -> None:
    trace = unpack(pack(Trace(header, given_readings)))
    assert trace.header == header
    assert [bits(reading) for reading in trace.readings] == [bits(reading) for reading in given_readings]


@given(st.lists(st.decimals(0, 5000, places=4, allow_nan=False).map(float), min_size=1, max_size=60))
def test_rounded_times_come_back_to_the_bit(times: list[float]) -> None:
    given_readings: list[Reading] = [RangeReading(t, round(t, 1)) for t in times]
    assert unpack(pack(Trace({}, given_readings))).readings == given_readings


def test_a_rep_of_six_seconds_takes_less_than_a_page_of_the_database() -> None:
    wave = [600 - 250 * math.sin(math.pi * n / 300) for n in range(300)]
    given_readings: list[Reading] = [
        RangeReading(
            round(4829.7075 + n / 50, 4), float(round(mm)), "valid", 1.7 + n % 3 / 10, 12.1, 0.2, 256.0, n % 256
        )
        for n, mm in enumerate(wave)
    ]
    assert len(pack(Trace(TRACE.header, given_readings))) < 3000


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"no trace",
        pack(TRACE)[:-10],
        zlib.compress(b""),
        zlib.compress(msgspec.msgpack.encode([])),
        zlib.compress(msgspec.msgpack.encode([1, {}, "r", {}])),
        zlib.compress(msgspec.msgpack.encode([1, {}, "x", {"x": [[0, [1.0]]]}])),
        zlib.compress(msgspec.msgpack.encode([1, {}, "f", {"f": [[0, [1.0]]]}])),
        zlib.compress(msgspec.msgpack.encode([1, {}, "ff", {"f": [[0, [1.0]], [0, ["i2c"]]]}])),
        zlib.compress(msgspec.msgpack.encode([1, {}, "f", {"f": [[10, ["a"]], [0, ["i2c"]]]}])),
    ],
)
def test_what_is_no_trace_is_said_to_be_damaged(damaged: bytes) -> None:
    with pytest.raises(StorageError, match="a trace is damaged"):
        unpack(damaged)


def test_a_trace_of_a_later_version_is_said_to_be_one() -> None:
    with pytest.raises(StorageError, match="version 2"):
        unpack(zlib.compress(msgspec.msgpack.encode([2, {}, "", {}])))
