"""A real page in bad company: foreign names, other sites' writes, oversized and broken requests, a crowd of silent and
slow phones. Each is refused as the contract says, in the form that the asker can read, and the live page answers on."""

import contextlib
import http.client
import itertools
import json
import socket
from collections.abc import Iterator

import pytest

from running import PATIENCE_S, Site, session_of, until

PIN = "740192"
JSON_TYPE = "application/json"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("company"))
    site.device("--person", "coached")
    site.web()
    until(site.state, "the page to hear from the device")
    site.claim(PIN)
    yield site
    site.close()


@pytest.fixture
def crowd() -> Iterator[contextlib.ExitStack]:
    with contextlib.ExitStack() as stack:
        yield stack


@pytest.fixture(scope="module")
def cookie(site: Site) -> str:
    """Of a browser that is logged in."""
    status, _, headers = raw(site, post("/api/v1/session", {"pin": PIN}, Origin="http://127.0.0.1"))
    assert status == 200
    return session_of(headers)


def post(path: str, body: object, method: str = "POST", **headers: str) -> bytes:
    """A write as bytes, to the wall by its usual port; ``Sec_Fetch_Site`` becomes Sec-Fetch-Site."""
    content = json.dumps(body).encode()
    names = {"Host": "127.0.0.1"} | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in names.items())]
    return "\r\n".join([*lines, f"Content-Length: {len(content)}", "", ""]).encode() + content


def raw(site: Site, request: bytes) -> tuple[int, bytes, http.client.HTTPMessage]:
    """Bytes as they are, and what is answered: status, body, headers."""
    with socket.create_connection(("127.0.0.1", site.port), PATIENCE_S) as peer:
        peer.sendall(request)
        answer = http.client.HTTPResponse(peer)
        answer.begin()
        with answer:
            return answer.status, answer.read(), answer.headers


def answers(site: Site) -> None:
    """The live page does."""
    status, page = site.ask("GET", "/")
    assert status == 200
    assert 'id="count"' in page


def refused(site: Site, request: bytes, status: int, code: str) -> None:
    """In JSON, with a code for machines and a sentence for people, and nothing is changed."""
    before = site.ask("GET", "/api/v1/settings")[1]
    found, body, headers = raw(site, request)
    assert (found, headers.get_content_type()) == (status, JSON_TYPE), body
    error = json.loads(body)["error"]
    assert error["code"] == code
    assert error["message"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert site.ask("GET", "/api/v1/settings")[1] == before
    answers(site)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "hingewall.local, evil.example"])
def test_a_foreign_name_is_400(site: Site, host: str) -> None:
    refused(site, f"GET /api/v1/state HTTP/1.1\r\nHost: {host}\r\n\r\n".encode(), 400, "foreign_host")


@pytest.mark.parametrize(
    "lines",
    [
        "GET /api/v1/state HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1\r\n",
        "GET /api/v1/state HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: 127.0.0.1\r\n",
        "GET /api/v1/state HTTP/1.0\r\n",
    ],
    ids=["two names", "a name forwarded", "no name"],
)
def test_a_name_is_not_smuggled_in(site: Site, lines: str) -> None:
    refused(site, f"{lines}\r\n".encode(), 400, "foreign_host")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site", "Origin": "http://127.0.0.1"}, {},
    ],
    ids=["another site", "an opaque site", "cross-site", "same-site", "no origin"],
)  # fmt: skip
def test_another_sites_write_with_our_cookie_is_403(site: Site, cookie: str, headers: dict[str, str]) -> None:
    revision = site.ask("GET", "/api/v1/settings")[1]["revision"]
    body = {"revision": revision, "settings": {"set.reps": 12}}
    refused(site, post("/api/v1/settings", body, "PUT", Cookie=cookie, **headers), 403, "cross_site")


def test_without_the_pin_a_write_is_401(site: Site) -> None:
    body = {"revision": 1, "settings": {"set.reps": 12}}
    refused(site, post("/api/v1/settings", body, "PUT", Origin="http://127.0.0.1"), 401, "pin_needed")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ("Content-Length: 70000\r\n\r\n" + "x" * 70000, 413, "too_large"),
        ("Content-Length: 99999999999\r\n\r\n", 413, "too_large"),
        ("Transfer-Encoding: chunked\r\n\r\n" + f"{300_000:x}\r\n" + "x" * 300_000 + "\r\n0\r\n\r\n", 413, "too_large"),
        ("Content-Length: -1\r\n\r\n", 400, "bad_request"),
        ("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "malformed"),
        ("Content-Length: 7\r\n\r\nnothing", 400, "malformed"),
    ],
    ids=["a body", "a body that is only said", "chunks", "less than nothing", "two lengths", "no JSON"],
)
def test_what_is_too_large_or_broken_is_refused(site: Site, headers: str, status: int, code: str) -> None:
    request = f"POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n{headers}"
    refused(site, request.encode(), status, code)


def test_headers_without_end_are_431(site: Site) -> None:
    """So large that waitress does not look where they were to go: the answer is plain text."""
    assert raw(site, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 300_000 + b"\r\n\r\n")[0] == 431
    answers(site)


def test_the_live_page_answers_beside_silent_slow_and_greedy_phones(site: Site, crowd: contextlib.ExitStack) -> None:
    """60 that say nothing, 20 in the middle of a sentence, 24 streams that nobody reads, and one too many."""
    numbers = itertools.count(1)

    def phone(says: bytes = b"") -> socket.socket:
        peer = socket.socket()
        peer.bind((f"127.0.1.{next(numbers)}", 0))
        crowd.callback(peer.close)
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        peer.settimeout(PATIENCE_S)
        peer.connect(("127.0.0.1", site.port))
        peer.sendall(says)
        return peer

    for _ in range(60):
        phone()
    for _ in range(20):
        phone(b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60\r\n\r\npin=")
    streams = [phone(b"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") for _ in range(24)]
    for stream in streams:
        assert stream.recv(12) == b"HTTP/1.1 200"
    assert phone(b"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").recv(12) == b"HTTP/1.1 503"
    answers(site)
    assert site.ask("GET", "/api/v1/state")[0] == 200
    assert site.ask("GET", "/history")[0] == 200
    for stream in streams:
        stream.close()
    until(lambda: "hingewall_streams 0.0" in site.ask("GET", "/metrics")[1], "their places to be free again")
