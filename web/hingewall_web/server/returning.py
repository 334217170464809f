"""Where to go on after a log-in: back to the page that asked for it, with what was typed there, and never to another
site.

A form that is refused for want of a PIN is handed to the page that asks for the PIN, which carries it in a hidden field
and gives it back: neither in an address nor in a cookie. Nothing of it is in force before somebody sends it again.
"""

from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from flask import g, request
from msgspec import Struct
from werkzeug.exceptions import HTTPException

HOME = "/"
LONGEST = 500
MOST_KEPT = 16 * 1024
"""Characters: five times the form of the settings."""

SECRETS = frozenset({"pin", "again", "old", "code", "password"})
"""Fields that no page hands out again."""


class Kept(Struct, frozen=True):
    """A form that was refused: where it goes, and its fields, encoded as a query is."""

    at: str
    text: str

    @property
    def fields(self) -> list[tuple[str, str]]:
        return parse_qsl(self.text, keep_blank_values=True)


def kept() -> Kept | None:
    """The form that this request brought, or carries through a log-in; None where there is none to keep.

    Kept is what views that ask for a PIN are sent (``g.keeps``); what another site sends was refused before.
    """
    try:
        sent = request.form
    except HTTPException:  # too large, which is said elsewhere
        return None
    if "kept" in sent:
        return Kept(own_path(sent.get("at", "")), sent["kept"][:MOST_KEPT])
    if request.method != "POST" or not g.get("keeps", False):
        return None
    fields = [(name, value) for name, value in sent.items(multi=True) if name not in SECRETS]
    text = urlencode(fields)
    return Kept(request.path, text) if len(text) <= MOST_KEPT else None


def own_path(wanted: str) -> str:
    """``wanted`` as a path of this wall, its query included; the live page for whatever could lead elsewhere."""
    parts = _parts(wanted)
    # A browser reads a backslash as a slash, and drops tabs and line ends: neither belongs in a path of ours.
    odd = "\\" in wanted or not wanted.isprintable() or len(wanted) > LONGEST
    if parts is None or odd or parts.scheme or parts.netloc:
        return HOME
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path


def asked_from() -> str:
    """The page that a refused request came from: the page itself, or the one whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return own_path(request.full_path.removesuffix("?"))
    parts = _parts(request.headers.get("Referer", ""))
    if parts is None or parts.netloc != request.host:
        return HOME
    return own_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _parts(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None
