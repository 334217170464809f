"""The wall's own certificate for https: made on it by OpenSSL, kept in order, and described for pages and label.

Key and certificate are one file, replaced whole: the front reads it anew for each phone, so that a new one needs no
restart and one that is broken costs https alone. What may be known of it stands beside it, for everybody.
"""

import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec

from hingewall.errors import CertificateError
from hingewall.places import Places
from hingewall.small_files import read_whole, replace_whole

DAYS = 820
"""Apple's phones take none that holds for more than 825 days (support.apple.com/103769)."""

RENEWED_BEFORE = timedelta(days=30)
"""So long before its end: somebody has time to print a new label."""

HOTSPOT = "10.42.0.1"
"""The one address that never changes: of the wall in its own Wi-Fi (NetworkManager's shared networks begin there)."""

LIMIT_S = 60.0
"""A Pi Zero needs less than a second; it may have other things to do."""

SHORT = 4
"""Groups of four letters that are compared by eye: 64 bits, which nobody makes a second key for."""

REQUEST = """\
[req]
prompt = no
distinguished_name = name
x509_extensions = of
[name]
CN = {name}
[of]
subjectAltName = {names},IP:{address}
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
"""
"""For a server and nothing else: whoever came to have the key could sign nothing with it."""


class Certificate(msgspec.Struct, frozen=True):
    """What is known of it to everybody. ``fingerprint`` is SHA-256 in hex.

    Root's terminal prints it with the label, as the user of https keeps it, so it has no other signs.
    """

    fingerprint: Annotated[str, msgspec.Meta(pattern="^[0-9A-F]{64}$")]
    begins: datetime
    until: datetime
    name: Annotated[str, msgspec.Meta(pattern=r"^[\w.-]{1,253}$")]

    @property
    def groups(self) -> str:
        """The fingerprint for reading: groups of four."""
        return " ".join(self.fingerprint[at : at + 4] for at in range(0, len(self.fingerprint), 4))

    @property
    def short(self) -> str:
        """Its beginning, for comparing by eye."""
        return " ".join(self.groups.split()[:SHORT])

    @property
    def line(self) -> str:
        """For a label and a log."""
        return f"https://{self.name}/, until {self.until:%Y-%m-%d}, SHA-256 {self.groups}"


def known(places: Places) -> Certificate | None:
    """The certificate that phones are shown; None where there is none."""
    try:
        return msgspec.json.decode(read_whole(places.certificate), type=Certificate)
    except (OSError, msgspec.DecodeError):
        return None


def keep(places: Places, names: Sequence[str], now: datetime | None) -> tuple[Certificate, str]:
    """Have a certificate that holds for ``names``, the first above all; and why a new one was made, if one was.

    ``now`` is None while the time is not known: then only one that is missing or broken is replaced. Raises
    CertificateError where that can't be done; pages and label name no certificate then.
    """
    try:
        why = _wanting(places.certificate_key, names[0], now)
        if why:
            places.certificate_key.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            replace_whole(places.certificate_key, _made(names), 0o600)
        found = _described(places.certificate_key, names[0])
        if found != known(places):
            replace_whole(places.certificate, msgspec.json.encode(found), 0o644)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        places.certificate.unlink(missing_ok=True)
        raise CertificateError(
            f"{places.certificate_key}: no certificate can be made ({_why(error)}), so there is no https; make"
            " room if the card is full, and see that the package openssl is installed"
        ) from error
    return found, why


def _wanting(path: Path, name: str, now: datetime | None) -> str:
    """Why the one that is there will not do; empty for one that will."""
    if not path.exists():
        return "there was none"
    try:
        found = _described(path, name)
        _openssl("pkey", "-in", str(path), "-noout")
    except (OSError, subprocess.SubprocessError, ValueError):
        return "it was damaged"
    if "NOT" in _openssl("x509", "-in", str(path), "-noout", "-checkhost", name):
        return f"it was not for {name}"
    if now is None or found.begins <= now < found.until - RENEWED_BEFORE:
        return ""
    return "it did not hold yet" if now < found.begins else "it was about to end"


def _described(path: Path, name: str) -> Certificate:
    """As OpenSSL reads it. Raises SubprocessError or ValueError for what is no certificate."""
    asked = ("-fingerprint", "-sha256", "-startdate", "-enddate", "-dateopt", "iso_8601")
    lines = _openssl("x509", "-in", str(path), "-noout", *asked).splitlines()
    fingerprint, begins, until = (line.partition("=")[2] for line in lines)
    return Certificate(fingerprint.replace(":", ""), _moment(begins), _moment(until), name)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%SZ").replace(tzinfo=UTC)


def _made(names: Sequence[str]) -> bytes:
    """A new key and its certificate, for those names."""
    request = REQUEST.format(name=names[0], names=",".join(f"DNS:{name}" for name in names), address=HOTSPOT)
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "-")
    given = ("-days", str(DAYS), "-config", "/dev/stdin", "-out", "-")
    return _openssl("req", "-x509", *key, "-sha256", *given, said=request).encode("ascii")


def _openssl(*arguments: str, said: str = "") -> str:
    done = subprocess.run(  # noqa: S603  our own words
        ["openssl", *arguments],  # noqa: S607  wherever the system has it
        input=said, capture_output=True, encoding="utf-8", timeout=LIMIT_S, check=True
    )  # fmt: skip
    return done.stdout


def _why(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return f"openssl ends with {error.returncode}: {' '.join(str(error.stderr).split())[:200]}"
    return getattr(error, "strerror", None) or str(error)
