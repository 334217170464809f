"""The static files: read once at start, packed once, served from memory under an address that changes with them.

``/static/VERSION/live.js`` may be kept for ever, so a page that was opened before asks the wall for nothing but itself.
Scripts and styles name each other by relative addresses, and so stay within their version.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from flask import Blueprint, Flask, Response, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound

HERE = Path(__file__).parents[1]
FOLDER = HERE / "static"
TYPES = {
    ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png", ".ico": "image/vnd.microsoft.icon",
    ".webm": "video/webm", ".mp4": "video/mp4",
}  # fmt: skip
FILMS = (".webm", ".mp4")
"""Sent in parts where a browser asks for parts: an iPhone plays nothing that it can't have so."""
PACKED_ALREADY = frozenset({".woff2", ".png", ".ico", *FILMS})

FOR_EVER = "public, max-age=31536000, immutable"
"""A year is the most that RFC 9111 expects anybody to mean; the address is another as soon as the content is."""

IMPORT = re.compile(r"""^\s*(?:import|export)\b[^;]*?["'](\.{1,2}/[^"']+)["']""", re.M)
"""What a module loads before it runs. One that it asks for later, with ``import()``, is left to that moment."""

REMARK = re.compile(rb"^[ \t]*//[^\n]*", re.M)
"""A line of our own scripts that says why: a seventh of what a phone would fetch, and nobody reads it there."""

VERSIONED = re.compile(r"[0-9a-f]{12}/")

pages = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One file; ``packed`` is None where packing it again would gain nothing."""

    type: str
    raw: bytes
    packed: bytes | None
    etag: str


def _read(path: Path) -> Asset:
    raw = path.read_bytes()
    if path.suffix == ".js" and "vendor" not in path.parts:
        raw = REMARK.sub(b"", raw)  # its end stays, so that a browser names the lines as the file has them
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = None if path.suffix in PACKED_ALREADY else gzip.compress(raw, 9, mtime=0)
    return Asset(kind, raw, packed, hashlib.sha256(raw).hexdigest()[:16])


def _version(folders: Iterable[str]) -> str:
    """Of all that pages are made of: a screen that stays open for months learns by it that it is out of date."""
    sums = hashlib.sha256()
    for path in sorted(path for folder in folders for path in (HERE / folder).rglob("*") if path.is_file()):
        sums.update(path.relative_to(HERE).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return sums.hexdigest()[:12]


ASSETS = {path.relative_to(FOLDER).as_posix(): _read(path) for path in sorted(FOLDER.rglob("*")) if path.is_file()}
VERSION = _version(("static", "templates", "translations"))


@pages.get("/static/<path:name>")
def static(name: str) -> Response:
    """A file. Under an address of yesterday it is today's, asked for again each time.

    So a page that was open during an upgrade goes on working, and no phone runs yesterday's script on today's page.
    """
    plain = VERSIONED.sub("", name, count=1) if VERSIONED.match(name) else name
    asset = ASSETS.get(plain)
    if asset is None:
        raise NotFound
    packed = asset.packed if request.accept_encodings["gzip"] else None
    response = Response(packed or asset.raw, content_type=asset.type)
    if packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(asset.etag + ("-gz" if packed else ""))
    response.headers["Cache-Control"] = FOR_EVER if name == f"{VERSION}/{plain}" else "no-cache"
    response.make_conditional(request, accept_ranges=plain.endswith(FILMS), complete_length=len(asset.raw))
    return response


@pages.app_url_defaults
def _in_this_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "assets.static":
        values["name"] = f"{VERSION}/{values['name']}"


@cache
def imports(script: str) -> tuple[str, ...]:
    """Every module that ``script`` loads, at any depth, nearest first and each once."""
    found: list[str] = []
    waiting = [script]
    while waiting:
        module = waiting.pop(0)
        for name in IMPORT.findall(ASSETS[module].raw.decode()):
            path = (PurePosixPath(module).parent / name).as_posix()
            if path not in found and path != script:
                found.append(path)
                waiting.append(path)
    return tuple(found)


def module(script: str) -> Markup:
    """The tags that run a module: all it imports is fetched at once, not one after another as each is read."""
    tags = [Markup('<link rel="modulepreload" href="{}">').format(_address(name)) for name in imports(script)]
    return Markup("\n").join([*tags, Markup('<script type="module" src="{}"></script>').format(_address(script))])


def _address(name: str) -> str:
    return url_for("assets.static", name=name)


def register(app: Flask) -> None:
    """Let templates write ``module('live.js')``."""
    app.jinja_env.globals["module"] = module
