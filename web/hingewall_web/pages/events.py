"""For the owner: what happened to PINs, people and settings, the newest first. Nobody is named, and no phone."""

from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request

from hingewall.storage.reader import LATEST
from hingewall.storage.security_events import SecurityEvent
from hingewall_web.access.auth import owner_only
from hingewall_web.server.services import services
from hingewall_web.words.dates import moment
from hingewall_web.words.events import said_of

pages = Blueprint("events", __name__)

PAGE = 30


@pages.get("/account/events")
@owner_only
def page() -> str:
    """``?before=`` a number: what came before that one."""
    before = request.args.get("before", LATEST, type=int)
    found = services().reader().security_events(min(max(before, 0), LATEST), PAGE + 1)
    more = found[PAGE - 1].seq if len(found) > PAGE else None
    return render_template("events.html", events=[_shown(one) for one in found[:PAGE]], before=more)


def _shown(one: SecurityEvent) -> dict[str, Any]:
    at = moment(datetime.fromisoformat(one.at).astimezone()) if one.at else ""
    return {"text": said_of(one), "at": at, "sure": one.sure}
