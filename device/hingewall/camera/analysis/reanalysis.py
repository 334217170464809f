"""A recording's ranges with the frames that were taken beside it: what the analysis makes of them today."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from hingewall.camera.analysis.analyser import BodyAnalyser
from hingewall.messages.readings import BodyReading, Distance, Reading
from hingewall.sensing.frames import Frame, load_frames

RANGE_STALE_S = 0.1
"""A distance older than that is none, as on the link to a live camera."""


def with_frames(
    readings: Iterable[Reading], frames: Path, distance: Callable[[], Distance | None]
) -> Iterator[Reading]:
    """The readings with bodies from ``frames`` in place of their own, in order of time. Raises FramesError.

    ``distance`` is what the wall believes by then: each reading is to be fed to it before the next is asked for.
    """
    times, lumas, hfov_deg = load_frames(frames)
    analyser = BodyAnalyser(hfov_deg)
    n = 0
    for reading in readings:
        if isinstance(reading, BodyReading):
            continue
        while n < len(times) and times[n] <= reading.t:
            t = float(times[n])
            seen = distance()
            fresh = seen is not None and t - seen.t <= RANGE_STALE_S
            body = analyser.feed(Frame(lumas[n], t), seen.mm if fresh and seen is not None else None)
            yield replace(body, t=t)
            n += 1
        yield reading
