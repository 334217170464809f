"""The software itself: which release runs here, whether a newer one is out, and where to report a hole in it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec
from flask import Blueprint, Response

from hingewall import __version__
from hingewall.small_files import read_whole
from hingewall_web.server.services import Releases, services

pages = Blueprint("release", __name__)

TOLD = Path(__file__).parents[1] / "release.json"
"""Put there when a release is made; a checkout has none."""

VALID = timedelta(days=364)
"""RFC 9116, 2.5.5: less than a year. A wall that nobody has brought up to date in that time says so by it."""


Version = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4})*$")]
Read = TypeVar("Read")


class Published(msgspec.Struct, frozen=True):
    """Who published what runs here, and when. ``contact`` is an address as RFC 9116 has it."""

    version: str
    released: date
    contact: str


class Latest(msgspec.Struct, frozen=True):
    """What was found of the newest release. ``looked`` is in Unix seconds; ``error`` says why nothing new is known.

    Owners are shown ``bundle`` to look for it: it can be the name of a release and nothing else.
    """

    looked: int
    source: str
    error: str = ""
    version: Version = __version__
    released: str = ""
    bundle: Annotated[str, msgspec.Meta(pattern=r"^(hingewall-[\d.]+\.bundle)?$")] = ""
    notes: str = ""

    @property
    def newer(self) -> bool:
        return _numbers(self.version) > _numbers(__version__)

    @property
    def looked_on(self) -> date:
        return datetime.fromtimestamp(self.looked, UTC).astimezone().date()


class Offer(msgspec.Struct, frozen=True):
    """The release at hand. ``how`` it came; ``error`` says why what came last is none. ``at`` in Unix seconds."""

    how: Literal["network", "stick", "phone"]
    at: int
    version: Version = "0.0.0"
    released: str = ""
    notes: str = ""
    error: str = ""

    @property
    def newer(self) -> bool:
        return _numbers(self.version) > _numbers(__version__)


class Progress(msgspec.Struct, frozen=True):
    """An update: ``version`` in place of ``before``. ``why`` is the installer's own last word, in English."""

    version: str
    before: str
    state: Literal["installing", "done", "went_back", "failed"]
    at: int
    step: Literal["", "checking", "making", "waiting", "starting", "going_back"] = ""
    why: str = ""


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
    return _read(services().releases, "latest", Latest)


def offer() -> Offer | None:
    """The release at hand; None where there is none, or what lies there is no offer."""
    return _read(services().releases, "offer", Offer)


def progress() -> Progress | None:
    """The last update that was begun on the page; None where there was none."""
    return _read(services().releases, "progress", Progress)


def _read(releases: Releases | None, what: str, kind: type[Read]) -> Read | None:
    try:
        return msgspec.json.decode(read_whole(getattr(releases, what)), type=kind) if releases else None
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
