"""The software itself: which release runs here, whether a newer one is out, and where to report a hole in it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
from flask import Blueprint, Response

from hingewall import __version__
from hingewall.small_files import read_whole
from hingewall_web.server.services import services

pages = Blueprint("release", __name__)

TOLD = Path(__file__).parents[1] / "release.json"
"""Put there when a release is made; a checkout has none."""

VALID = timedelta(days=364)
"""RFC 9116, 2.5.5: less than a year. A wall that nobody has brought up to date in that time says so by it."""


class Published(msgspec.Struct, frozen=True):
    """Who published what runs here, and when. ``contact`` is an address as RFC 9116 has it."""

    version: str
    released: date
    contact: str


class Latest(msgspec.Struct, frozen=True):
    """What was found of the newest release. ``looked`` is in Unix seconds; ``error`` says why nothing new is known.

    Owners are shown ``bundle`` to type it as root: it can be the name of a release and nothing else.
    """

    looked: int
    source: str
    error: str = ""
    version: Annotated[str, msgspec.Meta(pattern=r"^\d{1,4}(\.\d{1,4})*$")] = __version__
    released: str = ""
    bundle: Annotated[str, msgspec.Meta(pattern=r"^(hingewall-[\d.]+\.bundle)?$")] = ""
    notes: str = ""

    @property
    def newer(self) -> bool:
        return _numbers(self.version) > _numbers(__version__)

    @property
    def command(self) -> str:
        """What installs it, to be typed on the wall."""
        return f"sudo hingewall update {self.bundle}"

    @property
    def looked_on(self) -> date:
        return datetime.fromtimestamp(self.looked, UTC).astimezone().date()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def published() -> Published | None:
    """The release that runs here; None for a checkout."""
    try:
        return msgspec.json.decode(TOLD.read_bytes(), type=Published)
    except (OSError, msgspec.MsgspecError):
        return None


def latest() -> Latest | None:
    """What the last look for a newer release found; None where nobody looks."""
    place = services().latest
    if place is None:
        return None
    try:
        return msgspec.json.decode(read_whole(place), type=Latest)
    except (OSError, msgspec.MsgspecError):
        return None


@pages.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Where to report a hole, for whoever finds one (RFC 9116). It is whoever published the release who hears of it."""
    told = published()
    if told is None:
        text, status = "Not a published release: SECURITY.md of its source says where to report a hole.\n", 404
    else:
        expires = (datetime(*told.released.timetuple()[:3], tzinfo=UTC) + VALID).strftime("%Y-%m-%dT%H:%M:%SZ")
        text, status = f"Contact: {told.contact}\nExpires: {expires}\nPreferred-Languages: en\n", 200
    return Response(text, status, content_type="text/plain; charset=utf-8")
