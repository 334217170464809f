"""Who is asking as an athlete, by a session of their own; and which records a request may see."""

from typing import cast

from flask import request

from hingewall.storage.athletes_reader import Athlete, AthletesReader
from hingewall.storage.reader import Whose
from hingewall_web.access.auth import OWNER, View, is_owner, require_owner, session_here, wait_for_the_device
from hingewall_web.server.problems import Problem
from hingewall_web.server.services import services


def their_own(view: View) -> View:
    """Mark a view of what is an athlete's own: the guard asks for their PIN, or the owner's, before it runs."""
    view.__dict__["their_own"] = True
    return view


def athlete_concerned() -> str | None:
    """Whose own it is: the athlete's in the address, or else whoever practises now; None for the wall itself."""
    if request.view_args and "athlete_id" in request.view_args:
        return cast(str, request.view_args["athlete_id"])
    return practising()


def practising() -> str | None:
    """Whose badge was tapped last; None while the wall is a guest's, or does not answer."""
    now = services().now()
    return now.athlete.id if now and now.athlete else None


def may_open(athlete_id: str | None) -> bool:
    """Whether what belongs to this athlete may be seen and changed: by themselves, and by the owner."""
    return is_owner() or (athlete_id is not None and athlete_id == athlete_here())


def require_athlete(athlete_id: str | None) -> None:
    """Raises Problem 401 for anybody but that athlete and the owner."""
    if athlete_id is None:
        require_owner()
    elif not may_open(athlete_id):
        wait_for_the_device()
        raise Problem(401, "own_pin_needed")


def athlete_here() -> str | None:
    """Who is logged in with a PIN of their own."""
    here = session_here()
    return None if here is None or here.who == OWNER else here.who


def whose() -> Athlete | None:
    """The athlete whose records alone were asked for with ``?who=ID``. Raises Problem 401, UnknownId."""
    athlete_id = request.args.get("who", "")
    if not athlete_id:
        return None
    require_athlete(athlete_id)
    return services().reader().athlete(athlete_id)


def records(athlete: Athlete | None = None) -> AthletesReader:
    """The records that this request may see: all for the owner, guests' and their own for others.

    The sets of others are not there at all: whoever asks for one by its id gets UnknownId. Only theirs of ``athlete``,
    who comes from ``whose``.
    """
    reader = services().reader()
    if athlete is not None:
        return reader.of(Whose.athletes_own(athlete.id))
    return reader if is_owner() else reader.of(Whose.visible_to(athlete_here()))
