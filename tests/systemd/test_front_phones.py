"""Whom the front takes for one phone, as a real nginx reads the installed limits: nobody gets more than one share."""

import http.client
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from front import FOLDER, NGINX
from waiting import PATIENCE_S, until

pytestmark = pytest.mark.skipif(NGINX is None, reason="needs nginx")

CONF = """\
daemon off; pid {0}/pid; error_log stderr emerg; worker_processes 1; events {{ worker_connections 16; }}
http {{
    client_body_temp_path {0}/1; proxy_temp_path {0}/2; fastcgi_temp_path {0}/3; uwsgi_temp_path {0}/4;
    scgi_temp_path {0}/5;
    include {0}/limits.conf;
    set_real_ip_from unix:; real_ip_header X-Comes-From;
    server {{ listen unix:{0}/s; location / {{ return 200 $phone; }} }}
}}
"""


class Whose(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("wall", timeout=PATIENCE_S)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)  # first, so that close() closes it in any case
        self.sock.settimeout(PATIENCE_S)
        self.sock.connect(str(self.path))


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Callable[[str], bytes]]:
    """What an address is counted by."""
    limits = (FOLDER / "nginx-limits.conf").read_text()
    (tmp_path / "limits.conf").write_text(limits.replace("include /etc/hingewall/networks.conf;", ""))
    (tmp_path / "nginx.conf").write_text(CONF.format(tmp_path))
    nginx = subprocess.Popen([str(NGINX), "-e", "stderr", "-c", str(tmp_path / "nginx.conf")])

    def counted_by(address: str) -> bytes:
        with closing(Whose(tmp_path / "s")) as connection:
            connection.request("GET", "/", headers={"X-Comes-From": address})
            return connection.getresponse().read()

    def listens() -> bool:
        with suppress(FileNotFoundError, ConnectionRefusedError), closing(Whose(tmp_path / "s")) as connection:
            connection.connect()
            return True
        return False

    until(listens, "nginx listens")
    yield counted_by
    nginx.terminate()
    nginx.wait(PATIENCE_S)
    shutil.rmtree(tmp_path)


@pytest.mark.parametrize("network", ["2001:db8:1:2", "2001:db8:0:0", "fd00:0:0:0", "fe80:0:0:0"])
def test_addresses_that_one_phone_may_take_at_will_are_one_phone(phone: Callable[[str], bytes], network: str) -> None:
    assert phone(f"{network}:a:b:c:1") == phone(f"{network}:5:6:7:8") == phone(f"{network}::9") != b""
    assert phone("2001:db8:7:7::1") != phone(f"{network}::1")


def test_each_ipv4_address_is_a_phone_of_its_own(phone: Callable[[str], bytes]) -> None:
    addresses = ("192.168.1.5", "192.168.1.6", "::ffff:192.168.1.7", "::ffff:10.10.10.10")
    assert len({phone(address) for address in addresses}) == 4
