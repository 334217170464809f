"""Who may be told nicknames, where names are only at the wall, and what a request is told.

All: the owner, and a browser in which the owner has logged in before. The device knows it by what it keeps, until the
owner's PIN is another. An athlete who is logged in: their own.
"""

from collections.abc import Iterable
from typing import cast

from flask import g

from hingewall.errors import CommandRefused, LinkError, StorageError, StoredSettingsError
from hingewall.messages.snapshot import Snapshot
from hingewall.storage.athletes_reader import Athlete
from hingewall_web.access import known_phone, turn
from hingewall_web.access.athlete_access import athlete_here
from hingewall_web.access.auth import OWNER, is_owner, phone_here
from hingewall_web.server.services import services
from hingewall_web.words.names import ALL, Viewer, known_to, seen_by


def viewer() -> Viewer:
    """Who looks. Where the device can't be asked it is a stranger, and ``g.unknown`` says so."""
    if "viewer" not in g:
        g.viewer = ALL if is_owner() or _owners_browser() else Viewer(False, athlete_here(), turn.begun_here())
    return cast(Viewer, g.viewer)


def told(snapshot: Snapshot) -> Snapshot:
    """A snapshot as this request may see it."""
    return seen_by(viewer(), snapshot) if snapshot.names_at_wall else snapshot


def told_of(athletes: Iterable[Athlete]) -> list[Athlete]:
    """Athletes as this request may know them."""
    return [known_to(viewer(), one) for one in athletes] if only_at_the_wall() else list(athletes)


def at_the_wall() -> str | None:
    """Whose badge was tapped last, if this request may know."""
    now = services().now()
    seen = told(now) if now else None
    return seen.athlete.id if seen and seen.athlete else None


def only_at_the_wall() -> bool:
    """Whether the owner wants names only there; where the records can't say, they are."""
    try:
        return services().reader().settings()[0].wall.names_at_wall
    except (StorageError, StoredSettingsError):
        return True


def _owners_browser() -> bool:
    if not known_phone.kept(OWNER):
        return False
    try:
        return services().commands.ask("known_phone", phone_here(OWNER)).result.get("known") is True
    except (LinkError, CommandRefused):
        g.unknown = True
        return False
