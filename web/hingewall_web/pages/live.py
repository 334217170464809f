"""The live page, and what feeds it: one snapshot, the stream, and the set's two buttons."""

import msgspec
from flask import Blueprint, Response, g, get_flashed_messages, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall.errors import StorageError
from hingewall.messages.snapshot import Snapshot
from hingewall_web.access import athlete_access, names, turn
from hingewall_web.server.problems import Problem
from hingewall_web.server.requests import client_here
from hingewall_web.server.services import services
from hingewall_web.server.streams import LIFE_S
from hingewall_web.words.snapshot import spoken
from hingewall_web.words.turn import status_here

pages = Blueprint("live", __name__)

UNSURE_S = 10.0
"""A stream to a browser that the device could not be asked about is asked for anew so soon: it may be the owner's."""
NAMED_S = 60.0
"""So soon ends one that tells names which are only at the wall, and begins anew as whoever it is by then: the phone may
have been logged out by another."""


@pages.get("/")
def page() -> str:
    """The page as it is now; its script keeps it so, and without script it loads itself again."""
    s = services()
    now = s.now()
    latest = s.feed.latest()
    known = now or (latest[0] if latest else None)
    known = names.told(known) if known else None
    unclaimed, words, number = _unclaimed(), spoken(known) if known else None, turn.number_here()
    told = " ".join(map(str, get_flashed_messages(category_filter=["turn"])))
    return render_template(
        "live.html", snapshot=known, words=words, lost=now is None, turn=number, told=told,
        status=status_here(words, number, told) if words else None, unclaimed=unclaimed, cards=not unclaimed,
        may_aim=athlete_access.may_look_after(athlete_access.athlete_concerned()),
    )  # fmt: skip


def _unclaimed() -> bool:
    """Whether nobody has set this wall up yet; not, where the database can't say."""
    try:
        return not services().reader().owner().claimed
    except StorageError:
        return False


@pages.get("/api/v1/state")
def state() -> Response:
    """One Snapshot; 503 with the last one when the device is gone."""
    return _json(_snapshot())


@pages.get("/api/v1/words")
def words() -> Response:
    """The same snapshot in sentences, as the stream's ``words`` event."""
    return _json(spoken(_snapshot()))


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), mimetype="application/json")


def _snapshot() -> Snapshot:
    s = services()
    now = s.now()
    if now is None:
        latest = s.feed.latest()
        last, age = (msgspec.to_builtins(names.told(latest[0])), round(latest[1], 2)) if latest else (None, None)
        raise Problem(503, "device_gone", retry_after_s=1, extra={"last": last, "age_s": age})
    return names.told(now)


@pages.get("/api/v1/live")
def stream() -> Response:
    """Server-sent events ``snapshot``, ``words``, ``rep`` and ``fault``."""
    if request.method == "HEAD":
        return Response(mimetype="text/event-stream")
    s = services()
    viewer = names.viewer()
    named = viewer.all and names.only_at_the_wall()
    life_s = UNSURE_S if g.get("unknown", False) else NAMED_S if named else LIFE_S
    events = s.streams.start(client_here(), s.feed, s.stopping, s.clock, viewer, life_s)
    if events is None:
        raise Problem(503, "busy", retry_after_s=5)
    return Response(events, mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})


@pages.post("/set/<any(start, end):what>")
def control(what: str) -> AnyResponse:
    """Start or end a set: anybody, while nobody trains, and else the phone that began. It changes no setting."""
    return turn.answer(turn.tap("start_set" if what == "start" else "end_set"), url_for("live.page"))
