"""Everything that can go wrong with a request, as an answer: JSON under /api, a readable page elsewhere."""

import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from hingewall.errors import (
    CommandRefused,
    Damaged,
    HingewallError,
    InvalidValues,
    LinkError,
    StorageError,
    UnknownId,
    one_line,
)
from hingewall_web.server.returning import asked_from, kept
from hingewall_web.server.services import services
from hingewall_web.words.device import fields_said, said
from hingewall_web.words.language import N_, Sentences, fill, gettext
from hingewall_web.words.lengths import waiting

MESSAGES = Sentences(
    {
        "bad_request": N_("The wall can't understand this request."),
        "malformed": N_('The body is not JSON; send an object such as {"revision": 7, "settings": {}}.'),
        "foreign_host": N_("This wall has another name. Use its address, or the name it was set up with."),
        "cross_site": N_(
            "This request came from another site, so nothing was changed. Open this wall's own page and try again"
            " there."
        ),
        "pin_needed": N_("Only the owner may do that. Log in with the PIN."),
        "own_pin_needed": N_("That page is private. Open it with the athlete's PIN."),
        "kept_private": N_("This athlete keeps the history private, from the owner too. Their own PIN opens it."),
        "own_yes_needed": N_("Only the athlete can say yes to that, on their own page, opened with their own PIN."),
        "https_needed": N_("This wall takes a PIN over https alone."),
        "unclaimed": N_("This wall has no owner yet. Open /setup and choose a PIN with the claim code."),
        "claimed": N_("This wall has an owner already. Log in with the PIN."),
        "wrong_pin": N_("That PIN is wrong."),
        "wrong_code": N_("That claim code is wrong."),
        "not_found": N_("There is nothing at this address."),
        "unknown": N_("This set or rep does not exist."),
        "wrong_method": N_("This address does not accept that kind of request."),
        "too_large": N_("The request is too large; the limit is 64 KiB."),
        "wrong_type": N_("This address does not accept that kind of content."),
        "invalid": N_("Some values can't be used."),
        "internal": N_("Something went wrong inside the wall, and its log says what. Try again."),
        "device_gone": N_("The device does not answer. It restarts by itself; try again in a few seconds."),
        "busy": N_("Too many phones are connected, so this page updates only once a second."),
        "pins_busy": N_("Others are trying their PINs just now. Try again in a few seconds."),
        "storage": N_("Sets and reps can't be read or saved just now."),
        "no_room": N_("There is no room for that on the wall's memory card."),
        "stale": N_("Somebody else has changed the settings meanwhile."),
    }
)
"""By the code of a problem."""

ASKING = frozenset({"pin_needed", "own_pin_needed", "too_many_tries", "pins_busy", "device_gone"})
"""What comes between a form and its PIN: these keep what was typed."""

logger = logging.getLogger(__name__)

REFUSED_STATUS = {
    "stale": 409,
    "invalid": 422,
    "storage": 503,
    "unknown": 404,
    "refused": 403,
    "malformed": 422,
    "busy": 409,
    "unconfirmed": 403,
    "wrong_pin": 401, "moved": 403,
}  # fmt: skip

ASKS_FOR_A_PIN = {"pin_needed": 401, "own_pin_needed": 401, "own_yes_needed": 403, "unclaimed": 401}
"""What the device says of who may do what, by the code of a problem of our own."""
BUSY_S = 3
"""After so long it is worth trying again: four PINs are hashed in about a second, on a small Pi in a few."""
CODES = {400: "bad_request", 404: "not_found", 405: "wrong_method", 413: "too_large", 415: "wrong_type"}


class Problem(HingewallError):
    """A request that is refused: ``status`` for HTTP, ``code`` for machines, the text for people.

    ``retry_after_s`` becomes the Retry-After header; ``extra`` joins the JSON body beside ``error``.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str = "",
        fields: Mapping[str, str] | None = None,
        retry_after_s: int | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self.status, self.code = status, code
        self.fields, self.extra = dict(fields or {}), dict(extra or {})
        self.retry_after_s = retry_after_s
        self.headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
        super().__init__(message or MESSAGES[code])


def as_problem(error: HingewallError) -> Problem:
    """The HTTP form of an error of our own."""
    match error:
        case Problem():
            return error
        case UnknownId():
            return Problem(404, "unknown", said(one_line(error)))
        case CommandRefused(code=code) if code in ASKS_FOR_A_PIN:
            return Problem(ASKS_FOR_A_PIN[code], code)
        case CommandRefused(code="pins_busy"):
            return Problem(503, "pins_busy", retry_after_s=BUSY_S)
        case CommandRefused(code="too_many_tries"):
            wait_s = int(error.fields["wait_s"])
            text = fill(gettext("Too many wrong PINs. Try again in {wait}."), {"wait": waiting(wait_s)})
            return Problem(429, "too_many_tries", text, retry_after_s=wait_s)
        case CommandRefused():
            return Problem(
                REFUSED_STATUS.get(error.code, 422), error.code, said(one_line(error)), fields_said(error.fields)
            )
        case InvalidValues():
            return Problem(422, "invalid", gettext("Some values can't be used."), fields_said(error.fields))
        case LinkError():
            return Problem(503, "device_gone", said(one_line(error)), retry_after_s=1)
        case StorageError():
            return Problem(503, "storage", said(one_line(error)), retry_after_s=5)
    return Problem(400, "bad_request", said(one_line(error)))


def wants_json() -> bool:
    return request.path.startswith("/api/")


def answer(problem: Problem) -> Response:
    """The response for a problem, in the form that the asker can use."""
    if wants_json():
        error = {"code": problem.code, "message": str(problem), "fields": problem.fields}
        response = jsonify({"error": error} | problem.extra)
    else:
        form = kept() if problem.code in ASKING else None
        page = "login.html" if form is not None and problem.code == "pin_needed" else "error.html"
        response = make_response(
            render_template(page, problem=problem, back=asked_from(), then=asked_from(), kept=form)
        )
    response.status_code = problem.status
    response.headers.extend(problem.headers)
    return response


def _own(error: HingewallError) -> Response:
    if isinstance(error, Damaged):
        services().met_damage()
    return answer(as_problem(error))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    code = CODES.get(status, "bad_request" if status < 500 else "internal")
    response = answer(Problem(status, code))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _unforeseen(error: Exception) -> Response:
    logger.exception("a request failed: %s %s", request.method, request.path, exc_info=error)
    return answer(Problem(500, "internal"))


def register(app: Flask) -> None:
    """Answer every error of ``app`` in our own form."""
    app.register_error_handler(HingewallError, _own)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)
