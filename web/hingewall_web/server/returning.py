"""Where to go on after a log-in: back to the page that asked for it, and never to another site."""

from urllib.parse import SplitResult, urlsplit

from flask import request

HOME = "/"
LONGEST = 500


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
