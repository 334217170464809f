"""The hub's pages: all walls at a glance, who may join and who no longer. They share the look of the wall's pages."""

import io
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec
import segno
from flask import Flask, Response, redirect, render_template, request, send_from_directory
from werkzeug.exceptions import Forbidden, HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

import hingewall_web
from hingewall.faults import FAULTS
from hingewall.names import is_address, own_names
from hingewall_hub.database import Error, WallRow, connected, revoke, walls
from hingewall_hub.inviting import LONGEST, id_of, invited, name_of
from hingewall_hub.owner import LASTS_DAYS, Owner
from hingewall_web.access.security import host_name

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
SHARED = Path(hingewall_web.__file__).parent / "static"
OPEN = ("static", "shared", "health", "log_in")
"""What takes no password."""
MOST_SENT = 10_000
STATES = {
    "offline": "not reached",
    "stopped": "reached, but its coaching has stopped",
    "idle": "nobody trains",
    "training": "somebody trains",
    "invited": "has not joined yet",
    "shut_out": "shut out; what it sent is kept",
}


class Hub(NamedTuple):
    """``where``: of the database (a DSN). ``port`` and ``certificate``: of the broker, as codes tell them; the
    certificate is empty where nothing is encrypted. ``password``: the file with the hash of the owner's."""

    where: str
    port: int
    certificate: str = ""
    password: Path | None = None


def create_site(hub: Hub) -> Flask:
    """The pages of ``hub``."""
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config.update(
        SESSION_COOKIE_NAME="hingewall-hub", SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=hub.password is not None,
        PERMANENT_SESSION_LIFETIME=timedelta(days=LASTS_DAYS), MAX_CONTENT_LENGTH=MOST_SENT,
    )  # fmt: skip
    owner = Owner(app, hub.password)
    _guard(app, owner)
    _pages(app, hub, owner)
    _changes(app, hub)
    return app


def _guard(app: Flask, owner: Owner) -> None:
    names = own_names(())

    @app.before_request
    def only_by_our_names() -> AnyResponse | None:
        """Another name that leads here is a foreign page's way to read this one (DNS rebinding)."""
        name = host_name(request.headers.get("Host", ""))
        if name not in names and not is_address(name):
            return _problem(400, "foreign_host", "This hub has no such name. Use the address that it printed.")
        if request.method not in ("GET", "HEAD", "OPTIONS") and _cross_site():
            raise Forbidden("Another site's page has asked for this. Open the hub's own page.")
        if request.endpoint in OPEN or owner.asks():
            return None
        if request.path.startswith("/api/"):
            return _problem(401, "password_needed", "Send the hub's password, as the user owner.")
        return redirect("/login")

    @app.after_request
    def guarded(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.errorhandler(Error)
    def no_database(_error: Exception) -> Response:
        return _problem(503, "no_database", "The hub's database does not answer. The walls keep what they have.")

    @app.errorhandler(HTTPException)
    def not_so(error: HTTPException) -> Response:
        return _problem(error.code or 500, error.name.lower().replace(" ", "_"), error.description or error.name)


def _pages(app: Flask, hub: Hub, owner: Owner) -> None:
    @app.get("/")
    def page() -> str:
        return _list(hub)

    @app.route("/login", methods=["GET", "POST"])
    def log_in() -> AnyResponse | tuple[str, int] | str:
        if request.method == "GET":
            return render_template("login.html", wrong=False)
        if not owner.is_right(request.form.get("password", "")):
            return render_template("login.html", wrong=True), 401
        owner.log_in()
        return redirect("/", 303)

    @app.get("/api/v1/walls")
    def as_json() -> Response:
        return Response(msgspec.json.encode(_walls(hub)), mimetype="application/json")

    @app.get("/healthz")
    def health() -> Response:
        with connected(hub.where) as connection:
            connection.execute("SELECT 1")
        return Response("ok\n", mimetype="text/plain")

    @app.get("/shared/<path:name>")
    def shared(name: str) -> Response:
        """What the wall's pages look like, from their own folder."""
        return send_from_directory(SHARED, name)


def _changes(app: Flask, hub: Hub) -> None:
    @app.post("/walls")
    def add() -> str | tuple[str, int]:
        name = name_of(request.form.get("name", ""))
        if name is None:
            return _list(hub, wrong=f"Give it a name of 1 to {LONGEST} letters."), 422
        return code(id_of(name), name)

    @app.post("/walls/<wall>/code")
    def new_code(wall: str) -> str:
        return code(wall, _known(hub, wall).name)

    @app.post("/walls/<wall>/shut-out")
    def shut_out(wall: str) -> AnyResponse:
        _known(hub, wall)
        with connected(hub.where) as connection:
            revoke(connection, wall)
        return redirect("/", 303)

    def code(wall: str, name: str) -> str:
        """Shown once: what is kept of its password here is a hash."""
        host = host_name(request.headers.get("Host", ""))
        with connected(hub.where) as connection:
            text = invited(connection, wall, name, host, hub.port, hub.certificate)
        drawn = io.BytesIO()
        segno.make(text, error="l").save(drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=4)
        return render_template("code.html", name=name, code=text, drawn=drawn.getvalue().decode())


def _list(hub: Hub, wrong: str = "") -> str:
    return render_template("walls.html", walls=_walls(hub), states=STATES, faults=FAULTS, wrong=wrong, longest=LONGEST)


def _walls(hub: Hub) -> list[WallRow]:
    with connected(hub.where) as connection:
        return walls(connection)


def _known(hub: Hub, wall: str) -> WallRow:
    for row in _walls(hub):
        if row.id == wall:
            return row
    raise NotFound("This hub knows no such wall.")


def _cross_site() -> bool:
    """Whether another site's page has a browser ask. A program sends neither header, and brings the password along."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site not in ("same-origin", "none")
    if origin is not None:
        return origin.partition("://")[2].lower() != request.headers.get("Host", "").lower()
    return bool(request.cookies)


def _problem(status: int, code: str, message: str) -> Response:
    """JSON for programs, a page for people."""
    if request.path.startswith("/api/"):
        told = msgspec.json.encode({"error": {"code": code, "message": message, "fields": {}}})
        return Response(told, status, mimetype="application/json")
    return Response(render_template("problem.html", status=status, message=message), status)
