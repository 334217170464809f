"""After a log-in: going on with the form that was refused for want of a PIN. It is stored once it is sent again."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app, render_template, request
from werkzeug.exceptions import HTTPException

from hingewall_web.access.auth import View
from hingewall_web.server.returning import kept, own_path

Show = Callable[[Mapping[str, str]], str]


def comes_back_as(show: Show) -> Callable[[View], View]:
    """Mark a view whose form a log-in leads back to: ``show`` gives the page with its fields filled in."""

    def mark(view: View) -> View:
        view.__dict__["comes_back_as"] = show
        return view

    return mark


def resumed() -> str | None:
    """The page to go on with after the log-in that this request is; None where no form was kept."""
    form = kept()
    view = _asks_for_a_pin(form.at) if form is not None else None
    if form is None or view is None:
        return None
    show: Show | None = getattr(view, "comes_back_as", None)
    if show is not None:
        return show(dict(form.fields))
    return render_template("resume.html", form=form, then=own_path(request.form.get("then", "")))


def _asks_for_a_pin(at: str) -> Any:
    """The view behind a form's address, if it is one of those that ask for a PIN."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(at, method="POST")
    except HTTPException:
        return None
    view = current_app.view_functions[endpoint]
    return view if getattr(view, "owner_only", False) or getattr(view, "their_own", False) else None
