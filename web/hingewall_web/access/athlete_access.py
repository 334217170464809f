"""Who is asking as an athlete, by a session of their own; and which records a request may see."""

from datetime import UTC, datetime
from typing import cast

from flask import request

from hingewall.storage.athletes_reader import Athlete, AthletesReader
from hingewall.storage.whose import Whose
from hingewall_web.access.auth import OWNER, View, is_owner, require_owner, session_here, wait_for_the_device
from hingewall_web.server.problems import Problem
from hingewall_web.server.services import services


def their_own(view: View) -> View:
    """Mark a view of what is an athlete's own: the guard asks for their PIN, or for an owner whom they let see it."""
    view.__dict__["their_own"] = require_athlete
    return view


def looked_after(view: View) -> View:
    """Mark a view that shows no history: the guard asks for the athlete's PIN, or the owner's, before it runs."""
    view.__dict__["their_own"] = require_somebody_for
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


def may_open(athlete_id: str) -> bool:
    """Whether what belongs to this athlete may be seen: by themselves, and by the owner whom they have said yes to."""
    return athlete_id in may_name()


def may_look_after(athlete_id: str | None) -> bool:
    """Whether this athlete, or the wall for None, may be seen to: by themselves, and by the owner."""
    return is_owner() or (athlete_id is not None and athlete_id == athlete_here())


def may_name() -> frozenset[str]:
    """Those whose history this request may see by name."""
    if is_owner():
        return frozenset(services().reader().sharing())
    here = athlete_here()
    return frozenset(() if here is None else (here,))


def require_athlete(athlete_id: str | None) -> None:
    """Raises Problem: 401 for anybody but that athlete and the owner, 403 for an owner who may not see it."""
    require_somebody_for(athlete_id)
    if athlete_id is not None and not may_open(athlete_id):
        raise Problem(403, "kept_private")


def require_somebody_for(athlete_id: str | None) -> None:
    """Raises Problem 401 for anybody but that athlete and the owner."""
    if athlete_id is None:
        require_owner()
    elif not may_look_after(athlete_id):
        wait_for_the_device()
        raise Problem(401, "own_pin_needed")


def athlete_here() -> str | None:
    """Who is logged in with a PIN of their own."""
    here = session_here()
    return None if here is None or here.who == OWNER else here.who


def private() -> int:
    """How many athletes keep their history from the owner who asks; 0 for anybody else."""
    if not is_owner():
        return 0
    return sum(not athlete.owner_sees for athlete in services().reader().athletes())


def wall_time() -> datetime:
    """What the device takes for now: sets are dated by it."""
    now = services().now()
    return datetime.fromisoformat(now.clock) if now else datetime.now(UTC)


def whose() -> Athlete | None:
    """The athlete whose records alone were asked for with ``?who=ID``. Raises Problem 401, UnknownId."""
    athlete_id = request.args.get("who", "")
    if not athlete_id:
        return None
    require_athlete(athlete_id)
    return services().reader().athlete(athlete_id)


def records(athlete: Athlete | None = None) -> AthletesReader:
    """The records that this request may see: guests' of a day and one's own, or for the owner what is shared.

    The sets of others are not there at all: whoever asks for one by its id gets UnknownId. Only theirs of ``athlete``,
    who comes from ``whose``.
    """
    reader = services().reader()
    if athlete is not None:
        return reader.of(Whose.athletes_own(athlete.id))
    if is_owner():
        return reader.of(Whose.shared_with_owner(reader.sharing(), wall_time()))
    return reader.of(Whose.visible_to(athlete_here(), wall_time()))
