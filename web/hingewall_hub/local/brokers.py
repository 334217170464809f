"""A broker on this machine: Mosquitto where it is installed, else one that comes as a wheel. Both keep nothing.

Mosquitto runs as at a gym, with TLS, passwords and rules. The wheel's broker has none of them: it is for trying.
"""

import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from hingewall_hub import door

SYSTEM = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
WHEEL = """\
listeners:
  default:
    type: tcp
    bind: 127.0.0.1:{port}
plugins:
  amqtt.plugins.authentication.AnonymousAuthPlugin:
    allow_anonymous: true
"""
RUN_WHEEL = "import logging; logging.disable(logging.WARNING); from amqtt.scripts.broker_script import main; main()"


class LocalBroker(NamedTuple):
    """``command`` starts it. ``certificate`` is the file of what it is known by; None where nothing is encrypted."""

    command: list[str]
    certificate: Path | None


def broker(folder: Path, port: int) -> LocalBroker:
    """One for ``port`` of 127.0.0.1, whose passwords are in ``folder``. Raises UsageError."""
    mosquitto = shutil.which("mosquitto", path=SYSTEM)
    if mosquitto is None or shutil.which("openssl") is None:
        file = folder / door.CONF
        file.write_text(WHEEL.format(port=port))
        return LocalBroker([sys.executable, "-c", RUN_WHEEL, "-c", str(file)], None)
    door.make_certificate(folder)
    file = door.write_rules(folder, keys=folder, passwords=folder, listen=f"{port} 127.0.0.1")
    return LocalBroker([mosquitto, "-c", str(file)], folder / door.CERTIFICATE)
