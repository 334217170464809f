"""``/label``: what is to be stuck on the device, for the owner to print: the page's address, the wall's own Wi-Fi."""

from flask import Blueprint, render_template
from markupsafe import Markup
from msgspec import Struct
from segno.helpers import make_wifi

from hingewall_web.access.auth import owner_only
from hingewall_web.pages.join import drawn, place
from hingewall_web.server.services import services

pages = Blueprint("sticker", __name__)


class Sticker(Struct, frozen=True):
    """The wall's own Wi-Fi; ``code`` is its QR code as SVG."""

    name: str
    password: str
    code: Markup


def sticker() -> Sticker | None:
    """None on a machine that has no Wi-Fi, or whose hotspot has not run since the power came."""
    label = services().label()
    if label is None:
        return None
    code = make_wifi(label.name, label.password, "WPA")
    return Sticker(label.name, label.password, Markup(drawn(code)))  # noqa: S704  segno draws squares, whatever it says


@pages.get("/label")
@owner_only
def page() -> str:
    """The same that `sudo hingewall wifi --label` prints, for who has no terminal."""
    return render_template("label.html", place=place(), own=sticker())
