"""All that the owner may see of what was done, as a table for a spreadsheet."""

from datetime import date

from flask import Blueprint, Response, request

from hingewall.storage.export import export_csv
from hingewall.storage.export_sets import export_sets_csv
from hingewall_web.access.athlete_access import records
from hingewall_web.access.auth import owner_only
from hingewall_web.access.handing_out import while_allowed
from hingewall_web.server.problems import Problem
from hingewall_web.server.requests import form_asked_for

pages = Blueprint("export", __name__)

TABLES = {"reps": (export_csv, "hingewall"), "sets": (export_sets_csv, "hingewall-sets")}
"""What a row can be: who makes the table, and what its file is called."""


@pages.get("/api/v1/export.csv")
@owner_only
def export() -> Response:
    """One line a rep, or with ``?rows=sets`` one a set, oldest first; ``?since=YYYY-MM-DD`` leaves out what was before.

    With ``?decimal=comma`` numbers have a comma and cells end at ``;``. Those of athletes who keep their history
    private are left out. Sent as it is read.
    """
    rows = request.args.get("rows", "reps")
    if rows not in TABLES:
        message = f"rows is {rows[:20]!r}; expected reps or sets"
        raise Problem(422, "invalid", message, {"rows": message})
    made, name = TABLES[rows]
    lines = made(records(), _since(), form_asked_for())
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(while_allowed(lines), content_type="text/csv; charset=utf-8", headers=headers)


def _since() -> date | None:
    text = request.args.get("since")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        message = f"since is {text!r}; expected a date as YYYY-MM-DD"
        raise Problem(422, "invalid", message, {"since": message}) from error
