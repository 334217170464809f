"""``/join``: how other phones find this wall. A poster to print, with QR codes of the gym's Wi-Fi and of the page.

What is typed for the poster comes back to whoever typed it, on that one page, and is kept nowhere: neither here nor in
an address, which histories and logs would keep.
"""

import io
import ipaddress
import socket
from pathlib import Path
from urllib.parse import urlsplit

import segno
from flask import Blueprint, Response, render_template, request
from markupsafe import Markup
from msgspec import Struct
from segno.helpers import make_wifi

from hingewall.names import is_address
from hingewall.wifi.view import Wish, problems
from hingewall_web.access.security import host_name
from hingewall_web.pages.drill import in_three
from hingewall_web.pages.settings.pages import current
from hingewall_web.words.language import N_, Sentences
from hingewall_web.words.lengths import length

pages = Blueprint("join", __name__)

LONGEST_WIFI = 32
"""Bytes in the name of a Wi-Fi network (IEEE 802.11, 9.4.2.2: the SSID element)."""

NOWHERE = ("192.0.2.1", 9)
"""An address for documentation (RFC 5737): asking for the way there finds our own address, and sends nothing."""

ANNOUNCER = Path("/usr/sbin/avahi-daemon")
"""Avahi, which announces this machine's name to phones; without it nobody can open that name. Whether it runs can't be
seen from in here: its socket leads to the network, so it is out of reach."""

WRONG = Sentences(
    {
        "password": N_("A password has 8 to 63 letters, digits or signs, without accents."),
        "name": N_("Type the name of the Wi-Fi that the password is for."),
    }
)


class Wifi(Struct, frozen=True):
    """The gym's Wi-Fi as typed for one poster; ``code`` is its QR code as SVG, empty where only the name is known."""

    name: str = ""
    password: str = ""
    open: bool = False
    code: Markup = Markup()
    wrong: str = ""


class Place(Struct, frozen=True):
    """Where this wall is found: by its name and by its address, each empty where no phone can open it, and which of the
    two is in the QR code. ``alone``: no phone can, since only this machine can reach the page."""

    by_name: str
    by_address: str
    chosen: str
    alone: bool = False


@pages.get("/join")
def page() -> str:
    """``?by=address`` puts the IP address in the QR code, ``?wifi=NAME`` the name of the Wi-Fi on the poster."""
    return _poster(Wifi(wifi_name(request.args.get("wifi", ""))))


@pages.post("/join")
def with_wifi() -> tuple[str, int]:
    """The poster with a QR code of the gym's Wi-Fi, for whoever typed its password."""
    wifi = typed_wifi(request.form.get("wifi", ""), request.form.get("password", ""), "open" in request.form)
    return _poster(wifi), 422 if wifi.wrong else 200


def _poster(wifi: Wifi) -> str:
    settings = current()[0]
    stand = length(settings.stance.target_mm, settings.ui.units)
    return render_template(
        "join.html", place=place(), wifi=wifi, pictures=in_three(settings.mode == "tap_and_step", stand)
    )


def typed_wifi(name: str, password: str, is_open: bool) -> Wifi:
    """What was typed, with its QR code; or what is wrong with it."""
    name, password = wifi_name(name), "" if is_open else password
    if not name:
        return Wifi(wrong=WRONG["name"] if password or is_open else "")
    if not password and not is_open:
        return Wifi(name)
    if "password" in problems(Wish(name.encode().hex(), password, "none" if is_open else "wpa")):
        return Wifi(name, wrong=WRONG["password"])
    code = make_wifi(name, password or None, "nopass" if is_open else "WPA")
    return Wifi(name, password, is_open, Markup(drawn(code)))  # noqa: S704  segno draws squares, whatever was typed


@pages.get("/join.svg")
def picture() -> Response:
    """The poster's QR code by itself."""
    return qr_code(place().chosen)


def qr_code(address: str) -> Response:
    """In black on white and with its quiet zone in any theme: cameras want it so."""
    return Response(drawn(segno.make(address, micro=False, error="m")), content_type="image/svg+xml")


def drawn(code: segno.QRCode) -> str:
    """As SVG, to be put into a page."""
    svg = io.BytesIO()
    code.save(svg, kind="svg", border=4, dark="#000", light="#fff", omitsize=True, xmldecl=False, svgclass="qr")
    return svg.getvalue().decode()


def place() -> Place:
    """As this request found it. ``?by=address`` chooses the IP address; so does a machine that announces no name."""
    port = urlsplit(f"//{request.host}").port or 80
    if _loopback(request.environ.get("LISTENS_ON", "")):
        here = web_address(host_name(request.host), port)
        return Place("", "", here, alone=True)
    by_name = web_address(own_name(request.host, socket.gethostname()), port)
    address = own_address(request.host, request.environ.get("SERVER_ADDR", ""))
    by_address = web_address(address, port) if address else ""
    wanted = request.values.get("by") or ("name" if _named(request.host) or ANNOUNCER.exists() else "address")
    return Place(by_name, by_address, by_address if wanted == "address" and by_address else by_name)


def _loopback(address: str) -> bool:
    return is_address(address) and ipaddress.ip_address(address).is_loopback


def _named(host: str) -> bool:
    """Whether the page was asked for by a name, which is proof that phones can open it."""
    asked = host_name(host)
    return bool(asked) and not is_address(asked) and asked != "localhost"


def own_name(host: str, hostname: str) -> str:
    """The name that was asked for in ``host``, else the one that a machine called ``hostname`` announces (RFC 6762)."""
    return host_name(host) if _named(host) else f"{hostname.partition('.')[0].lower() or 'hingewall'}.local"


def own_address(host: str, reached: str = "") -> str | None:
    """This machine's IP address: the one in ``host``, or where the phone ``reached`` it, else where it would send from.

    In its sandbox the process has no network of its own, so that only the phone's connection can tell.
    """
    for known in (host_name(host), reached):
        if is_address(known) and not ipaddress.ip_address(known).is_loopback:
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
