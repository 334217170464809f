"""``/wifi``: in the wall's own Wi-Fi a phone names the network to join. The hotspot joins it; the pages only ask.

Who has joined that Wi-Fi has read the label, which is enough on a wall without an owner. On an owner's wall the label
hangs there for all to read, so the PIN is asked for too.
"""

import socket

from flask import Blueprint, render_template, request
from msgspec import Struct
from msgspec.structs import asdict

from hingewall.errors import CommandRefused
from hingewall.wifi.view import Network, WifiView, Wish, problems, readable
from hingewall_web.access.auth import is_owner, require_owner
from hingewall_web.pages.join import own_name, web_address
from hingewall_web.pages.sticker import sticker
from hingewall_web.server.problems import Problem
from hingewall_web.server.services import services
from hingewall_web.words.language import N_, Sentences, fill, gettext

WRONG = Sentences(
    {
        "name": N_("Choose a network, or type its name: at most 32 characters."),
        "other": N_("The wall can't join a network that needs more than a password."),
        "password": N_("A password has 8 to 63 letters, digits or signs, without accents."),
        "open": N_("That network has no password: leave the field empty."),
        "busy": N_("Another phone was first. The wall is joining the network chosen on that phone."),
    }
)


FAILED = Sentences(
    {
        "password": N_("{name} did not accept that password. Type it again."),
        "absent": N_(
            "{name} was not found. Check the name, and bring the device and the router closer together. A Zero 2 W sees"
            " 2.4 GHz networks only."
        ),
        "address": N_("{name} gave the wall no address. Check the router."),
        "refused": N_("{name} could not be joined."),
    }
)

pages = Blueprint("wifi", __name__)

HIDDEN = "hidden"
"""Chosen in place of a network that was seen."""


class Row(Struct, frozen=True):
    """A network as the page offers it."""

    value: str
    name: str
    bars: int
    note: str
    usable: bool


@pages.get("/wifi")
def page() -> str:
    """The networks in reach while the hotspot is open, on an owner's wall for the owner; else when it would be."""
    view = services().hotspot()
    if view is None:
        return render_template("wifi.html", view=None)
    if _owned() and not is_owner():
        return render_template("wifi.html", view=view, asks=True)
    return _shown(view, {})


@pages.post("/wifi")
def join() -> str | tuple[str, int]:
    """Ask for a network. The answer is the last that this Wi-Fi carries."""
    view = services().hotspot()
    if view is None:
        raise Problem(404, "not_found")
    if _owned():
        require_owner()
    wish = _wish(view)
    wrong = problems(wish)
    if not wrong:
        wrong = _ask(wish)
    if wrong:
        return _shown(view, {field: WRONG[word] for field, word in wrong.items()}), 422
    address = web_address(own_name("", socket.gethostname()), 80)
    return render_template("wifi.html", view=view, going=_named(wish), address=address)


def _owned() -> bool:
    return services().reader().owner().claimed


def _wish(view: WifiView) -> Wish:
    chosen, password = request.form.get("network", ""), request.form.get("password", "")
    seen = next((network for network in view.networks if network.name == chosen), None)
    if seen is not None:
        return Wish(seen.name, password, seen.security)
    name = request.form.get("name", "").strip() if chosen == HIDDEN else ""
    return Wish(name.encode().hex(), password, "wpa" if password else "none", hidden=True)


def _ask(wish: Wish) -> dict[str, str]:
    """Hand it over; what is wrong with it, by field, if anything."""
    wifi = services().wifi
    assert wifi is not None, "a hotspot that was seen a moment ago is asked through it"
    try:
        wifi.ask("wifi", {"do": "join", "wish": asdict(wish)})
    except CommandRefused as error:
        if error.code != "busy":
            raise
        return {"name": "busy"}
    return {}


def _named(wish: Wish) -> str:
    return readable(bytes.fromhex(wish.name))


def _shown(view: WifiView, errors: dict[str, str]) -> str:
    failed = fill(FAILED[view.failed], {"name": view.tried}) if view.failed else ""
    return render_template(
        "wifi.html", view=view, rows=[_row(network) for network in view.networks], errors=errors,
        failed=failed, typed=request.form, hidden=HIDDEN, own=sticker(),
    )  # fmt: skip


def _row(network: Network) -> Row:
    words = {
        "none": gettext("no password"),
        "other": gettext("needs more than a password, so the wall can't join it"),
    }.get(network.security, "")
    signal = fill(gettext("signal {percent} %"), {"percent": network.signal})
    note = ", ".join(filter(None, (signal, words)))
    return Row(network.name, network.shown, 1 + min(3, network.signal // 25), note, network.security != "other")
