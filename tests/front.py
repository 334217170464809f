"""nginx with the installed configuration before a real web process, as their units start them."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
from contextlib import closing
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from hingewall.certificate import Certificate, keep
from hingewall.names import certified_names
from hingewall.places import places
from installing.system import NETWORKS
from running import Site
from waiting import PATIENCE_S, until

FOLDER = Path(__file__).parents[1] / "systemd/etc"
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


def any_certificate() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class Front:
    """Both fronts on ports of their own, the pages behind them, and a device."""

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
        self.listeners = [self._listener(), self._listener()]
        self.port, self.tls_port = (listener.getsockname()[1] for listener in self.listeners)
        self.site = Site(folder)
        self.site.device("--person", "coached")
        self.site.listener, self.site.port = self.pages, self.port
        self.site.web()
        self.places = places(self.site.data)
        self.certify()
        self.nginx = self._run("nginx.conf", self.listeners[0])
        self.https = self._run("nginx-https.conf", self.listeners[1])
        until(self._healthy, "the page hears of the device")

    @staticmethod
    def _listener() -> socket.socket:
        listener = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
        listener.setblocking(False)  # NonBlocking=yes
        return listener

    def certify(self) -> Certificate:
        """As hingewall-certificate.service does, for the front to read."""
        made, _ = keep(self.places, certified_names(), None)
        os.chown(self.places.certificate_key, NOBODY, NOBODY)
        return made

    def _run(self, name: str, listener: socket.socket) -> "subprocess.Popen[bytes]":
        for file in FOLDER.glob("nginx*.conf"):
            text = re.sub(r"(listen \[::\]):\d+", rf"\1:{listener.getsockname()[1]}", file.read_text())
            text = re.sub("/run/hingewall-(front|https)", str(self.folder / name.partition(".")[0]), text)
            text = text.replace(str(places().certificate_key), str(self.places.certificate_key))
            text = text.replace("/etc/nginx/hingewall-", f"{self.folder}/{name}.d/nginx-")
            text = text.replace("/run/hingewall-web/pages.sock", str(self.pages.getsockname()))
            text = text.replace("/etc/hingewall/networks.conf", str(self.folder / "networks.conf"))
            (self.folder / f"{name}.d").mkdir(exist_ok=True)
            (self.folder / f"{name}.d" / file.name).write_text(text)
        (self.folder / "networks.conf").write_text(NETWORKS)
        run = self.folder / name.partition(".")[0]
        run.mkdir(exist_ok=True)
        os.chown(run, NOBODY, NOBODY)
        alone = ["unshare", "--net", "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        nginx = [str(NGINX), "-e", "stderr", "-c", str(self.folder / f"{name}.d" / name)]
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-c", HAND_OVER, str(listener.fileno()), *alone, *nginx],
                stdout=log, stderr=log, pass_fds=[listener.fileno()],
            )  # fmt: skip

    def restart_https(self) -> None:
        self.https.terminate()
        self.https.wait(PATIENCE_S)
        self.https = self._run("nginx-https.conf", self.listeners[1])

    @staticmethod
    def memory_kb(front: "subprocess.Popen[bytes]") -> int:
        children = Path(f"/proc/{front.pid}/task/{front.pid}/children").read_text().split()
        status = (Path(f"/proc/{pid}/status").read_text() for pid in (front.pid, *children))
        return sum(int(re.findall(r"VmRSS:\s+(\d+)", text)[0]) for text in status)

    def remembered(self) -> set[Path]:
        """The answers that it keeps."""
        return {path for path in (self.folder / "nginx/files").rglob("*") if path.is_file()}

    def _healthy(self) -> bool:
        return bool(self.site.ask("GET", "/healthz")[0] == 200)

    def ask(
        self,
        path: str,
        phone: int = 1,
        headers: dict[str, str] | None = None,
        tls: bool = False,
        body: str | None = None,
    ) -> tuple[int, bytes, Any]:
        """One request; over ``tls`` by a phone that takes any certificate, as one does whose owner has said so."""
        options: Any = {"timeout": PATIENCE_S, "source_address": (f"127.0.1.{phone}", 0)}
        if tls:
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                "127.0.0.1", self.tls_port, context=any_certificate(), **options
            )
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, **options)
        with closing(connection):
            connection.request("GET" if body is None else "POST", path, body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers

    def shown(self) -> bytes:
        """The certificate that a phone is shown. Raises SSLError when the front has none to show."""
        raw = socket.create_connection(("127.0.0.1", self.tls_port), PATIENCE_S)
        with raw, any_certificate().wrap_socket(raw) as phone:
            return phone.getpeercert(binary_form=True) or b""

    def says(self, phone: int, words: bytes = b"") -> socket.socket:
        """A connection that says no more than that."""
        peer = socket.create_connection(("127.0.0.1", self.port), PATIENCE_S, (f"127.0.1.{phone}", 0))
        peer.sendall(words)
        return peer

    def close(self) -> None:
        for front in (self.nginx, self.https):
            front.terminate()
            front.wait(PATIENCE_S)
        self.site.close()
        for listener in self.listeners:
            listener.close()
