"""Who may talk to the hub's broker, as Mosquitto reads it: passwords, rules, and the key that walls know it by.

The broker keeps nothing. A wall's password is here as a hash, and whole in no place but on the wall.
"""

import base64
import hashlib
import os
import secrets
import subprocess
from collections.abc import Mapping
from pathlib import Path

from hingewall.errors import UsageError, one_line
from hingewall.small_files import replace_whole

HUB = "hub"
"""As whom the ingester logs in. No wall is called so."""
PORT = 8883
"""MQTT by TLS, as the standard has it."""

PASSWORDS, OWN, RULES, CONF = "passwords", "hub-password", "rules", "broker.conf"
CERTIFICATE, KEY = "broker.pem", "broker.key"

BROKER = """\
# What walls send stays with them until it is in the database: nothing is kept here.
persistence false
listener {listen}
certfile {keys}/broker.pem
keyfile {keys}/broker.key
allow_anonymous false
password_file {folder}/passwords
acl_file {rules}/rules
max_inflight_messages 1000
max_queued_messages 10000
# A batch of 100 reps has 57 kB.
max_packet_size 1048576
set_tcp_nodelay true
connection_messages false
log_dest stderr
log_type error
"""
MAY = """\
# The ingester reads what walls send, and answers.
user hub
topic read hw/+/up
topic read hw/+/state
topic read hw/+/online
topic write hw/+/answer
topic write hw/hub/begun

# A wall has its own branch and hears that the hub has begun. %u is the name that it logged in by.
pattern write hw/%u/up
pattern write hw/%u/state
pattern write hw/%u/online
pattern read hw/%u/answer
pattern read hw/hub/begun
"""

TURNS = 101
"""Of the hash, as many as Mosquitto's own: a password of 144 random bits is not found by trying, however fast."""
YEARS = 20
SUBJECT = "/CN=hingewall-hub"
LIMIT_S = 60.0


def new_password() -> str:
    """144 bits, for a wall or the hub itself."""
    return secrets.token_urlsafe(18)


def hashed(password: str) -> str:
    """As ``mosquitto_passwd`` writes it (PBKDF2 with SHA-512)."""
    salt = secrets.token_bytes(12)
    found = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, TURNS)
    return f"$7${TURNS}${base64.b64encode(salt).decode()}${base64.b64encode(found).decode()}"


def make_certificate(folder: Path) -> None:
    """Key and certificate in ``folder``, unless they are there: walls that have joined know the hub by them.

    Raises UsageError where OpenSSL can't.
    """
    certificate, key = folder / CERTIFICATE, folder / KEY
    if certificate.exists() and key.exists():
        return
    command = (
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-sha256", "-nodes",
        "-days", str(YEARS * 365), "-subj", SUBJECT, "-addext", "basicConstraints=critical,CA:FALSE",
        "-keyout", "-", "-out", str(certificate),
    )  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, timeout=LIMIT_S, check=True)  # noqa: S603  our own words
        replace_whole(key, done.stdout)
    except (OSError, subprocess.SubprocessError) as error:
        raise UsageError(f"{certificate}: {one_line(error)}; install the package openssl and try again") from error


def write_rules(folder: Path, keys: Path, passwords: Path, listen: str) -> Path:
    """The broker's configuration in ``folder``. ``listen``: a port, and perhaps an address."""
    replace_whole(folder / RULES, MAY.encode(), 0o644)
    replace_whole(
        folder / CONF, BROKER.format(listen=listen, keys=keys, rules=folder, folder=passwords).encode(), 0o644
    )
    return folder / CONF


class Door:
    """The folder in which the broker looks for passwords, and the ingester writes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def own_password(self) -> str:
        """The ingester's, made once."""
        file = self._folder / OWN
        try:
            if not file.exists():
                (self._folder / PASSWORDS).unlink(missing_ok=True)
                replace_whole(file, new_password().encode(), 0o600)
            return file.read_text("ascii")
        except OSError as error:
            raise UsageError(f"{file}: {error.strerror}; expected a folder that the hub may write in") from error

    def let_in(self, walls: Mapping[str, str]) -> bool:
        """These walls by their hashes, the hub, and nobody else; whether that is another list than before.

        The broker reads it when it is told to (SIGHUP), and ends the connection of whoever is no longer on it.
        """
        file = self._folder / PASSWORDS
        password = self.own_password()
        before = file.read_text("ascii").splitlines() if file.exists() else []
        own = next((line for line in before if line.startswith(f"{HUB}:")), f"{HUB}:{hashed(password)}")
        now = [own, *(f"{wall}:{login}" for wall, login in sorted(walls.items()))]
        if now == before:
            return False
        replace_whole(file, "".join(f"{line}\n" for line in now).encode())
        return True


def stamp(folder: Path) -> int:
    """Another number once the list is another."""
    return os.stat(folder / PASSWORDS).st_mtime_ns
