"""The front that phones reach on a Pi: a real nginx with the installed configuration, before a real web process.

It is started as its unit starts it: with a listening socket in its hands, as nobody, and without a network of its own.
"""

import gzip
import hashlib
import io
import os
import re
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from front import GZIP, HOSTILE, NGINX, STREAM, Front
from hingewall.wifi.run import print_label
from waiting import PATIENCE_S, until

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


def test_over_https_it_shows_the_certificate_whose_fingerprint_is_on_the_label(front: Front) -> None:
    out = io.StringIO()
    print_label(front.places, out)
    fingerprint = hashlib.sha256(front.shown()).hexdigest().upper()
    assert fingerprint in "".join(out.getvalue().splitlines()[-2:]).replace(" ", "")
    status, page, headers = front.ask("/", 20, tls=True)
    assert (status, headers["Cross-Origin-Opener-Policy"]) == (200, "same-origin")
    assert b'id="count"' in page
    assert "Cross-Origin-Opener-Policy" not in front.ask("/", 20)[2], "browsers complain of it over http"


@pytest.mark.parametrize(
    "options", [["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"], ["-tls1_2"], ["-tls1_3"]], ids=lambda o: o[0]
)
def test_old_tls_is_refused_and_http_2_is_spoken(front: Front, options: list[str]) -> None:
    asked = ["openssl", "s_client", "-connect", f"127.0.0.1:{front.tls_port}", "-alpn", "h2", *options]
    said = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, check=False).stdout
    assert (b"ALPN protocol: h2" in said) == (options[0] != "-tls1_1")


def broken(key: Path) -> None:
    key.write_text(key.read_text().replace("CERTIFICATE", "SCRAP"))


@pytest.mark.parametrize("spoil", [Path.unlink, broken], ids=["missing", "broken"])
def test_without_a_certificate_port_80_is_served_as_ever_and_with_a_new_one_443_too(
    front: Front, spoil: Callable[[Path], None]
) -> None:
    before = front.shown()
    spoil(front.places.certificate_key)
    with pytest.raises(ssl.SSLError):
        front.shown()
    assert front.ask("/", 21)[0] == 200
    made = front.certify()
    assert hashlib.sha256(front.shown()).hexdigest().upper() == made.fingerprint
    assert front.shown() != before


def test_a_front_that_starts_without_a_certificate_has_the_first_one_that_is_made(front: Front) -> None:
    front.places.certificate_key.unlink()
    front.restart_https()
    with pytest.raises(ssl.SSLError):
        front.shown()
    front.certify()
    assert front.ask("/", 22, tls=True)[0] == 200


def test_a_phone_s_own_word_on_https_is_not_believed(front: Front) -> None:
    for own in ("https", "http"):
        over_http = front.ask("/", 23, {"X-Forwarded-Proto": own})[2]
        over_https = front.ask("/", 23, {"X-Forwarded-Proto": own}, tls=True)[2]
        assert "Cross-Origin-Opener-Policy" not in over_http
        assert "Cross-Origin-Opener-Policy" in over_https


def test_a_page_over_http_is_another_site_to_the_one_over_https(front: Front) -> None:
    """Whoever stands between could write the first."""

    def sent(scheme: str, tls: bool) -> int:
        port = front.tls_port if tls else front.port
        headers = {"Host": f"localhost:{port}", "Origin": f"{scheme}://localhost:{port}"}
        return front.ask("/set/end", 24, headers, tls, body="")[0]

    assert [sent("http", False), sent("https", True)] == [303, 303]
    assert [sent("https", False), sent("http", True)] == [403, 403]


def test_two_thousand_that_begin_to_shake_hands_cost_port_80_nothing_and_fit_the_memory(
    front: Front, crowd: ExitStack
) -> None:
    """hingewall-https.service allows 80 MB."""
    for _ in range(2000):
        peer = crowd.enter_context(socket.create_connection(("127.0.0.1", front.tls_port), PATIENCE_S))
        with suppress(OSError):  # one that was turned away already
            peer.sendall(b"\x16\x03\x01")
    assert front.ask("/", 25)[0] == 200
    assert front.memory_kb(front.https) < 56 * 1024
    assert front.memory_kb(front.nginx) < 24 * 1024


def test_a_body_too_large_is_413(front: Front) -> None:
    peer = front.says(1, b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\n\r\n")
    with peer:
        assert b" 413 " in peer.recv(100)


HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
TWO_WAYS = {
    "two lengths": b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n",
    "a length and chunks": b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and none": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "a space before the colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a sign before chunked": b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "a plus before the length": b"Content-Length: +%d\r\n\r\n",
    "two hosts": b"Host: 192.0.2.1\r\n\r\n",
    "a folded line": b"X-A: b\r\n Content-Length: %d\r\n\r\n",
}


@pytest.mark.parametrize("words", TWO_WAYS.values(), ids=TWO_WAYS)
def test_what_can_be_read_in_two_ways_is_read_in_none(front: Front, words: bytes) -> None:
    """Where front and pages read it differently, one phone's request would hide in another's."""
    said = words % len(HIDDEN) if b"%d" in words else words
    with front.says(26, b"POST /set/end HTTP/1.1\r\nHost: 127.0.0.1\r\n" + said + HIDDEN) as peer:
        answer = b""
        while part := peer.recv(65536):
            answer += part
    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.split()[1] in (b"400", b"501")


def test_it_needs_little_memory(front: Front) -> None:
    """hingewall-front.service allows 48 MB."""
    assert front.memory_kb(front.nginx) < 24 * 1024


def test_it_says_nothing_of_all_this_in_the_log(front: Front) -> None:
    said = [line for line in (front.folder / "log").read_text().splitlines() if "using inherited sockets" not in line]
    assert said == []
