"""With the PIN and without, the errors table, foreign names, cross-site writes, the lock."""

import base64
import socket
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient

from by_hand import cheap

PIN = "482915"
BODY = {"revision": 7, "settings": {"set.reps": 12}}

OPEN = [
    "/", "/history", "/history/s1", "/settings", "/setup", "/login", "/healthz", "/metrics", "/api/v1/state",
    "/api/v1/words", "/api/v1/sets", "/api/v1/sets/s1", "/api/v1/reps/r1", "/api/v1/settings", "/static/app.css",
]  # fmt: skip
GUARDED: list[tuple[str, str, dict[str, Any]]] = [
    ("PUT", "/api/v1/settings", {"json": BODY}),
    ("POST", "/settings", {"data": {"revision": "7", "set.reps": "12"}}),
    ("POST", "/settings/undo", {}),
    ("POST", "/settings/fill", {"data": {"fill": "set.reps"}}),
    ("PATCH", "/api/v1/reps/r1", {"json": {"change": "remove"}}),
    ("POST", "/history/rep/r1", {"data": {"change": "remove"}}),
    ("POST", "/calibrate/start", {}),
    ("POST", "/calibrate/cancel", {}),
    ("POST", "/calibrate/undo", {"data": {"target": "240"}}),
    ("GET", "/api/v1/export.csv", {}),
    ("GET", "/account", {}),
    ("POST", "/account/end", {"data": {"name": "none"}}),
    ("GET", "/setup/wall", {}),
    ("POST", "/setup/wall", {"data": {"wall.height_mm": "88"}}),
    ("GET", "/setup/check", {}),
    ("POST", "/setup/check/start", {}),
    ("POST", "/setup/check/answer", {"data": {"about": "blue", "noticed": "yes"}}),
    ("POST", "/setup/check/stop", {}),
]


def basic(pin: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"owner:{pin}".encode()).decode()}


@pytest.mark.parametrize("path", OPEN)
def test_anybody_may_look(wall: Any, path: str) -> None:
    assert wall.client().get(path).status_code == 200


@pytest.mark.parametrize(("method", "path", "body"), GUARDED)
def test_without_the_pin_401_and_nothing_else(wall: Any, method: str, path: str, body: dict[str, Any]) -> None:
    for headers in ({}, basic("000001")):
        answer = wall.client().open(path, method=method, headers=headers, **body)
        assert answer.status_code == 401
        assert "WWW-Authenticate" not in answer.headers
    assert wall.device.asked == []
    assert wall.records.keeper.failures == 1
    assert wall.records.revision == 7


@pytest.mark.parametrize(("method", "path", "body"), [guarded for guarded in GUARDED if guarded[0] != "GET"])
def test_another_site_is_refused_before_any_pin_is_tried(
    wall: Any, method: str, path: str, body: dict[str, Any]
) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = wall.client().open(path, method=method, headers=headers | basic("000001"), **body)
        assert answer.status_code == 403
    assert wall.device.asked == []
    assert wall.records.revision == 7


@pytest.mark.parametrize(("method", "path", "body"), GUARDED)
def test_with_the_pin_it_is_done(wall: Any, method: str, path: str, body: dict[str, Any]) -> None:
    assert wall.owner().open(path, method=method, **body).status_code in (200, 303)
    assert wall.client().open(path, method=method, headers=basic(PIN), **body).status_code in (200, 303, 409)


@pytest.mark.parametrize(("method", "path", "body"), GUARDED)
def test_before_there_is_an_owner_401_points_to_the_set_up(
    unclaimed: Any, method: str, path: str, body: dict[str, Any]
) -> None:
    answer = unclaimed.client().open(path, method=method, headers=basic(PIN), **body)
    assert answer.status_code == 401
    assert "/setup" in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api/v1/sets/none", 404, "unknown"),
        ("GET", "/api/v1/reps/none", 404, "unknown"),
        ("DELETE", "/api/v1/state", 405, "wrong_method"),
        ("POST", "/api/v1/live", 405, "wrong_method"),
        ("GET", "/api/v1/sets?limit=0", 422, "invalid"),
        ("GET", "/api/v1/sets?limit=x", 422, "invalid"),
    ],
)
def test_errors_are_json_under_the_api(wall: Any, method: str, path: str, status: int, code: str) -> None:
    answer = wall.client().open(path, method=method)
    assert answer.status_code == status
    assert answer.json["error"]["code"] == code
    assert answer.json["error"]["message"]
    assert isinstance(answer.json["error"]["fields"], dict)


def test_elsewhere_errors_are_a_page(wall: Any) -> None:
    answer = wall.client().get("/nothing")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert "There is nothing at this address." in answer.text


def test_a_wrong_method_says_which_are_right(wall: Any) -> None:
    assert "GET" in wall.client().delete("/api/v1/state").headers["Allow"]


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b"7", b'{"revision":NaN}', b"[" * 20000])
def test_malformed_json_is_400(wall: Any, raw: bytes) -> None:
    answer = wall.owner().put("/api/v1/settings", data=raw)
    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "malformed"


def test_a_body_above_64_kib_is_413(wall: Any) -> None:
    raw = b'{"x":"' + b"a" * 65536 + b'"}'
    assert wall.owner().put("/api/v1/settings", data=raw).json["error"]["code"] == "too_large"
    assert wall.owner().post("/settings", data={"set.reps": "1" * 70000}).status_code == 413


def test_an_unforeseen_error_is_500_without_its_insides(wall: Any, caplog: pytest.LogCaptureFixture) -> None:
    def fall(*_: object) -> None:
        raise RuntimeError("secret insides")

    wall.records.sets = fall
    answer = wall.client().get("/api/v1/sets")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "secret insides" in caplog.text


HERE = socket.gethostname().lower().split(".")[0]


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080", "192.168.1.20", "hingewall.local",
             "gym.example", "hingewall.local.:80", f"{HERE}-2.local", f"{HERE}.lan", f"{HERE.upper()}.Fritz.Box:443",
             f"{HERE}.home", f"{HERE}.home.arpa", f"{HERE}.internal", f"{HERE}-2.localdomain."],
)  # fmt: skip
def test_ok_own_names_and_addresses(wall: Any, host: str) -> None:
    assert wall.client().get("/api/v1/state", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "hingewall.local.evil.example", "xhingewall.local", "", "127.0.0.1.evil.example", "[::1", "a b",
     "a@127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999", "127.0.0.1:0", "127.0.0.1/x", "localhost?x",
     "lan", "evil.lan", f"evil.{HERE}.lan", f"{HERE}.evil.lan", f"{HERE}.lan.evil.example", f"{HERE}.box", "fritz.box",
     f"{HERE}.fritz.box.evil.example", f"{HERE}.example", f"x{HERE}.home", f"{HERE}-1.home", f"{HERE}-21.lan"],
)  # fmt: skip
def test_fail_a_foreign_host(wall: Any, host: str) -> None:
    answer = wall.client().get("/api/v1/state", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "foreign_host"
    assert wall.client().get("/nothing", headers={"Host": host}).status_code == 400


SAME, CROSS = 200, 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, SAME),
        ({"Sec-Fetch-Site": "none"}, SAME),
        ({"Sec-Fetch-Site": "same-site"}, CROSS),
        ({"Sec-Fetch-Site": "cross-site"}, CROSS),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, CROSS),
        ({"Origin": "http://localhost"}, SAME),
        ({"Origin": "https://localhost"}, CROSS),  # this page came by http
        ({"Origin": "http://localhost:81"}, CROSS),
        ({"Origin": "http://evil.example"}, CROSS),
        ({"Origin": "null"}, CROSS),
        ({}, CROSS),
    ],
)
def test_a_cookie_writes_from_the_walls_own_page_only(wall: Any, headers: dict[str, str], status: int) -> None:
    client = wall.owner()
    del client.environ_base["HTTP_ORIGIN"]
    answer = client.put("/api/v1/settings", json=BODY, headers=headers)
    assert answer.status_code == status
    assert wall.records.revision == (8 if status == SAME else 7)


def test_a_script_with_the_pin_needs_no_origin(wall: Any) -> None:
    assert wall.client().put("/api/v1/settings", json=BODY, headers=basic(PIN)).status_code == 200


def test_a_foreign_page_can_not_log_a_phone_in(wall: Any) -> None:
    answer = wall.client().post("/login", data={"pin": PIN}, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403


def log_in(client: FlaskClient, pin: str) -> Any:
    return client.post("/api/v1/session", json={"pin": pin}, headers={"Origin": "http://localhost"})


def test_five_wrong_pins_lock_the_sixth_even_if_right(wall: Any) -> None:
    client = wall.client()
    assert [log_in(client, "000001").status_code for _ in range(6)] == [401] * 5 + [429]
    locked = log_in(client, PIN)
    assert locked.status_code == 429
    assert locked.headers["Retry-After"] == "30"
    assert client.put("/api/v1/settings", json=BODY, headers=basic(PIN)).status_code == 429
    wall.t += 30
    assert log_in(client, PIN).status_code == 200
    assert wall.records.keeper.failures == 0


def test_looking_is_never_locked(wall: Any) -> None:
    for _ in range(6):
        log_in(wall.client(), "000001")
    assert wall.client().get("/").status_code == 200


def test_without_a_device_no_pin_is_tried_and_what_was_typed_is_kept(wall: Any) -> None:
    owner = wall.owner()
    wall.device.gone = True
    assert log_in(wall.client(), PIN).status_code == 503
    answer = owner.post("/settings", data={"revision": "7", "set.reps": "12"})
    assert answer.status_code == 503
    assert "set.reps=12" in answer.text


def test_a_new_pin_logs_everybody_out(wall: Any) -> None:
    client = wall.owner()
    wall.records.keeper = msgspec.structs.replace(wall.records.keeper, pin_hash=cheap("703182"))
    assert client.put("/api/v1/settings", json=BODY).status_code == 401


def test_the_session_cookie_is_strict_http_only_and_short(wall: Any) -> None:
    cookie = log_in(wall.client(), PIN).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Expires=" in cookie
    assert wall.app.permanent_session_lifetime.total_seconds() == 1800


def test_logging_out_ends_it(wall: Any) -> None:
    client = wall.owner()
    assert client.post("/logout").status_code == 303
    assert client.put("/api/v1/settings", json=BODY).status_code == 401


@pytest.mark.parametrize("path", ["/", "/nothing", "/api/v1/state", "/static/live.js"])
def test_every_answer_carries_the_headers(wall: Any, path: str) -> None:
    headers = wall.client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    if path.startswith("/api"):
        assert headers["Cache-Control"] == "no-store"
