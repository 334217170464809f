"""The whole device on one machine: all three processes for real, a simulated person, and the page's address and PIN.

Without ``--data`` everything lives in a temporary folder that goes with the demo.
"""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hingewall.commands.demo_pin import forget_pin, pin_line
from hingewall.errors import HingewallError, UsageError
from hingewall.places import places
from hingewall.supervision import ReadyListener, Stopping

ANSWERS_S = 60.0
"""A process that can't run ends and is seen to; so long may one take on a machine that is very busy."""
RESTART_S = (0.2, 0.5, 1.0, 2.0, 5.0)
STEADY_S = 30.0
REFUSED = 2
"""The exit code of a process that has said in one line why it can't run."""
PR_SET_PDEATHSIG = 1
HINGEWALL = (sys.executable, "-P", "-m", "hingewall")
"""This program. ``-P``: what lies in the folder that it is started from is not imported."""


@dataclass
class Child:
    """One process of the demo, started again when it dies, at growing intervals.

    ``afterwards`` is what to run before that: a device that was killed may have left its beeper on. The demo goes on
    without one that is not ``essential``. It inherits the descriptors ``handed``, and tells ``heard`` when it is ready.
    """

    name: str
    command: Sequence[str]
    afterwards: Sequence[str] = ()
    essential: bool = True
    handed: Sequence[int] = ()
    heard: ReadyListener = field(default_factory=ReadyListener)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    falls: int = 0
    due: float = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603  our own program
            self.command,
            stdin=subprocess.DEVNULL,
            pass_fds=self.handed,
            env=os.environ | {"NOTIFY_SOCKET": self.heard.address},
            start_new_session=True,  # Ctrl-C is for the demo, which then ends them in order
            preexec_fn=_die_with_parent,  # noqa: PLW1509  the demo has no threads
        )
        self.started = time.monotonic()

    def tend(self, now: float) -> bool:
        """Restart it if it has died, without ever giving up; False when it said that it can't run like this."""
        if self.process is None:
            if now >= self.due:
                self.start()
            return True
        code = self.process.poll()
        if code is None:
            return True
        if code == REFUSED and self.essential:
            return False
        self.falls = 0 if now - self.started > STEADY_S else self.falls + 1
        self.due = now + RESTART_S[min(self.falls, len(RESTART_S) - 1)]
        self.process = None
        if self.afterwards:
            with contextlib.suppress(subprocess.TimeoutExpired):
                subprocess.run(self.afterwards, stdin=subprocess.DEVNULL, timeout=10, check=False)  # noqa: S603  our own
        print(f"the {self.name} process ended ({_cause(code)}); restarting", file=sys.stderr, flush=True)
        return True

    def stop(self) -> None:
        self.heard.close()
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _die_with_parent() -> None:
    """Have the kernel end a child whose demo was killed: nothing else would."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _cause(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


@dataclass
class Demo:
    """``run`` it until Ctrl-C, or for ``seconds``."""

    host: str
    port: int
    data: Path | None
    seconds: float | None
    person: str
    seed: int
    sensor_faults: Sequence[str] = ()
    quiet: bool = False
    forget_pin: bool = False
    children: list[Child] = field(default_factory=list)

    def run(self) -> int:
        self._check()
        with contextlib.ExitStack() as stack, Stopping() as stopping:
            listener = stack.enter_context(self._listen())  # a taken port is known before anything is begun
            folder = self.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hingewall-")))
            _make(folder)
            if self.forget_pin:
                forget_pin(folder)
            started = time.monotonic()  # one beginning for both: sensor and camera see the same person
            self.children = [
                Child("device", self._device_command(folder, started), _off(folder)),
                Child("camera", self._camera_command(folder, started), essential=False),
                Child("web", self._web_command(folder, listener), handed=[listener.fileno()]),
            ]
            for child in self.children:
                stack.callback(child.stop)
                child.start()
            if not self._until_it_answers(stopping):
                return self._failed()
            if stopping.is_set():
                return 0
            self._say(folder)
            end = None if self.seconds is None else time.monotonic() + self.seconds
            while not stopping.is_set() and (end is None or time.monotonic() < end):
                stopping.wait(0.1 if end is None else min(0.1, max(0.0, end - time.monotonic())))
                if not all(child.tend(time.monotonic()) for child in self.children):
                    return REFUSED
        return 0

    def _check(self) -> None:
        """What would make both processes fail is said once, by the demo."""
        from hingewall.simulation.faults import SensorFault
        from hingewall.simulation.visitors import person_named

        person_named(self.person)
        for text in self.sensor_faults:
            SensorFault.parse(text)
        if self.seconds is not None and not 0 < self.seconds < 1e9:
            raise UsageError(f"--for {self.seconds:g}: expected a number of seconds above 0")
        if not 0 <= self.port <= 65535:
            raise UsageError(f"--port {self.port}: expected a number from 0 to 65535")
        if self.forget_pin and self.data is None:
            raise UsageError("--forget-pin: say whose with --data DIR; without a folder each demo has a new PIN anyway")

    def _listen(self) -> socket.socket:
        """The page's socket, in our hands: nobody else answers there, and phones wait while the page starts again."""
        from hingewall_web.server.listening import listen

        listener = listen(self.host, self.port)
        self.port = listener.getsockname()[1]
        return listener

    def _device_command(self, folder: Path, started: float) -> list[str]:
        command = [*HINGEWALL, "device", *self._simulated(folder, started), "--quiet"]
        for fault in self.sensor_faults:
            command += ["--sensor-fault", fault]
        return command if self.quiet else [*command, "--console"]

    def _camera_command(self, folder: Path, started: float) -> list[str]:
        return [*HINGEWALL, "camera", *self._simulated(folder, started)]

    def _simulated(self, folder: Path, started: float) -> list[str]:
        return [
            "--source", "simulated", "--data", str(folder), "--person", self.person, "--seed", str(self.seed),
            "--started-at", repr(started),
        ]  # fmt: skip

    def _web_command(self, folder: Path, listener: socket.socket) -> list[str]:
        return [*HINGEWALL, "web", "--data", str(folder), "--fd", str(listener.fileno())]

    def _until_it_answers(self, stopping: Stopping) -> bool:
        """Wait for our own processes to say that they are ready; False when one of them has ended, or never says so."""
        limit = time.monotonic() + ANSWERS_S
        while time.monotonic() < limit and not stopping.is_set():
            if self._fallen():
                return False
            if all(child.heard.ready() for child in self.children if child.essential) and self._answers():
                return True
            stopping.wait(0.02)
        return stopping.is_set()

    def _answers(self) -> bool:
        """Whether the page, which is ours, hears from the device, which is ours too."""
        connection = http.client.HTTPConnection(_local(self.host), self.port, timeout=1)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _fallen(self) -> list[Child]:
        """Those that ended although the demo needs them."""
        alive = [child for child in self.children if child.essential and child.process is not None]
        return [child for child in alive if child.process is not None and child.process.poll() is not None]

    def _failed(self) -> int:
        dead = self._fallen()
        if not dead:
            raise HingewallError(f"the page did not answer within {ANSWERS_S:.0f} s; is this machine very busy?")
        code = dead[0].process.returncode if dead[0].process else 1
        if code != REFUSED:  # the child has said why in its own words when it is 2
            print(f"hingewall: the {dead[0].name} process ended at once ({_cause(code)})", file=sys.stderr)
        return REFUSED

    def _say(self, folder: Path) -> None:
        """In one piece: the device prints its cues to the same terminal."""
        page = self._page(_local(self.host))
        lines = [f"Hingewall is running: {page}"]
        if self.host in ("0.0.0.0", "::") and (address := _lan_address()):  # noqa: S104
            lines.append(f"On a phone on the same network: {self._page(address)}")
        lines.append(pin_line(places(folder), page, self.forget_pin))
        lines.append(
            "Ctrl-C stops Hingewall." + ("" if self.data else " Nothing is saved; with --data DIR everything is.")
        )
        print("\n".join(lines), flush=True)

    def _page(self, host: str) -> str:
        """An IPv6 address stands in brackets (RFC 3986)."""
        return f"http://[{host}]:{self.port}/" if ":" in host else f"http://{host}:{self.port}/"


def _off(folder: Path) -> list[str]:
    return [*HINGEWALL, "device", "--off", "--data", str(folder)]


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise UsageError(f"--data {folder}: this is a file; name a folder") from error
    except OSError as error:
        raise UsageError(
            f"--data {folder}: can't be made: {error.strerror}; choose a folder that you may write to"
        ) from error


def _local(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104


def _lan_address() -> str | None:
    """This machine's address in its network. Connecting a datagram socket sends nothing."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        address = str(probe.getsockname()[0])
        return None if address.startswith("127.") else address
    return None
