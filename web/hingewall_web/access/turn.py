"""Taps that need the turn: start, end, badges, and a target reach for a visit. The device says whose turn it is.

The phone that began a turn keeps its key in a cookie, and nothing else is known of it: the next turn has another key.
"""

from typing import Any

from flask import Flask, Response, current_app, flash, g, jsonify, redirect, request
from itsdangerous import BadSignature, Signer
from werkzeug.wrappers import Response as AnyResponse

from hingewall.messages.command import CommandKind
from hingewall_web.access.auth import is_owner
from hingewall_web.server.requests import client_here
from hingewall_web.server.services import services
from hingewall_web.words.turn import REFUSED

COOKIE = "hingewall-turn"
KEPT_S = 8 * 3600
"""No turn is so long; a key of a turn that is over opens nothing."""


def register(app: Flask) -> None:
    """Have answers of ``app`` hand out the key of the turn that a tap has begun."""
    app.after_request(_hand_out)


def tap(kind: CommandKind, args: dict[str, Any] | None = None) -> str:
    """Have the device do it, if it is this phone's turn; else why not, in a sentence. Raises CommandRefused."""
    key, _, _ = request.cookies.get(COOKIE, "").partition(".")
    phone = {"key": key, "from": client_here()}
    is_owner()  # so that a program's PIN is tried, and its command asked in the owner's name
    result = services().commands.ask(kind, (args or {}) | {"phone": phone}).result
    if turn := result.get("turn"):
        g.turn = _signer().sign(f"{turn['key']}.{turn['number']}").decode()
    refused = result.get("refused", "")
    if refused == "others" and services().simulated():
        refused = "simulated"  # where there is no button
    return REFUSED[refused] if refused else ""


def answer(refused: str, then: str) -> AnyResponse:
    """What a tap is answered: the page ``then``, with the sentence on it, or for a script the sentence alone."""
    if request.accept_mimetypes.best == "application/json":
        told = {"said": refused or None, "number": number_here()}
        return jsonify({"ok": not refused} | {key: value for key, value in told.items() if value is not None})
    if refused:
        flash(refused, "turn")
    return redirect(then, 303)


def number_here() -> int | None:
    """The number of the turn that this phone has the key of; whether it is still on, the snapshot tells."""
    cookie: str = g.get("turn", request.cookies.get(COOKIE, ""))
    number = cookie.partition(".")[2].partition(".")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None


def begun_here() -> int:
    """The same, for what is told to that phone alone: 0 unless the number is as it was handed out."""
    try:
        _signer().unsign(g.get("turn", request.cookies.get(COOKIE, "")))
    except BadSignature:
        return 0
    return number_here() or 0


def _signer() -> Signer:
    return Signer(current_app.secret_key or "", salt=COOKIE)


def _hand_out(response: Response) -> Response:
    if "turn" in g:
        secure = request.is_secure
        response.set_cookie(COOKIE, g.turn, max_age=KEPT_S, httponly=True, samesite="Strict", secure=secure)
    return response
