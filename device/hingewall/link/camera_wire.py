"""What device and camera tell one another: the distance and the owner's wishes one way, numbers the other.

Never a picture: a report is at most 1 KB and holds a BodyReading, a camera's FaultReading, or that there is no camera,
which both ends check.
"""

import contextlib
import socket
from typing import Literal, get_args

from msgspec import Struct
from msgspec.structs import asdict

from hingewall.link.wire import Malformed, decode, encode
from hingewall.messages.readings import BodyReading, FaultReading

LARGEST_REPORT = 1024
"""Bytes in a report. One has about 150; a picture of 320x180 has 57,600."""
LARGEST_NUMBER = 1e6
"""Of whatever is measured, mm or mm/s: nothing in a gym is a kilometre away, and sums of larger ones could overflow."""
LATE_S = 1.0
"""A report older than that is about the past: it waited in a buffer while somebody was stopped. Nobody hears it."""
AHEAD_S = 0.1
"""One clock serves both processes; this is for rounding."""


class Ranged(Struct, frozen=True, gc=False):
    """How far the hips were from the wall at ``t`` (CLOCK_MONOTONIC s); None where the sensor could not tell."""

    t: float
    distance_mm: float | None


class Orders(Struct, frozen=True):
    """What the owner allows, and the mains frequency that lamps flicker with."""

    enabled: bool
    mains_hz: int = 50


class ToCamera(Struct, frozen=True, omit_defaults=True):
    """One packet from the device."""

    ranged: Ranged | None = None
    orders: Orders | None = None


class Absent(Struct, frozen=True, gc=False):
    """At ``t`` there is no camera, and there was none before: how this wall was built, or its camera has come off."""

    t: float


class Report(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One packet from the camera: exactly one of the three."""

    body: BodyReading | None = None
    fault: FaultReading | None = None
    absent: Absent | None = None


CameraFault = Literal["camera", "camera_software"]
CAMERA_FAULTS = get_args(CameraFault)
Heard = BodyReading | FaultReading
Said = Heard | Absent


def encode_report(reading: Said) -> bytes:
    """The reading as a packet. Raises Malformed for anything that is not a small camera reading."""
    if isinstance(reading, BodyReading):
        raw = encode(Report(body=reading))
    elif isinstance(reading, Absent):
        raw = encode(Report(absent=reading))
    elif isinstance(reading, FaultReading) and reading.fault in CAMERA_FAULTS:
        raw = encode(Report(fault=reading))
    else:
        raise Malformed(f"a {type(reading).__name__}; the camera sends body readings and its own fault, nothing else")
    if len(raw) > LARGEST_REPORT:
        raise Malformed(f"a report of {len(raw)} bytes; at most {LARGEST_REPORT} are sent")
    _checked(raw)  # Python does not check what a field was given; bytes would go out as text
    return raw


def decode_report(raw: bytes, now: float) -> Said | None:
    """The reading in a packet, or None when it comes too late. Raises Malformed, whatever the bytes are."""
    if len(raw) > LARGEST_REPORT:
        raise Malformed(f"a report of more than {LARGEST_REPORT} bytes")
    reading = _checked(raw)
    if reading.t > now + AHEAD_S:
        raise Malformed(f"a report from {reading.t - now:.1f} s in the future")
    return reading if reading.t >= now - LATE_S else None


def _checked(raw: bytes) -> Said:
    """What is in a packet, if it is what a camera may say. Raises Malformed."""
    report = decode(raw, Report)
    if sum(said is not None for said in (report.body, report.fault, report.absent)) != 1:
        raise Malformed("expected one of body, fault and absent")
    if report.fault is not None:
        if report.fault.fault not in CAMERA_FAULTS:
            raise Malformed(f"the fault {report.fault.fault}; a camera only has its own")
        return report.fault
    if report.absent is not None:
        return report.absent
    assert report.body is not None
    for name, value in asdict(report.body).items():
        if name != "t" and value is not None and abs(value) > LARGEST_NUMBER:
            raise Malformed(f"{name} is {value:g}; expected {LARGEST_NUMBER:g} at most")
    return report.body


def hang_up(connection: socket.socket) -> None:
    """End a connection that another thread reads from; that thread closes it."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
