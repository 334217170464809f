"""The simulated camera: the same person at the same time as the sensor's, whoever asks and however often."""

import random
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hingewall.errors import FramesError, UsageError
from hingewall.sensing.frames import FileFrames, Frame
from hingewall.simulation.frames import FRAME_S, SimulatedFrames
from hingewall.simulation.visitors import person_named


class Clock:
    def __init__(self) -> None:
        self.t = 500.0

    def __call__(self) -> float:
        return self.t

    def wait(self, seconds: float) -> None:
        self.t += seconds


def camera(clock: Clock, person: str = "coached", seed: int = 1) -> SimulatedFrames:
    return SimulatedFrames(person, seed, clock.t, clock=clock, wait=clock.wait)


def test_a_frame_depends_on_person_seed_and_number_alone() -> None:
    first, second = camera(Clock()), camera(Clock())
    second.frame(7)
    assert np.array_equal(first.frame(100).luma, second.frame(100).luma)
    assert not np.array_equal(first.frame(100).luma, camera(Clock(), seed=2).frame(100).luma)
    assert first.frame(100).luma.shape == (180, 320)
    assert first.frame(100).luma.dtype == np.uint8


def test_thirty_a_second_by_the_clock_and_the_newest_for_who_comes_late() -> None:
    clock = Clock()
    source = camera(clock)
    frames = [source.read(0.5) for _ in range(30)]
    times = [frame.t for frame in frames if frame is not None]
    assert np.diff(times) == pytest.approx(FRAME_S)
    assert clock.t == pytest.approx(501.0, abs=0.05)
    clock.t += 2.0
    late = source.read(0.5)
    assert late is not None
    assert clock.t - late.t < 2 * FRAME_S


def test_none_when_nothing_is_due_in_time() -> None:
    source = camera(Clock())
    source.read(0.5)
    assert source.read(0.001) is None


def test_the_person_is_where_the_sensor_sees_them() -> None:
    """Hips that come nearer fill more of the picture."""
    pose_at = partial(person_named("coached").at, 1)
    source = camera(Clock())
    empty = source.frame(0).luma.astype(int)
    covered = {}
    for n in range(0, 600, 10):
        hip = pose_at(n * FRAME_S).hip_mm
        if hip is not None:
            covered[hip] = float((np.abs(source.frame(n).luma.astype(int) - empty) > 25).mean())
    near, far = min(covered), max(covered)
    assert covered[near] > 1.3 * covered[far] > 0


def test_black_leggings_are_drawn_black() -> None:
    source, bright = camera(Clock(), "black_leggings"), camera(Clock())
    assert source.frame(150).luma[90, 160] < bright.frame(150).luma[90, 160]


def test_fail_nobody_of_that_name() -> None:
    with pytest.raises(UsageError, match="nobody of that name"):
        camera(Clock(), "nobody")


def test_a_frame_shows_its_size_and_no_picture() -> None:
    frame = Frame(np.full((180, 320), 123, np.uint8), 5.0)
    assert repr(frame) == str(frame) == "Frame(320x180, t=5.0000)"


# --- frames from a laboratory's file ---


def saved(path: Path, **change: object) -> Path:
    arrays = {"t": np.arange(3) / 30, "y": np.zeros((3, 4, 6), np.uint8), "hfov_deg": 66.0} | change
    np.savez(path, **{key: value for key, value in arrays.items() if value is not None})  # type: ignore[arg-type]
    return path


def test_a_file_s_frames_come_at_its_own_pace_and_begin_again(tmp_path: Path) -> None:
    clock = Clock()
    source = FileFrames(saved(tmp_path / "a.npz"), clock, clock.wait)
    frames = [source.read(0.5) for _ in range(7)]
    assert all(frame is not None for frame in frames)
    times = [frame.t for frame in frames if frame]
    assert times == sorted(times)
    assert abs(times[-1] - clock.t) < 0.1
    assert source.hfov_deg == 66.0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"y": None}, "expected a .npz with t, y and hfov_deg"),
        ({"y": np.zeros((3, 4, 6))}, "expected uint8"),
        ({"y": np.zeros((2, 4, 6), np.uint8)}, "a time for each"),
        ({"t": np.array([0.0, 2.0, 1.0])}, "must not go back"),
        ({"t": np.array([0.0, np.nan, 1.0])}, "must not go back"),
        ({"t": np.zeros(0), "y": np.zeros((0, 4, 6), np.uint8)}, "a time for each"),
        ({"hfov_deg": 500.0}, "10 to 170"),
        ({"hfov_deg": "wide"}, "not frames"),
        ({"y": np.array([object()] * 3)}, "not frames"),
    ],
)
def test_fail_a_file_that_holds_something_else_is_named(tmp_path: Path, change: dict[str, object], said: str) -> None:
    with pytest.raises(FramesError, match=said) as caught:
        FileFrames(saved(tmp_path / "bad.npz", **change))
    assert "bad.npz" in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04"])
def test_fail_a_file_that_is_no_npz(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.npz").write_bytes(content)
    with pytest.raises(FramesError, match=r"bad\.npz"):
        FileFrames(tmp_path / "bad.npz")


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_a_damaged_file_is_named_in_one_line_whatever_is_damaged(save: Any, tmp_path: Path) -> None:
    path = tmp_path / "frames.npz"
    save(path, t=np.arange(8) / 10, y=np.arange(8 * 6 * 8, dtype=np.uint8).reshape(8, 6, 8), hfov_deg=60.0)
    whole, chance = path.read_bytes(), random.Random(1)
    said = []
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 2, 4))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.randrange(len(data))] if chance.random() < 0.2 else data)
        try:
            FileFrames(path)
        except FramesError as error:
            said.append(str(error))
    assert len(said) > 150, "most damage is seen"
    assert not [line for line in said if str(path) not in line or "\n" in line]
