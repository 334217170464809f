"""What every answer carries: headers that shut the browser's doors, and as few bytes as can be."""

import gzip

from flask import Flask, Response, request

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self';"
        " media-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: Chromium then sends "Origin: null" from an http .local page, and every save would be refused.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    # What is here is for these pages: another site's learns not even that a wall is there.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
WORTH_PACKING = 600
"""Bytes: below this gzip saves less than a packet."""


def register(app: Flask) -> None:
    """Finish every response of ``app``."""
    app.after_request(_finish)


def _finish(response: Response) -> Response:
    response.headers.update(HEADERS)
    if request.is_secure:  # over http Chromium ignores it, and says so in each page's console
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")  # what is not the same for all stays with who asked
    return _packed(response)


def _packed(response: Response) -> Response:
    if (
        response.is_streamed
        or response.direct_passthrough
        or response.mimetype not in ("text/html", "application/json", "text/javascript")
    ):
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= WORTH_PACKING and request.accept_encodings["gzip"] and not response.content_encoding:
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.content_encoding = "gzip"
    return response
