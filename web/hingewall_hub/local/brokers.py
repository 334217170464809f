"""A broker on this machine: Mosquitto where it is installed, else one that comes as a wheel. Both keep nothing."""

import shutil
import sys
from pathlib import Path

MOSQUITTO = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence false
max_inflight_messages 1000
max_queued_messages 10000
set_tcp_nodelay true
log_type error
"""
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


def broker(folder: Path, port: int) -> list[str]:
    """The command that starts it on ``port`` of 127.0.0.1."""
    mosquitto = shutil.which("mosquitto", path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    file = folder / "broker.conf"
    file.write_text((MOSQUITTO if mosquitto else WHEEL).format(port=port))
    if mosquitto:
        return [mosquitto, "-c", str(file)]
    return [sys.executable, "-c", RUN_WHEEL, "-c", str(file)]
