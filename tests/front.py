"""nginx with the installed configuration before a real web process, as their units start them."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
from contextlib import closing
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from installing.system import NETWORKS
from running import Site
from waiting import PATIENCE_S, until

CONFIGURATION = Path(__file__).parents[1] / "systemd/etc/nginx.conf"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
NOBODY = 65534
HAND_OVER = """\
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ["NGINX"] = "3;"
os.execvp(sys.argv[2], sys.argv[2:])
"""
"""What systemd does between fork and exec."""

GZIP = {"Accept-Encoding": "gzip"}
HOSTILE = {
    "silent": b"",
    "in the middle of a header": b"GET / HTTP/1.1\r\nHost: local",
    "in the middle of a body": b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\npin=",
}
STREAM = b"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


class Front:
    """nginx on a port of its own, the pages behind it, and a device."""

    def __init__(self, folder: Path) -> None:
        for own in takewhile(lambda path: path != Path(gettempdir()), (folder, *folder.parents)):
            own.chmod(0o755)  # it runs as nobody
        self.folder = folder / "front"
        self.folder.mkdir()
        self.pages = socket.socket(socket.AF_UNIX)
        self.pages.bind(str(folder / "pages.sock"))
        self.pages.listen(128)
        os.chown(folder / "pages.sock", NOBODY, NOBODY)
        os.chown(self.folder, NOBODY, NOBODY)
        self.listener = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
        self.listener.setblocking(False)  # NonBlocking=yes
        self.port = self.listener.getsockname()[1]
        self.site = Site(folder)
        self.site.device("--person", "coached")
        self.site.listener, self.site.port = self.pages, self.port
        self.site.web()
        self.nginx = self._start()
        until(self._healthy, "the page hears of the device")

    def _start(self) -> "subprocess.Popen[bytes]":
        text = CONFIGURATION.read_text().replace("[::]:80 ", f"[::]:{self.port} ")
        text = text.replace("/run/hingewall-front", str(self.folder))
        text = text.replace("/run/hingewall-web/pages.sock", str(self.pages.getsockname()))
        text = text.replace("/etc/hingewall/networks.conf", str(self.folder / "networks.conf"))
        (self.folder / "networks.conf").write_text(NETWORKS)
        (self.folder / "nginx.conf").write_text(text)
        alone = ["unshare", "--net", "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        nginx = [str(NGINX), "-e", "stderr", "-c", str(self.folder / "nginx.conf")]
        with (self.folder / "log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-c", HAND_OVER, str(self.listener.fileno()), *alone, *nginx],
                stdout=log, stderr=log, pass_fds=[self.listener.fileno()],
            )  # fmt: skip

    def remembered(self) -> set[Path]:
        """The answers that it keeps."""
        return {path for path in (self.folder / "files").rglob("*") if path.is_file()}

    def _healthy(self) -> bool:
        return bool(self.site.ask("GET", "/healthz")[0] == 200)

    def ask(self, path: str, phone: int = 1, headers: dict[str, str] | None = None) -> tuple[int, bytes, Any]:
        source = (f"127.0.1.{phone}", 0)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S, source_address=source)
        with closing(connection):
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers

    def says(self, phone: int, words: bytes = b"") -> socket.socket:
        """A connection that says no more than that."""
        peer = socket.create_connection(("127.0.0.1", self.port), PATIENCE_S, (f"127.0.1.{phone}", 0))
        peer.sendall(words)
        return peer

    def close(self) -> None:
        self.nginx.terminate()
        self.nginx.wait(PATIENCE_S)
        self.site.close()
        self.listener.close()
