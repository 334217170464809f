"""Whether all is well, for a monitor: /healthz in JSON, /metrics in Prometheus' text format."""

from collections.abc import Iterator

from flask import Blueprint, Response, jsonify

from hingewall.faults import FAULTS
from hingewall_web.server.problems import MESSAGES
from hingewall_web.server.services import services
from hingewall_web.server.streams import STALE_S

pages = Blueprint("health", __name__)

Sample = tuple[str, str, str, dict[str, float]]
"""Name, kind, help, and the value for each set of labels."""


@pages.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 while the device process reports; else 503 with the reason."""
    s = services()
    latest = s.feed.latest()
    age = round(latest[1], 2) if latest else None
    if s.now() is None:
        heard = f"last heard from {age} s ago" if age is not None else "never heard from"
        return jsonify(ok=False, reason=f"{MESSAGES['device_gone']} ({heard})", age_s=age), 503
    faults = [fault.kind for fault in latest[0].faults] if latest else []
    return jsonify(ok=True, age_s=age, faults=faults), 200


@pages.get("/metrics")
def metrics() -> Response:
    lines: list[str] = []
    for name, kind, text, values in _samples():
        lines += [f"# HELP hingewall_{name} {text}", f"# TYPE hingewall_{name} {kind}"]
        lines += [f"hingewall_{name}{labels} {value!r}" for labels, value in values.items()]
    return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _samples() -> Iterator[Sample]:
    s = services()
    latest = s.feed.latest()
    up = latest is not None and s.now() is not None
    yield "up", "gauge", f"1 while the device process has reported within {STALE_S} s.", {"": float(up)}
    yield "streams", "gauge", "Phones that listen to the live stream.", {"": float(s.streams.open)}
    if latest is None:
        return
    snapshot, age = latest
    active = {fault.kind for fault in snapshot.faults}
    yield "snapshot_age_seconds", "gauge", "Since the device last reported.", {"": round(age, 3)}
    yield "reps_total", "counter", "Reps ever announced, of any verdict.", {"": snapshot.rep_seq}
    yield "set_counted_reps", "gauge", "Counted reps of the set.", {"": snapshot.set.counted}
    yield "settings_revision", "gauge", "Revision of the settings in force.", {"": snapshot.settings_revision}
    yield "clock_synchronised", "gauge", "1 once the wall clock is right.", {"": float(snapshot.clock_synchronised)}
    faults = {f'{{kind="{kind}"}}': float(kind in active) for kind in FAULTS}
    yield "fault", "gauge", "1 while the device reports that fault.", faults
    if snapshot.distance_mm is not None:
        yield "distance_metres", "gauge", "Hips to wall.", {"": snapshot.distance_mm / 1000}
