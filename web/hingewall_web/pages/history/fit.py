"""A set, or one athlete's day, as a FIT file to take along; for whoever may see it."""

import re

from flask import Blueprint, Response

from hingewall.storage.fit_session import session_fit
from hingewall.storage.rows import SetRow
from hingewall_web.access.athlete_access import records, whose
from hingewall_web.pages.history.day import date_of
from hingewall_web.server.problems import Problem

pages = Blueprint("fit", __name__)


@pages.get("/history/<set_id>/set.fit")
def one_set(set_id: str) -> Response:
    """One set."""
    return _file([records().set(set_id)])


@pages.get("/history/day/<day>/session.fit")
def session(day: str) -> Response:
    """What one athlete did on a day, ``?who=ID``: a guest may be several people, whose sets are no one's session."""
    athlete = whose()
    if athlete is None:
        raise Problem(404, "not_found")
    return _file(records(athlete).day(date_of(day)))


def _file(rows: list[SetRow]) -> Response:
    done = [row for row in rows if row.reps]
    if not done:
        raise Problem(404, "not_found")
    name = re.sub(r"\D", "-", done[0].started[:16])
    headers = {"Content-Disposition": f'attachment; filename="hingewall-{name}.fit"'}
    return Response(session_fit(done), content_type="application/vnd.ant.fit", headers=headers)
