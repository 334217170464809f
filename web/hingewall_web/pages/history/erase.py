"""A guest erases the set that they have just done, for good: what can be brought back was not erased.

Anybody may, for ten minutes, which the device counts. A guest has no PIN, and may have had no phone there, so nothing
but time guards it: whoever erases another guest's set takes a set without a name from pages that show it for a day.
"""

from datetime import datetime, timedelta

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall.storage.jobs import ERASED_WITHIN_S
from hingewall.storage.rows import SetRow
from hingewall_web.access.athlete_access import wall_time
from hingewall_web.server.services import services
from hingewall_web.words.language import gettext

pages = Blueprint("erase", __name__)

ERASE_TIMEOUT_S = 30.0
"""As for an athlete: the copies are made to forget it too."""


def erasable(row: SetRow) -> bool:
    """Whether a page offers it; the device decides."""
    if row.athlete_id is not None or row.ended is None:
        return False
    return abs(wall_time() - datetime.fromisoformat(row.ended)) <= timedelta(seconds=ERASED_WITHIN_S)


@pages.post("/history/<set_id>/erase")
def erase(set_id: str) -> AnyResponse:
    """For good: from the wall, its copies and every page."""
    services().commands.ask("erase_set", {"set_id": set_id}, None, ERASE_TIMEOUT_S)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(ok=True)
    flash(gettext("Erased, from this wall and from the copies that it keeps."))
    return redirect(url_for("history.page"), 303)
