"""The hub's pages: all walls at a glance. They share the look of the wall's pages."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from flask import Flask, Response, render_template, request, send_from_directory
from werkzeug.exceptions import HTTPException

import hingewall_web
from hingewall.faults import FAULTS
from hingewall.names import is_address, own_names
from hingewall_hub.database import Error, WallRow, connected, walls
from hingewall_web.access.security import host_name

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)
SHARED = Path(hingewall_web.__file__).parent / "static"
STATES = {
    "offline": "not reached",
    "stopped": "reached, but its coaching has stopped",
    "idle": "nobody trains",
    "training": "somebody trains",
}


def create_site(where: str) -> Flask:
    """The pages over the database at ``where`` (a DSN)."""
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    names = own_names(())

    @app.before_request
    def only_by_our_names() -> Response | None:
        """Another name that leads here is a foreign page's way to read this one (DNS rebinding)."""
        name = host_name(request.headers.get("Host", ""))
        if name in names or is_address(name):
            return None
        return _problem(400, "foreign_host", "This hub has no such name. Use the address that it printed.")

    @app.after_request
    def guarded(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.get("/")
    def page() -> str:
        found = _read(where, walls)
        return render_template("walls.html", walls=found, states=STATES, faults=FAULTS)

    @app.get("/api/v1/walls")
    def as_json() -> Response:
        return Response(msgspec.json.encode(_read(where, walls)), mimetype="application/json")

    @app.get("/healthz")
    def health() -> Response:
        _read(where, walls)
        return Response("ok\n", mimetype="text/plain")

    @app.get("/shared/<path:name>")
    def shared(name: str) -> Response:
        """What the wall's pages look like, from their own folder."""
        return send_from_directory(SHARED, name)

    @app.errorhandler(Error)
    def no_database(_error: Exception) -> Response:
        return _problem(503, "no_database", "The hub's database does not answer. The walls keep what they have.")

    @app.errorhandler(HTTPException)
    def not_so(error: HTTPException) -> Response:
        return _problem(error.code or 500, error.name.lower().replace(" ", "_"), error.description or error.name)

    return app


def _read(where: str, read: Callable[..., list[WallRow]]) -> list[WallRow]:
    with connected(where) as connection:
        return read(connection)


def _problem(status: int, code: str, message: str) -> Response:
    """JSON for programs, a page for people."""
    if request.path.startswith("/api/"):
        told = msgspec.json.encode({"error": {"code": code, "message": message, "fields": {}}})
        return Response(told, status, mimetype="application/json")
    return Response(render_template("problem.html", status=status, message=message), status)
