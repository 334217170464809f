"""The front that phones reach on a Pi: a real nginx with the installed configuration, before a real web process.

It is started as its unit starts it: with a listening socket in its hands, as nobody, and without a network of its own.
"""

import gzip
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from front import GZIP, HOSTILE, NGINX, STREAM, Front
from waiting import until

pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="needs nginx"),
    pytest.mark.skipif(os.geteuid() != 0, reason="needs root"),
]


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    front = Front(tmp_path_factory.mktemp("f"))  # short: the path of a Unix socket has 107 bytes
    yield front
    front.close()


@pytest.fixture
def crowd(front: Front) -> Iterator[ExitStack]:
    """Connections that end with the test; the next one begins when the pages have noticed."""
    with ExitStack() as stack:
        yield stack
    until(lambda: b"hingewall_streams 0.0" in front.ask("/metrics", 2)[1], "all streams have ended")


def test_the_live_page_and_its_stream_come_through(front: Front, crowd: ExitStack) -> None:
    status, page, headers = front.ask("/", 1, GZIP)
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert b'id="count"' in gzip.decompress(page)
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    phone = crowd.enter_context(front.says(1, STREAM))
    heard = b""
    while heard.count(b"event: snapshot") < 3:
        heard += phone.recv(65536)


def test_a_script_of_this_version_is_answered_from_the_front_s_memory(front: Front) -> None:
    page = gzip.decompress(front.ask("/", 1, GZIP)[1]).decode()
    found = re.search(r'src="(/static/[0-9a-f]{12}/live\.js)"', page)
    assert found
    for _ in range(2):
        status, script, headers = front.ask(found[1], 1, GZIP)
        assert (status, headers["Content-Encoding"], headers["Cache-Control"]) == (
            200, "gzip", "public, max-age=31536000, immutable",
        )  # fmt: skip
    assert gzip.decompress(script)
    assert front.ask(found[1], 1, GZIP | {"If-None-Match": headers["ETag"]})[0] == 304
    assert len(front.remembered()) == 1


def test_a_script_of_yesterday_s_address_is_asked_for_each_time(front: Front) -> None:
    before = front.remembered()
    assert front.ask("/static/0123456789ab/live.js", 1, GZIP)[2]["Cache-Control"] == "no-cache"
    assert front.remembered() == before


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_beside_a_thousand_hostile_connections_of_one_phone_others_are_answered(
    front: Front, crowd: ExitStack, words: bytes
) -> None:
    phones = [crowd.enter_context(front.says(100 + n, STREAM)) for n in range(24)]
    assert [phone.recv(12) for phone in phones] == [b"HTTP/1.1 200"] * 24
    for _ in range(700):
        crowd.enter_context(front.says(99, words))
    assert front.ask("/")[0] == 200
    for phone in phones:
        assert b"event: snapshot" in phone.recv(65536)


def test_one_phone_is_given_three_streams_and_another_is_given_one_beside_them(front: Front, crowd: ExitStack) -> None:
    answers = [crowd.enter_context(front.says(phone, STREAM)).recv(12) for phone in (50, 50, 50, 50, 51)]
    assert answers == [b"HTTP/1.1 200"] * 3 + [b"HTTP/1.1 503", b"HTTP/1.1 200"]


def test_who_asks_without_end_is_told_to_slow_down_and_others_are_not(front: Front) -> None:
    answers = [front.ask("/healthz", phone=60)[0] for _ in range(250)]
    assert answers[:50] == [200] * 50
    assert 429 in answers
    assert front.ask("/healthz", phone=61)[0] == 200


def test_pins_are_tried_more_seldom_still(front: Front) -> None:
    answers = [front.ask("/login", phone=70)[0] for _ in range(30)]
    assert 429 in answers
    assert front.ask("/login", phone=71)[0] != 429


def test_a_phone_s_own_word_on_who_it_is_is_not_believed(front: Front, crowd: ExitStack) -> None:
    lie = STREAM.replace(b"\r\n\r\n", b"\r\nX-Forwarded-For: 192.0.2.%d\r\nX-Server-Addr: 192.0.2.1\r\n\r\n")
    answers = [crowd.enter_context(front.says(80, lie % n)).recv(12) for n in range(4)]
    assert answers[3] == b"HTTP/1.1 503"


def test_a_body_too_large_is_413(front: Front) -> None:
    peer = front.says(1, b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\n\r\n")
    with peer:
        assert b" 413 " in peer.recv(100)


def test_it_needs_little_memory(front: Front) -> None:
    """hingewall-front.service allows 48 MB."""
    children = Path(f"/proc/{front.nginx.pid}/task/{front.nginx.pid}/children").read_text().split()
    kb = [int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])  # type: ignore[index]
          for pid in (front.nginx.pid, *children)]  # fmt: skip
    assert sum(kb) < 24 * 1024


def test_it_says_nothing_of_all_this_in_the_log(front: Front) -> None:
    said = [line for line in (front.folder / "log").read_text().splitlines() if "using inherited sockets" not in line]
    assert said == []
