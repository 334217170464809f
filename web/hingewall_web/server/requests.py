"""What a request carries, read with care."""

from typing import Any

import msgspec
from flask import request

from hingewall.storage.cells import FORMS, Form
from hingewall_web.server.crowd import client_of
from hingewall_web.server.problems import Problem

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""


def client_here() -> str:
    """Whose request it is, by the address: one phone, however many addresses of a network it has."""
    return client_of(request.remote_addr or "")


def json_object() -> dict[str, Any]:
    """The request's body. Raises Problem 400 for anything but a JSON object."""
    try:
        body = msgspec.json.decode(request.get_data())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(400, "malformed") from error
    if not isinstance(body, dict):
        raise Problem(400, "malformed")
    return body


def form_asked_for() -> Form:
    """How numbers are written, ``?decimal=point`` or ``comma``. Raises Problem 422."""
    decimal = request.args.get("decimal", "point")
    if decimal not in FORMS:
        message = f"decimal is {decimal[:20]!r}; expected point or comma"
        raise Problem(422, "invalid", message, {"decimal": message})
    return FORMS[decimal]
