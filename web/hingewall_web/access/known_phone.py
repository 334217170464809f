"""Phones that have known a PIN before: strangers who guess can't lock them out (OWASP's device cookies).

A phone keeps a name of its own, sealed with the PIN's hash, which nobody but the wall has: a new PIN makes all of them
strangers again, and nothing is kept here. It opens nothing by itself; the PIN is asked for as ever.
"""

import hmac
import secrets

from flask import Flask, Response, g, request

from hingewall_web.server.crowd import client_of
from hingewall_web.server.pin_limiter import Client

KEPT_S = 365 * 86400


def register(app: Flask) -> None:
    """Have answers of ``app`` hand out what ``remember`` was told."""
    app.after_request(_hand_out)


def client(who: str, pin_hash: str | None) -> Client:
    """Who sent this request, as far as the PIN of ``who`` goes: OWNER, or an athlete's id."""
    gone = request.environ.get("waitress.client_disconnected", _here)
    phone, _, seal = request.cookies.get(_cookie(who), "").partition(".")
    if pin_hash is not None and phone and hmac.compare_digest(seal.encode(), _seal(phone, pin_hash).encode()):
        return Client(f"phone {phone}", True, gone)
    return Client(client_of(request.remote_addr or ""), False, gone)


def remember(who: str, pin_hash: str | None) -> None:
    """This phone has just been given the right PIN of ``who``."""
    if pin_hash is not None and not client(who, pin_hash).known:
        phone = secrets.token_hex(8)
        g.known_phone = (_cookie(who), f"{phone}.{_seal(phone, pin_hash)}")


def _cookie(who: str) -> str:
    return f"hingewall-{who}"


def _seal(phone: str, pin_hash: str) -> str:
    return hmac.digest(pin_hash.encode(), phone.encode("utf-8", "surrogateescape"), "sha256").hex()


def _here() -> bool:
    return False


def _hand_out(response: Response) -> Response:
    if "known_phone" in g:
        name, value = g.known_phone
        response.set_cookie(name, value, max_age=KEPT_S, httponly=True, samesite="Strict")
    return response
