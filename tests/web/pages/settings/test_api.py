"""Settings for programs: read by anybody, written with the PIN and the revision that was seen."""

from typing import Any

import pytest


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


def test_what_is_stale_is_said_to_be_stale_before_anything_else(wall: Any) -> None:
    assert put(wall, {"revision": 6, "settings": {"set.reps": 500}}).status_code == 409
