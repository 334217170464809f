"""The wall clock of a machine that may have no clock battery and no network: what time it is, who says so, and where.

``system``: what the kernel knows. ``battery``: a clock that runs while the Pi is off. ``kept``: what time it was, in a
file. ``zone``: the time zone of the gym.
"""

from hingewall.clock.kept import Source
from hingewall.clock.system import WRITTEN, is_pi
from hingewall.clock.wall_clock import WallClock

__all__ = ["WRITTEN", "Source", "WallClock", "is_pi"]
