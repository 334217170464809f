"""Figures of the camera's analysis, on rendered frames."""

import statistics
import tempfile
import time
from itertools import pairwise

from hingewall.camera.analysis.analyser import BodyAnalyser
from hingewall.commands.bench.figures import Figure
from hingewall.commands.bench.processes import running_demo
from hingewall.sensing.frames import Frame
from hingewall.simulation.frames import FRAME_S, SimulatedFrames

FRAMES = 600
WATCHED_S = 10.0
STANCE_MM = 610.0


def analysis() -> list[Figure]:
    """camera: a 320x180 frame to numbers, one core"""
    source = SimulatedFrames("coached", 1, time.monotonic())
    analyser = BodyAnalyser(source.hfov_deg)
    spent = []
    for n in range(FRAMES):
        frame = source.frame(n)
        before = time.thread_time_ns()
        analyser.feed(frame, STANCE_MM)
        spent.append(time.thread_time_ns() - before)
    return [Figure("camera analysis, CPU a frame", statistics.mean(spent) / 1e6, "ms", 2.0)]


def frame_rate() -> list[Figure]:
    """camera: thirty frames a second beside a running demo, for ten seconds"""
    with tempfile.TemporaryDirectory() as folder, running_demo(folder):
        source = SimulatedFrames("coached", 1, time.monotonic())
        analyser = BodyAnalyser(source.hfov_deg)
        times: list[float] = []
        end = time.monotonic() + WATCHED_S
        while time.monotonic() < end:
            frame: Frame | None = source.read(0.5)
            if frame is not None:
                analyser.feed(frame, STANCE_MM)
                times.append(frame.t)
        source.close()
    missed = sum(round((b - a) / FRAME_S) - 1 for a, b in pairwise(times))
    return [Figure("camera, frames missed of 300", missed, "", 0)]
