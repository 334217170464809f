"""A newer release, from the owner's press to how it ended: told, asked for, and taken from a phone piece by piece.

The pages install nothing. They hand the owner's wish to the device, which leaves word of it for a process of root's;
and they put what a phone sends where a process that may do nothing else looks at its signature.
"""

import os
from pathlib import Path
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall import __version__
from hingewall.errors import CommandRefused, LinkError
from hingewall_web.access import auth
from hingewall_web.access.auth import owner_only
from hingewall_web.pages.release import Offer, Progress, latest, offer, progress
from hingewall_web.server.problems import Problem
from hingewall_web.server.services import services
from hingewall_web.words.language import N_, Sentences, fill, gettext

pages = Blueprint("update", __name__)

TIMEOUT_S = 5.0
PIECE = 192 * 1024
"""Bytes a request: within what front and server take of any, so that no limit is higher for this. Each is looked at for
whose it is before the next comes: a stranger fills no card."""

LARGEST = 200 * 2**20
"""Bytes of a whole release, as the installer has it (systemd/installing/signed.py)."""

SPARE = 300 * 2**20
"""Bytes that stay free on the card."""

STEPS = Sentences(
    {
        "checking": N_("Looking at its signature."),
        "making": N_("Getting it ready. The wall goes on working meanwhile."),
        "waiting": N_("Waiting for the end of somebody's set."),
        "starting": N_("Starting it. The wall is back in about a minute."),
        "going_back": N_("It does not start. The version before is put back; the wall is back in about a minute."),
    }
)
ENDS = Sentences(
    {
        "done": N_("Version {version} runs."),
        "went_back": N_("Version {version} did not come up healthy: {before} runs again, with its history."),
        "failed": N_("Version {version} was not installed. {before} runs."),
    }
)
UNNAMED = Sentences(
    {
        "installing": N_("A newer version is being installed. The wall is back in about a minute."),
        "done": N_("The newer version runs."),
        "went_back": N_("The newer version did not come up healthy: the one before runs again, with its history."),
        "failed": N_("The newer version was not installed. The one before runs."),
    }
)
"""For who is not the owner: how old a wall is strangers need not know."""


def software() -> dict[str, Any]:
    """What /care shows of the software: what is out, what is at hand, what is planned, and how the last update went."""
    owner, now, begun = auth.is_owner(), offer(), progress()
    plan = _asked({"do": "look"}) if owner else {}
    return {
        "latest": latest() if owner else None, "offer": now if owner else None, "progress": begun,
        "steps": dict(STEPS.items()), "ends": _ends(begun or _coming(now)) if owner else dict(UNNAMED.items()),
        "tonight": plan.get("tonight"), "begins": plan.get("begins", ""), "piece": PIECE, "largest": LARGEST,
    }  # fmt: skip


def _coming(now: Offer | None) -> Progress | None:
    """How an update would be told that the page may be open for."""
    return Progress(now.version, __version__, "installing", 0) if now else None


def _ends(begun: Progress | None) -> dict[str, str]:
    if begun is None:
        return {}
    words = {"version": begun.version, "before": begun.before}
    return {state: fill(ENDS[state], words) for state in ENDS}


def _asked(args: dict[str, Any]) -> dict[str, Any]:
    try:
        return services().commands.ask("install_update", args, None, TIMEOUT_S).result
    except (LinkError, CommandRefused):
        return {}


@pages.get("/care/update/state")
def state() -> AnyResponse:
    """For the page that waits, also on a phone whose owner the new version does not know yet."""
    begun, at_hand = progress(), offer()
    return jsonify(
        state=begun.state if begun else "", step=begun.step if begun else "", at=begun.at if begun else 0,
        offered=at_hand.at if at_hand else 0,
    )  # fmt: skip


@pages.post("/care/update")
@owner_only
def ask() -> AnyResponse:
    """Install what is at hand now, or tonight; or not tonight after all."""
    args = {"do": request.form.get("do", ""), "version": request.form.get("version", "")}
    services().commands.ask("install_update", args, None, TIMEOUT_S)
    if args["do"] == "now":
        flash(gettext("The wall begins with it in a few seconds."), "update")
    return redirect(url_for("care.page") + "#software", 303)


@pages.post("/care/update/piece")
@owner_only
def piece() -> AnyResponse:
    """The next bytes of a release that the owner's phone sends; how many are here. Raises Problem 409, 413 and 507."""
    releases = services().releases
    if releases is None:
        raise Problem(404, "not_found")
    request.max_content_length = PIECE
    at, size = _number("at"), _number("size")
    if size > LARGEST:
        raise Problem(413, "too_large", gettext("That file is too large for a release."))
    part = releases.upload.with_suffix(".part")
    here = _append(part, at, size, request.get_data())
    if here == size:
        part.replace(releases.upload)
    return jsonify(here=here)


def _number(name: str) -> int:
    """Raises Problem 400 for what is none."""
    said = request.args.get(name, "")
    if not (said.isascii() and said.isdecimal() and len(said) < 12):
        raise Problem(400, "bad_request")
    return int(said)


def _append(part: Path, at: int, size: int, data: bytes) -> int:
    """Write ``data`` at ``at``, where the bytes before are here already; a first piece begins anew."""
    if not data or at + len(data) > size:
        raise Problem(400, "bad_request")
    try:
        room = os.statvfs(part.parent)
        if room.f_bavail * room.f_frsize < size - at + SPARE:
            raise Problem(507, "no_room")
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | (os.O_TRUNC if at == 0 else 0)
        with os.fdopen(os.open(part, flags, 0o640), "r+b") as file:
            os.fchmod(file.fileno(), 0o640)  # its group looks at it
            if file.seek(0, os.SEEK_END) != at:
                raise Problem(409, "stale", gettext("Another phone sends a release just now. Begin again."))
            file.write(data)
            file.flush()
            if at + len(data) == size:
                os.fsync(file.fileno())
    except OSError as error:
        raise Problem(507, "no_room") from error
    return at + len(data)
