"""What a phone keeps by which the device knows it again: one that has had a PIN before is no stranger who guesses.

The device seals it, and it opens nothing by itself; here it is only handed on.
"""

from flask import Flask, Response, g, request

KEPT_S = 365 * 86400


def register(app: Flask) -> None:
    """Have answers of ``app`` hand out what ``remember`` was told."""
    app.after_request(_hand_out)


def kept(who: str) -> str:
    """What this phone has kept of the PIN of ``who``: OWNER, or an athlete's id."""
    return request.cookies.get(_cookie(who), "")


def remember(who: str, value: str) -> None:
    """Have this phone keep it."""
    g.known_phone = (_cookie(who), value)


def _cookie(who: str) -> str:
    return f"{'__Host-' if request.is_secure else ''}hingewall-{who}"


def _hand_out(response: Response) -> Response:
    if "known_phone" in g:
        name, value = g.known_phone
        secure = request.is_secure
        response.set_cookie(name, value, max_age=KEPT_S, httponly=True, samesite="Strict", secure=secure)
    return response
