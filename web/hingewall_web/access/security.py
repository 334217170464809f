"""What every request must pass: exact Host, the owner's PIN, no cross-site writes."""

from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from hingewall.names import is_address
from hingewall.wifi.view import ADDRESS
from hingewall_web.access.athlete_access import athlete_concerned
from hingewall_web.access.auth import credentials, keep_session, require_owner
from hingewall_web.access.encrypted import session_cookie
from hingewall_web.server.problems import Problem
from hingewall_web.server.requests import SAFE
from hingewall_web.server.services import services


def register(app: Flask) -> None:
    """Guard every request of ``app``."""
    app.before_request(_check_host)
    app.before_request(_check_write)


def _check_host() -> AnyResponse | None:
    """Refuse names that are not ours, or a foreign page could reach the wall under its own name (DNS rebinding).

    In the wall's own Wi-Fi every name leads here: a phone that looks for the internet is shown where to name a network.
    """
    name = host_name(request.headers.get("Host", ""))
    if name in services().names or is_address(name):
        return None
    if request.method in ("GET", "HEAD") and services().hotspot() is not None:
        return redirect(f"http://{ADDRESS}/wifi")
    raise Problem(400, "foreign_host")


def host_name(host: str) -> str:
    """The name in a Host header, without port and brackets; empty for what is none, or more than a name and a port."""
    try:
        parts = urlsplit(f"//{host}")
        more = parts.netloc != host or "@" in host or parts.port == 0
        return "" if more else (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""


def _check_write() -> None:
    """The origin first: another site's page tries no PIN. Then the PIN: nobody without it learns anything else."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return
    if request.method not in SAFE and _cross_site():
        raise Problem(403, "cross_site")
    owners, theirs = getattr(view, "owner_only", False), getattr(view, "their_own", None)
    g.keeps = owners or theirs is not None
    if owners and request.method != "OPTIONS":
        require_owner()
    if theirs is not None and request.method != "OPTIONS":
        theirs(athlete_concerned())
    if request.method not in SAFE:
        keep_session()


def _cross_site() -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site not in ("same-origin", "none")
    if origin is not None:
        return origin.lower() != f"{request.scheme}://{request.headers.get('Host', '')}".lower()
    # No browser leaves out both. A script may, as long as it doesn't lean on a cookie.
    return session_cookie() in request.cookies and credentials() is None
