"""Pages by https: where they are, what tells them from false ones, and what is taken over https alone.

What is sent over http can be read by whoever is in the same Wi-Fi, so a session that began there opens nothing by
https.
"""

from typing import Any

from flask import Flask, current_app, request
from flask.sessions import SecureCookieSessionInterface

from hingewall.certificate import Certificate
from hingewall.errors import StorageError, StoredSettingsError
from hingewall_web.server.problems import Problem
from hingewall_web.server.returning import own_path
from hingewall_web.server.services import services
from hingewall_web.words.language import fill, gettext


def register(app: Flask) -> None:
    """Keep sessions of http and https apart, and let templates of ``app`` lead to https."""
    app.session_interface = _Sessions()
    app.jinja_env.globals.update(certificate=certificate, https=https, https_alone=https_alone)


def certificate() -> Certificate | None:
    """What phones are shown by https; None where this page is served without a front, or there is no certificate."""
    return None if "LISTENS_ON" in request.environ else services().certificate()


def https(path: str = "") -> str:
    """This page by https, or another one; empty where there is no https, or this is it."""
    if request.is_secure or certificate() is None:
        return ""
    host = request.host.rpartition(":")[0] if request.host.rpartition(":")[2].isdigit() else request.host
    return f"https://{host}{path or own_path(request.full_path.removesuffix('?'))}"


def https_alone() -> bool:
    """Whether this request came by http, and PINs are taken by https alone: while there is a certificate for it."""
    return bool(https()) and _wanted()


def _wanted() -> bool:
    try:
        return services().reader().settings()[0].pin.encrypted
    except (StorageError, StoredSettingsError):
        return False


def check() -> None:
    """Before a PIN is tried. Raises Problem 403 where it should not have been sent."""
    if https_alone():
        text = gettext("This wall takes a PIN over https alone. Open {address} and type it there.")
        raise Problem(403, "https_needed", fill(text, {"address": https("/login")}))


class _Sessions(SecureCookieSessionInterface):
    """A cookie for http and one for https, neither of use for the other."""

    def get_cookie_name(self, app: Flask) -> str:
        name = super().get_cookie_name(app)
        return f"__Host-{name}" if request.is_secure else name

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002  Flask's own signature
        return request.is_secure

    def get_signing_serializer(self, app: Flask) -> Any:
        one = super().get_signing_serializer(app)
        if one is not None and request.is_secure:
            one.salt = b"https"
        return one

    def open_session(self, app: Flask, request: Any) -> Any:
        with_cookie = self.get_cookie_name(app) in request.cookies
        if with_cookie and https_alone():
            return self.session_class()
        return super().open_session(app, request)


def session_cookie() -> str:
    """The name of the cookie that a session of this request would have."""
    return current_app.session_interface.get_cookie_name(current_app)
