"""A device that runs already: it holds the hardware, and knows how that is."""

from pathlib import Path

from hingewall.checks.check import Check
from hingewall.link.live import LiveFeed
from hingewall.messages.snapshot import Snapshot

LIMIT_S = 1.5
"""A device publishes ten times a second, and its newest Snapshot to whoever connects."""
HELD = (
    "not tested: the running device holds it; check on its page /care/check, or"
    " sudo systemctl stop hingewall-device and check again"
)


def running_device(live_socket: Path, limit_s: float = LIMIT_S) -> Check | None:
    """What the device process says of itself, or None when there is none."""
    if not live_socket.exists():
        return None
    feed = LiveFeed(live_socket)
    try:
        feed.wait(0, limit_s)
        latest, connected = feed.latest(), feed.connected
    finally:
        feed.close()
    if latest is not None:
        return _told(latest[0])
    if not connected:
        return None
    return Check("device process", False, "runs, but reports nothing", "journalctl -u hingewall-device")


def _told(snapshot: Snapshot) -> Check:
    seen = "nothing in view" if snapshot.distance_mm is None else f"{snapshot.distance_mm:.0f} mm"
    if not snapshot.faults:
        return Check("device process", True, f"runs ({snapshot.source}), no faults, {seen}")
    faults = "; ".join(f"{fault.kind}: {fault.text}" for fault in snapshot.faults)
    return Check("device process", False, f"runs ({snapshot.source}), {faults}", snapshot.faults[0].fix)
