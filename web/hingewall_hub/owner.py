"""Whose hub it is: the password that was made with it, and the phones that have given it.

The password has 100 random bits, so nobody finds it by trying, however often and however fast it can be tried.
"""

import base64
import hashlib
import hmac
import secrets
from pathlib import Path

from flask import Flask, request, session

LASTS_DAYS = 90
GROUPS, LETTERS = 5, 4


def new_password() -> str:
    """Five groups of four letters and digits, none of which looks like another."""
    text = base64.b32encode(secrets.token_bytes(13)).decode().lower()
    return "-".join(text[at : at + LETTERS] for at in range(0, GROUPS * LETTERS, LETTERS))


def hashed(password: str) -> str:
    """Of what somebody types: without what is between the groups, and however it is capitalised."""
    return hashlib.sha256("".join(filter(str.isalnum, password.lower())).encode()).hexdigest()


class Owner:
    """``file`` has the password's hash; without one everybody who reaches the page is the owner (``make hub``)."""

    def __init__(self, app: Flask, file: Path | None) -> None:
        self._file = file
        # With another password nobody is logged in any more.
        app.secret_key = hashlib.sha256(b"sessions" + self._hash().encode()).digest() if file else secrets.token_bytes()

    def _hash(self) -> str:
        return self._file.read_text("ascii").strip() if self._file else ""

    def is_right(self, password: str) -> bool:
        return hmac.compare_digest(hashed(password), self._hash())

    def log_in(self) -> None:
        session.permanent = True
        session["owner"] = True

    def asks(self) -> bool:
        """Whether the owner asks: a phone that is logged in, or a program that brings the password along."""
        if self._file is None or session.get("owner"):
            return True
        given = request.authorization
        return given is not None and given.type == "basic" and self.is_right(given.password or "")
