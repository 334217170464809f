"""The label for whoever has no terminal: a page to print, and lines for the screen that is plugged into the wall.

It has what the terminal's has, and the claim code of a wall that has no owner yet.
"""

import html
import re
import socket

import segno.helpers
from msgspec import Struct

from hingewall.certificate import Certificate, known
from hingewall.places import Places
from hingewall.small_files import read_whole
from hingewall.wifi.label import Label, label

CODE = re.compile(r"[0-9]{4}-[0-9]{4}")

PAGE = """\
<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Hingewall: label</title>
<style>
body {{ font: 16px/1.4 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }}
section {{ border: 1px solid #000; border-radius: 8px; padding: 1rem; display: flex; gap: 1.5rem; flex-wrap: wrap; }}
figure {{ margin: 0; width: 11rem; }}
svg {{ width: 11rem; height: 11rem; }}
code {{ font: 600 1.1rem ui-monospace, monospace; overflow-wrap: anywhere; }}
@media print {{ .hint {{ display: none; }} body {{ margin: 0; }} }}
</style>
<h1>Hingewall</h1>
<section>
<figure>{address_code}<figcaption><b>The wall's page</b><br><code>{address}</code></figcaption></figure>
<figure>{wifi_code}<figcaption><b>Its own Wi-Fi</b>, while it finds no network<br><code>{name}</code><br>password
<code>{password}</code></figcaption></figure>
</section>
{claim}{encrypted}<p class="hint">Print this, cut the frame out and stick it on the device.</p>
</html>
"""


class Card(Struct, frozen=True):
    """What the label says. ``code`` is empty on a wall that has an owner."""

    wifi: Label
    address: str
    code: str
    certificate: Certificate | None

    @property
    def leads_to(self) -> str:
        """The address of whoever scans: before the wall has an owner, to where one becomes it."""
        return f"{self.address}setup?code={self.code}" if self.code else self.address


def card(places: Places) -> Card:
    """As the wall keeps it, made where it is not there yet. Raises StorageError."""
    host = socket.gethostname().partition(".")[0].lower() or "hingewall"
    return Card(label(places.wifi_label), f"http://{host}.local/", _claim_code(places), known(places))


def _claim_code(places: Places) -> str:
    """It lies in the device's folder: if that was taken over, anything may lie there."""
    try:
        said = read_whole(places.claim_code).decode("ascii", "replace").strip()
    except OSError:
        return ""
    return said if CODE.fullmatch(said) else ""


def as_text(shown: Card) -> str:
    """For a screen of 80 columns that nobody has logged in at."""
    lines = [
        f"Hingewall is at {shown.address}",
        f"Its own Wi-Fi, when it finds no network: {shown.wifi.name}, password {shown.wifi.password}",
    ]
    if shown.code:
        lines.append(f"To make this wall yours: {shown.address}setup, claim code {shown.code}")
    if shown.certificate:
        lines.append(f"Encrypted: https://{shown.certificate.name}/, fingerprint {shown.certificate.short}")
    return "\n".join(lines) + "\n"


def as_html(shown: Card) -> str:
    """A whole page, with nothing that has to be fetched."""
    wifi = segno.helpers.make_wifi(ssid=shown.wifi.name, password=shown.wifi.password, security="WPA")
    claim = (
        f"<p>This wall has no owner yet. Scan the first code, or open <code>{shown.address}setup</code> and type the"
        f" claim code <code>{shown.code}</code>. Then throw this line away: the code is of no use any more.</p>\n"
    )
    encrypted = (
        f"<p>Encrypted page: <code>https://{html.escape(shown.certificate.name)}/</code>, its certificate's SHA-256"
        f" fingerprint begins with <code>{shown.certificate.short}</code>, until"
        f" {shown.certificate.until:%Y-%m-%d}.</p>\n"
        if shown.certificate else ""
    )  # fmt: skip
    return PAGE.format(
        address=html.escape(shown.address), address_code=_drawn(segno.make(shown.leads_to, micro=False)),
        name=html.escape(shown.wifi.name), password=html.escape(shown.wifi.password), wifi_code=_drawn(wifi),
        claim=claim if shown.code else "", encrypted=encrypted,
    )  # fmt: skip


def _drawn(code: segno.QRCode) -> str:
    return str(code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True))
