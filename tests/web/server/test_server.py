"""The real server on a real socket: streams, silent and slow phones, bodies too large, ports taken, a prompt end."""

import contextlib
import gc
import http.client
import itertools
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from waitress.channel import HTTPChannel

from hingewall.errors import UsageError
from hingewall_web.server import server
from hingewall_web.server.crowd import MOST_CONNECTIONS, MOST_OF_ONE
from hingewall_web.server.listening import listen
from hingewall_web.server.server import HIGH_WATERMARK, serve
from waiting import PATIENCE_S, ended, until

HOSTILE = {
    "silent": b"",
    "in the middle of a header": b"GET / HTTP/1.1\r\nHost: local",
    "in the middle of a body": b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\npin=",
}


class Served:
    """An application being served in a thread of its own."""

    def __init__(self, wall: Any, listener: socket.socket | None = None) -> None:
        self.wall = wall
        self.listener = listener or listen("127.0.0.1", 0)
        self.port = 0 if listener else int(self.listener.getsockname()[1])
        self.stop = threading.Event()
        self.thread = threading.Thread(target=serve, args=(wall.app, self.listener, self.stop))
        self.thread.start()

    def connect(self, phone: int = 1) -> http.client.HTTPConnection:
        """From the address of that phone."""
        source = (f"127.0.1.{phone}", 0)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S, source_address=source)

    def silent(self, phone: int = 99, says: bytes = b"") -> socket.socket:
        """A connection that says no more than that."""
        peer = socket.create_connection(("127.0.0.1", self.port), PATIENCE_S, (f"127.0.1.{phone}", 0))
        peer.sendall(says)
        return peer

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        connection = self.connect()
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def listening(self, streams: int) -> None:
        """Wait until so many streams are open."""
        until(lambda: self.wall.services.streams.open == streams, f"{streams} open streams")

    def end(self) -> None:
        self.stop.set()
        ended(self.thread)
        self.listener.close()


@pytest.fixture
def served(wall: Any) -> Iterator[Served]:
    server = Served(wall)
    yield server
    server.end()


def test_a_listener_hears_the_hinge_without_a_browser(served: Served, hinging: Any) -> None:
    connection = served.connect()
    connection.request("GET", "/api/v1/live")
    answer = connection.getresponse()
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    distances: list[float] = []
    while len(set(distances)) < 5:
        line = answer.readline()
        if line.startswith(b"data: ") and b'"distance_mm"' in line:
            distances.append(msgspec.json.decode(line[6:])["distance_mm"])
    answer.close()
    connection.close()
    served.listening(0)


def test_24_listen_and_the_25th_is_sent_to_ask_instead(served: Served, hinging: Any) -> None:
    phones = [served.connect(n) for n in range(1, 25)]
    answers = []
    for phone in phones:
        phone.request("GET", "/api/v1/live")
        answers.append(phone.getresponse())
    served.listening(24)
    status, body = served.get("/api/v1/live")
    assert status == 503
    assert msgspec.json.decode(body)["error"]["code"] == "busy"
    assert served.get("/")[0] == 200
    for answer, phone in zip(answers, phones, strict=True):
        answer.close()
        phone.close()
    served.listening(0)


def test_the_fourth_page_of_one_phone_is_sent_to_ask_instead_and_that_of_another_is_not(
    served: Served, hinging: Any
) -> None:
    with contextlib.ExitStack() as stack:
        answers = []
        for phone in (1, 1, 1, 1, 2):
            connection = stack.enter_context(contextlib.closing(served.connect(phone)))
            connection.request("GET", "/api/v1/live")
            answers.append(stack.enter_context(connection.getresponse()).status)
        assert answers == [200, 200, 200, 503, 200]
    served.listening(0)


@pytest.mark.parametrize("says", HOSTILE.values(), ids=HOSTILE)
def test_one_phone_s_thousand_connections_take_nothing_from_another(served: Served, says: bytes) -> None:
    with contextlib.ExitStack() as stack:
        reader = stack.enter_context(contextlib.closing(served.connect(1)))
        reader.request("GET", "/healthz")
        assert reader.getresponse().read()
        crowd = [stack.enter_context(served.silent(says=says)) for _ in range(300)]
        assert served.get("/")[0] == 200
        assert sum(_open(peer) for peer in crowd) <= MOST_OF_ONE
        assert all(_open(peer) for peer in crowd[-MOST_OF_ONE:]), "those that have waited longest have left"
        reader.request("GET", "/healthz")
        assert reader.getresponse().read(), "a connection of somebody else's stays"


def test_when_full_those_that_have_waited_longest_leave_whoever_they_are(served: Served) -> None:
    with contextlib.ExitStack() as stack:
        crowd = [stack.enter_context(served.silent(phone=10 + n // MOST_OF_ONE)) for n in range(MOST_CONNECTIONS)]
        assert served.get("/")[0] == 200
        assert not _open(crowd[0])
        assert all(_open(peer) for peer in crowd[2:])


@pytest.mark.parametrize("says", HOSTILE.values(), ids=HOSTILE)
def test_who_keeps_the_wall_waiting_is_let_go_however_often_a_byte_comes(
    served: Served, says: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEADER_S", 0.5)
    monkeypatch.setattr(server, "BODY_S", 0.5)
    with served.silent(says=says) as peer:
        until(lambda: _trickled(peer, says), "it is closed")


def _trickled(peer: socket.socket, says: bytes) -> bool:
    """One more byte, if it had begun to say something; whether it is closed by now."""
    try:
        if says:
            peer.sendall(b"x")
    except OSError:
        return True
    return not _open(peer)


def _open(peer: socket.socket) -> bool:
    """Whether the other side holds it still."""
    peer.setblocking(False)
    try:
        return peer.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        peer.setblocking(True)


def test_a_phone_that_stops_reading_is_held_back_not_buffered(served: Served, wall: Any) -> None:
    """The outgoing buffer is bounded, and the thread waits; when the phone leaves, its place is free again."""
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.connect(("127.0.0.1", served.port))
    ticks = itertools.count()
    wall.services.clock = lambda: next(ticks) * 0.2  # as fast as the feed: the 10 Hz are not the point here
    big = msgspec.structs.replace(wall.feed.latest()[0], source="x" * 32768)
    peer.sendall(b"GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
    served.listening(1)
    (channel,) = (it for it in gc.get_objects() if isinstance(it, HTTPChannel) and it.connected)
    buffered = []
    for _ in range(200):
        wall.feed.publish(big)
        buffered.append(channel.total_outbufs_len)
        served.stop.wait(0.002)
    assert 0 < max(buffered) <= HIGH_WATERMARK + 2 * 32768 + 4096
    assert served.get("/healthz")[0] == 200
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()
    served.listening(0)


@pytest.mark.parametrize("size", [65 * 1024, 300 * 1024, 50 * 1024 * 1024])
def test_a_body_too_large_is_413_in_json_whatever_its_size(served: Served, size: int) -> None:
    peer = socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE_S)
    head = f"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n"
    peer.sendall(head.encode() + b"x" * min(size, 65 * 1024))
    answer = http.client.HTTPResponse(peer)
    answer.begin()
    assert answer.status == 413
    assert msgspec.json.decode(answer.read())["error"]["code"] == "too_large"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    answer.close()
    peer.close()


def test_garbage_is_a_bad_request(served: Served) -> None:
    peer = socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE_S)
    peer.sendall(b"\x16\x03\x01 hello\r\n\r\n")
    assert peer.recv(100).startswith(b"HTTP/1.0 400")
    peer.close()
    assert served.get("/healthz")[0] == 200


def test_a_front_on_this_machine_is_believed_who_asks_and_where_and_nobody_else_is(
    wall: Any, served: Served, tmp_path: Path
) -> None:
    """The front comes by a Unix socket; a phone that comes by itself may say what it likes."""
    path = str(tmp_path / "pages.sock")
    told = b"GET /join?by=address HTTP/1.1\r\nHost: hingewall.local\r\nX-Server-Addr: ::ffff:192.0.2.5\r\n\r\n"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        behind = Served(wall, listener)
        try:
            with socket.socket(socket.AF_UNIX) as front:
                front.connect(path)
                assert b"http://192.0.2.5/" in _answer(front, told)
            for address, expected in (("192.0.2.7", 5), ("192.0.2.8", 5)):
                tries = [_guess(path, address) for _ in range(6)]
                assert tries == [401] * expected + [429]
        finally:
            behind.end()
    with served.silent() as phone:
        assert b"192.0.2.5" not in _answer(phone, told)


def _answer(peer: socket.socket, request: bytes) -> bytes:
    peer.sendall(request)
    answer = http.client.HTTPResponse(peer)
    answer.begin()
    with answer:
        return answer.read()


def _guess(path: str, address: str) -> int:
    with socket.socket(socket.AF_UNIX) as front:
        front.connect(path)
        front.sendall(
            b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
            b"X-Forwarded-For: " + address.encode() + b"\r\nContent-Length: 16\r\n\r\n" + b'{"pin":"000001"}'
        )
        answer = http.client.HTTPResponse(front)
        answer.begin()
        with answer:
            return answer.status


def test_the_end_closes_streams_at_once(wall: Any) -> None:
    served = Served(wall)
    connection = served.connect()
    connection.request("GET", "/api/v1/live")
    answer = connection.getresponse()
    served.listening(1)
    served.end()
    answer.read()
    answer.close()
    connection.close()
    assert wall.services.streams.open == 0


def test_the_listening_socket_has_the_options_that_accepted_ones_inherit() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert 15_000 <= listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) <= 20_000


def test_a_taken_port_is_one_line_that_says_what_to_do() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(UsageError, match=rf"^127\.0\.0\.1:{port}: the port is taken; choose another with --port"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        ("192.0.2.77", 0, "no such address"),
        ("no such host", 0, "no such host"),
        ("127.0.0.1", 70000, "from 0 to 65535"),
        ("x" * 300, 0, "no such host"),
    ],
)
def test_fail_an_address_that_is_not_ours(host: str, port: int, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        listen(host, port)
