"""The web process on a listening socket that systemd hands over (sd_listen_fds(3)): it needs no network of its own."""

import http.client
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from hingewall.errors import UsageError
from hingewall_web.server.listening import listen
from hingewall_web.server.server import serve
from waiting import PATIENCE_S, ended, until

HAND_OVER = """\
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", LISTEN_FDNAMES="hingewall-web.socket")
os.execvp(sys.argv[2], sys.argv[2:])
"""
"""What systemd does between fork and exec."""

NO_NETWORK = ("unshare", "--net") if os.geteuid() == 0 else ("unshare", "--user", "--map-root-user", "--net")
"""PrivateNetwork=yes by hand: the loopback interface alone, and that one down."""


def can_be_cut_off() -> bool:
    try:
        return subprocess.run([*NO_NETWORK, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def own_addresses() -> list[str]:
    """Loopback addresses of this machine, of both kinds where it has both."""
    addresses = ["127.0.0.1", "127.0.0.77"]
    if socket.has_dualstack_ipv6():
        with suppress(OSError), socket.create_server(("::1", 0), family=socket.AF_INET6):
            addresses.append("::1")
    return addresses


@pytest.fixture
def port_80() -> Iterator[socket.socket]:
    """The socket as the unit asks for it: for IPv6 and IPv4 at once, held open by systemd as long as it is up."""
    if socket.has_dualstack_ipv6():
        listener = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    else:
        listener = socket.create_server(("0.0.0.0", 0))
    with closing(listener):
        yield listener


@contextmanager
def activated(listener: socket.socket, folder: Path, *within: str) -> Iterator["subprocess.Popen[bytes]"]:
    """``hingewall web`` with the socket in its hands, its words in ``web.log``. ``--port`` is one it must not take."""
    web = [sys.executable, "-P", "-m", "hingewall", "web", "--data", str(folder), "--port", "1"]
    launch = [sys.executable, "-c", HAND_OVER, str(listener.fileno()), *within, *web]
    with (folder / "web.log").open("ab") as log:
        process = subprocess.Popen(launch, stdout=log, stderr=log, pass_fds=[listener.fileno()])
    try:
        yield process
    finally:
        process.terminate()
        assert process.wait(PATIENCE_S) == 0, (folder / "web.log").read_text()


def ask(listener: socket.socket, path: str = "/healthz", host: str = "127.0.0.1") -> tuple[int, str]:
    with closing(http.client.HTTPConnection(host, listener.getsockname()[1], timeout=PATIENCE_S)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_the_page_answers_on_the_socket_it_is_given(port_80: socket.socket, tmp_path: Path) -> None:
    with activated(port_80, tmp_path):
        status, said = ask(port_80)
        assert (status, "never heard from" in said) == (503, True)


def test_a_phone_that_calls_before_the_process_is_up_or_while_it_restarts_waits_and_is_answered(
    port_80: socket.socket, tmp_path: Path
) -> None:
    for _ in range(2):
        early = http.client.HTTPConnection("127.0.0.1", port_80.getsockname()[1], timeout=PATIENCE_S)
        with closing(early):
            early.request("GET", "/")  # nobody runs: the kernel holds it
            with activated(port_80, tmp_path):
                assert early.getresponse().status == 200


@pytest.mark.skipif(not can_be_cut_off(), reason="needs `unshare --net`")
def test_without_a_network_of_its_own_it_is_reached_all_the_same_and_can_call_nobody(
    port_80: socket.socket, tmp_path: Path
) -> None:
    with activated(port_80, tmp_path, *NO_NETWORK) as web:
        assert ask(port_80, "/")[0] == 200
        interfaces = Path(f"/proc/{web.pid}/net/dev").read_text().splitlines()[2:]
        assert [line.split(":")[0].strip() for line in interfaces] == ["lo"]
        routes = Path(f"/proc/{web.pid}/net/route").read_text().splitlines()[1:]
        assert routes == []


def test_it_listens_for_itself_when_the_socket_was_meant_for_another(
    port_80: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LISTEN_PID", str(os.getppid()))
    monkeypatch.setenv("LISTEN_FDS", "1")
    with closing(listen("127.0.0.1", 0)) as own:
        assert own.getsockname()[1] not in (0, port_80.getsockname()[1])


@contextmanager
def handed(descriptor: int, monkeypatch: pytest.MonkeyPatch, count: str = "1") -> Iterator[int]:
    """As if systemd had started this very process with that descriptor as its third: by another number."""
    number = os.dup(descriptor)
    os.set_inheritable(number, True)
    monkeypatch.setattr("hingewall_web.server.listening.HANDED_OVER", number)
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
    monkeypatch.setenv("LISTEN_FDS", count)
    monkeypatch.setenv("LISTEN_FDNAMES", "hingewall-web.socket")
    try:
        yield number
    finally:
        os.closerange(number, number + 1)  # closed already, where the socket was refused


def test_the_socket_is_taken_once_and_left_to_no_child(port_80: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    with handed(port_80.fileno(), monkeypatch) as number:
        listener = listen("127.0.0.1", 0)
        try:
            assert listener.getsockname() == port_80.getsockname()
            assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) >= 15_000
            assert not os.get_inheritable(number)
            assert not [name for name in os.environ if name.startswith("LISTEN_")]
        finally:
            listener.detach()


def _unix_stream() -> socket.socket:
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)


def _datagram() -> socket.socket:
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def _not_listening() -> socket.socket:
    """What Accept=yes would pass."""
    return socket.socket(socket.AF_INET, socket.SOCK_STREAM)


@pytest.mark.parametrize("wrong", [_unix_stream, _datagram, _not_listening])
def test_fail_a_socket_that_no_phone_reaches(
    wrong: Callable[[], socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        closing(wrong()) as it,
        handed(it.fileno(), monkeypatch),
        pytest.raises(UsageError, match="expected ListenStream="),
    ):
        listen("127.0.0.1", 0)


def test_fail_a_file_in_place_of_the_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        (tmp_path / "file").open("wb") as file,
        handed(file.fileno(), monkeypatch),
        pytest.raises(UsageError, match=r"descriptor \d+ is no socket"),
    ):
        listen("127.0.0.1", 0)


def test_fail_two_sockets(port_80: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    with handed(port_80.fileno(), monkeypatch, "2"), pytest.raises(UsageError, match="hands over 2 sockets; expected"):
        listen("127.0.0.1", 0)


@pytest.mark.parametrize("reached", own_addresses())
def test_a_request_knows_which_of_our_addresses_it_reached(wall: Any, port_80: socket.socket, reached: str) -> None:
    seen: list[str] = []
    answer = wall.app.wsgi_app

    def noting(environ: dict[str, Any], start: Any) -> Any:
        seen.append(environ["SERVER_ADDR"])
        return answer(environ, start)

    wall.app.wsgi_app = noting
    stop = threading.Event()
    listener = port_80.dup()
    server = threading.Thread(target=serve, args=(wall.app, listener, stop))
    server.start()
    try:
        until(lambda: ask(port_80, "/healthz", reached), "no answer")
    finally:
        stop.set()
        ended(server)
        listener.close()
    assert seen == [reached]
