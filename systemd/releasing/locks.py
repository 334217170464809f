"""The lock files: which distributions a wall runs, and the sha256 of each wheel of theirs that it may install.

A lock is what ``pip install --require-hashes`` reads. Each requirement is followed by the names of its wheels, in the
order of their hashes, so that what a lock allows can be looked through without a network.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.tags import Tag
from packaging.utils import parse_wheel_filename

RUN, BUILD = "requirements.lock", "requirements-build.lock"
"""What a wall runs, and what makes a wheel of its source while it is installed."""

LEFT_TO_DEBIAN = ("numpy",)
"""Debian's python3-picamera2 is built for Debian's numpy; another one beside it makes the camera's import fail."""

OLDEST_GLIBC, GLIBC = 17, {"3.11": 36, "3.13": 41}
"""Bookworm has glibc 2.36, Trixie 2.41; manylinux names begin with 2.17 in use."""


@dataclass(frozen=True)
class Platform:
    """One of the kinds of machine that a wall is installed on."""

    python: str
    machine: str

    @property
    def markers(self) -> dict[str, str]:
        """What a requirement's condition is held against there."""
        return {
            "python_version": self.python, "python_full_version": f"{self.python}.0", "platform_machine": self.machine,
            "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "implementation_name": "cpython",
            "platform_python_implementation": "CPython", "extra": "",
        }  # fmt: skip

    @property
    def names(self) -> list[str]:
        """What wheels for it may be called, as pip's ``--platform`` takes it."""
        newest = GLIBC[self.python]
        return [f"manylinux_2_{n}_{self.machine}" for n in range(newest, OLDEST_GLIBC - 1, -1)] + [
            f"manylinux2014_{self.machine}", f"linux_{self.machine}",
        ]  # fmt: skip

    def runs(self, wheel: str) -> bool:
        """Whether a wheel of that file name can be installed there."""
        return any(self._fits(tag) for tag in parse_wheel_filename(wheel)[3])

    def _fits(self, tag: Tag) -> bool:
        own = f"cp{self.python.replace('.', '')}"
        interpreter = tag.interpreter in (own, "py3") or (tag.abi == "abi3" and tag.interpreter.startswith("cp3"))
        return interpreter and tag.abi in (own, "abi3", "none") and tag.platform in (*self.names, "any")


PLATFORMS = tuple(Platform(python, machine) for python in GLIBC for machine in ("aarch64", "x86_64"))


@dataclass(frozen=True)
class Locked:
    """One requirement of a lock, with ``wheels`` as file name -> sha256."""

    requirement: Requirement
    wheels: dict[str, str]

    def wanted_on(self, platform: Platform) -> bool:
        marker = self.requirement.marker
        return marker is None or marker.evaluate(platform.markers)

    def __str__(self) -> str:
        parts = [str(self.requirement), *(f"--hash=sha256:{digest}" for digest in self.wheels.values())]
        return " \\\n    ".join(parts) + "".join(f"\n    # {name}" for name in self.wheels)


def read(text: str) -> list[Locked]:
    """The requirements of a lock. Raises ValueError where hashes and names of wheels don't match."""
    return [_locked(block) for block in blocks(text)]


def blocks(text: str) -> Iterator[str]:
    """Each requirement with the lines that are indented below it."""
    yield from re.findall(r"^[A-Za-z0-9].*(?:\n[ \t].*)*", text, re.MULTILINE)


def _locked(block: str) -> Locked:
    requirement = Requirement(block.partition("\n")[0].rstrip(" \\"))
    digests = re.findall(r"--hash=sha256:([0-9a-f]{64})", block)
    names = re.findall(r"# (\S+\.whl)$", block, re.MULTILINE)
    if len(digests) != len(names):
        raise ValueError(f"{requirement}: {len(digests)} hashes for {len(names)} wheels; run: make lock")
    return Locked(requirement, dict(zip(names, digests, strict=True)))


HEAD = """\
# Made by `make lock`; not to be edited. What `pip install --require-hashes --only-binary :all: --no-deps` may put on a
# wall, whatever else an index has: wheels alone, for Python 3.11 and 3.13 on aarch64 and x86-64.
"""


def written(locked: Iterable[Locked]) -> str:
    """A lock file's text."""
    return HEAD + "".join(f"{one}\n" for one in locked)
