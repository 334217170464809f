"""The application factory: services in, a WSGI application out."""

import secrets
from collections.abc import Callable, Iterable
from datetime import timedelta

from flask import Flask

from hingewall.certificate import Certificate
from hingewall.clock.zone import Zone
from hingewall.names import own_names
from hingewall.storage.athletes_reader import AthletesReader
from hingewall.wifi.label import Label
from hingewall_web.access import auth, encrypted, known_phone, owner, security, turn
from hingewall_web.api import export, health, openapi
from hingewall_web.pages import (
    account,
    calibrate,
    care,
    events,
    first_run,
    gym_screen,
    help,
    home_screen,
    inspection,
    join,
    live,
    release,
    sounds,
    sticker,
    update,
    wifi,
)
from hingewall_web.pages.history import sets
from hingewall_web.pages.people import pages as people
from hingewall_web.pages.settings import pages as settings
from hingewall_web.server import answers, assets, locale, problems
from hingewall_web.server.services import Commands, Feed, Releases, Services, services
from hingewall_web.words import language, lengths, rep

LARGEST_BODY = 64 * 1024
SESSION_MINUTES = 30


def create_app(
    feed: Feed,
    commands: Commands,
    reader_factory: Callable[[], AthletesReader],
    names: Iterable[str] = (),
    wifi_link: Commands | None = None,
    zone: Zone | None = None,
    certificate: Callable[[], Certificate | None] = lambda: None,
    releases: Releases | None = None,
    label: Callable[[], Label | None] = lambda: None,
) -> Flask:
    """The pages and the API over ``feed``, ``commands`` and the records that ``reader_factory`` opens.

    ``names`` are host names beside the usual ones that the wall may be called by; ``wifi_link`` asks the hotspot;
    ``zone`` is where the gym is; ``certificate`` tells what phones are shown by https; ``releases`` where newer
    ones are noted and kept; ``label`` what the sticker on the wall says of its own Wi-Fi.
    """
    app = Flask(__name__, static_folder=None)
    app.config.update(
        # New at each start: a restart logs everybody out, and there is no key file to steal.
        SECRET_KEY=secrets.token_bytes(32),
        SESSION_COOKIE_NAME="hingewall",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=SESSION_MINUTES),
        # Half an hour from the last change, not for as long as a page stays open.
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["hingewall"] = Services(
        feed,
        auth.InTheirName(commands),
        reader_factory,
        own_names(names),
        wifi_link,
        certificate,
        zone or Zone(None),
        releases,
        label,
    )
    app.jinja_env.globals.update(
        length=lengths.length, number=lengths.number, left=lengths.left, seconds=lengths.seconds
    )
    app.jinja_env.globals.update(is_owner=auth.is_owner, wall_name=settings.wall_name)
    app.jinja_env.globals.update(pin_by_button=settings.pin_by_button)
    app.jinja_env.globals.update(simulated=lambda: services().simulated())
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension brings it
        language.gettext, language.ngettext, newstyle=False
    )
    app.jinja_env.globals.update(spoken_now=language.spoken_now, marks_said=rep.marks_said)
    app.add_template_filter(sets.mark, "mark_of")
    locale.register(app)
    assets.register(app)
    app.before_request(_follow_the_zone)
    answers.register(app)
    security.register(app)
    encrypted.register(app)
    auth.register(app)
    known_phone.register(app)
    turn.register(app)
    problems.register(app)
    for part in (assets, live, sets, settings, join, owner, first_run, people, calibrate, account, events, care, export,
                 inspection, health, help, openapi, release, update, wifi, sounds, home_screen, gym_screen,
                 sticker):  # fmt: skip
        app.register_blueprint(part.pages)
    return app


def _follow_the_zone() -> None:
    services().zone.follow()
