"""``/join``: how other phones find this wall. A QR code of its address, and a poster to print and hang beside it."""

import io
import ipaddress
import socket
from urllib.parse import urlsplit

import segno
from flask import Blueprint, Response, render_template, request
from msgspec import Struct

from hingewall_web.access.security import host_name
from hingewall_web.pages.settings.pages import current
from hingewall_web.pages.settings.picture import HIPS, Pose, pose
from hingewall_web.words.language import fill, gettext
from hingewall_web.words.lengths import length

pages = Blueprint("join", __name__)

LONGEST_WIFI = 32
"""Bytes in the name of a Wi-Fi network (IEEE 802.11, 9.4.2.2: the SSID element)."""

NOWHERE = ("192.0.2.1", 9)
"""An address for documentation (RFC 5737): asking for the way there finds our own address, and sends nothing."""

FEET, BENT, HAND_WIDE = 330.0, 165.0, 60.0
"""Where the pictograms stand, how far back they reach, and what stays free at the wall, in the picture's units."""


class Pictogram(Struct, frozen=True):
    """One drawing of the poster and its words. ``crossed`` is what not to do."""

    text: str
    figure: Pose
    crossed: bool = False


class Place(Struct, frozen=True):
    """Where this wall is found: by its name, by its address if it has one, and which of the two is in the QR code."""

    by_name: str
    by_address: str
    chosen: str


@pages.get("/join")
def page() -> str:
    """``?wifi=NAME`` is printed on the poster and kept nowhere; ``?by=address`` puts the IP address in the QR code."""
    settings = current()[0]
    stand = length(settings.stance.target_mm, settings.ui.units)
    return render_template(
        "join.html",
        place=place(),
        wifi=wifi_name(request.args.get("wifi", "")),
        pictograms=pictograms(settings.mode == "tap_and_step", stand),
    )


@pages.get("/join.svg")
def picture() -> Response:
    """The poster's QR code by itself."""
    return qr_code(place().chosen)


def qr_code(address: str) -> Response:
    """In black on white and with its quiet zone in any theme: cameras want it so."""
    code = segno.make(address, micro=False, error="m")
    svg = io.BytesIO()
    code.save(svg, kind="svg", border=4, dark="#000", light="#fff", omitsize=True)
    return Response(svg.getvalue(), content_type="image/svg+xml")


def place() -> Place:
    """As this request found it; ``?by=address`` chooses the IP address."""
    port = urlsplit(f"//{request.host}").port or 80
    by_name = web_address(own_name(request.host, socket.gethostname()), port)
    address = own_address(request.host, request.environ.get("SERVER_ADDR", ""))
    by_address = web_address(address, port) if address else ""
    wanted = by_address if request.args.get("by") == "address" else ""
    return Place(by_name, by_address, wanted or by_name)


def own_name(host: str, hostname: str) -> str:
    """The name that was asked for in ``host``, else the one that a machine called ``hostname`` announces (RFC 6762)."""
    asked = host_name(host)
    if asked and not _is_address(asked) and asked != "localhost":
        return asked
    return f"{hostname.partition('.')[0].lower() or 'hingewall'}.local"


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def own_address(host: str, reached: str = "") -> str | None:
    """This machine's IP address: the one in ``host``, or where the phone ``reached`` it, else where it would send from.

    In its sandbox the process has no network of its own, so that only the phone's connection can tell.
    """
    for known in (host_name(host), reached):
        if _is_address(known) and not ipaddress.ip_address(known).is_loopback:
            return known
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(NOWHERE)
            return str(probe.getsockname()[0])
    except OSError:
        return None


def web_address(host: str, port: int) -> str:
    """``http://hingewall.local/``; an IPv6 address in brackets, the port where it is not the usual one."""
    place = f"[{host}]" if ":" in host else host
    return f"http://{place}/" if port == 80 else f"http://{place}:{port}/"


def wifi_name(typed: str) -> str:
    """What was typed as the name of the Wi-Fi, printable and no longer than such a name can be."""
    text = "".join(c for c in typed.strip() if c.isprintable())
    return text.encode()[:LONGEST_WIFI].decode("utf-8", "ignore")


def pictograms(tap: bool, stand: str) -> list[Pictogram]:
    """How to use it, in three drawings: where to stand, what to do, what not to do. ``tap``: touching is the drill."""
    wall = FEET - HIPS - HAND_WIDE
    touching = pose(FEET - HAND_WIDE - HIPS, BENT * 0.7, 1.2)
    return [
        Pictogram(
            fill(gettext("Stand with your back to the wall, {stand} away."), {"stand": stand}), pose(FEET, 0.0, 0.0)
        ),
        Pictogram(gettext("Push the hips back. Reach for the wall."), pose(FEET, min(BENT, wall), 1.2)),
        Pictogram(
            (
                gettext("Tap the wall with the hips, then step a little further away.")
                if tap
                else gettext("Never touch the wall. If you can touch it, you stand too near.")
            ),
            touching,
            crossed=not tap,
        ),
    ]
