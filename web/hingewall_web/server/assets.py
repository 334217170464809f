"""The static files: read once at start, packed once, served from memory with an ETag."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

FOLDER = Path(__file__).parents[1] / "static"
TYPES = {
    ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml", ".woff2": "font/woff2", ".webm": "video/webm", ".mp4": "video/mp4",
}  # fmt: skip
FILMS = (".webm", ".mp4")
"""Sent as they are, and in parts where a browser asks for parts: an iPhone plays nothing that it can't have so."""

pages = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    type: str
    raw: bytes
    packed: bytes
    etag: str


def _read(path: Path) -> Asset:
    raw = path.read_bytes()
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(kind, raw, gzip.compress(raw, 9, mtime=0), hashlib.sha256(raw).hexdigest()[:16])


ASSETS = {path.relative_to(FOLDER).as_posix(): _read(path) for path in sorted(FOLDER.rglob("*")) if path.is_file()}


@pages.get("/static/<path:name>")
def static(name: str) -> Response:
    asset = ASSETS.get(name)
    if asset is None:
        raise NotFound
    film = name.endswith(FILMS)
    packed = bool(request.accept_encodings["gzip"]) and not film
    response = Response(asset.packed if packed else asset.raw, content_type=asset.type)
    if packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(asset.etag + ("-gz" if packed else ""))
    # Asked for again each time, answered with 304: a phone never runs yesterday's script against today's device.
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request, accept_ranges=film, complete_length=len(asset.raw))
    return response
