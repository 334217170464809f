"""A recording replayed with frames that were taken beside it."""

import gzip
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from hingewall.commands.cli import main
from hingewall.errors import FramesError
from hingewall.sensing.recording import lines
from hingewall.simulation.rendering import Studio
from hingewall.simulation.sensor import readings
from hingewall.simulation.visitors import person_named
from hingewall.wall.replay import replay

UNTIL_S = 12.0


def taken(folder: Path, person: str) -> tuple[Path, Path]:
    """Twelve seconds of somebody: what the sensor reported, and the frames of a laboratory's camera."""
    recording, frames = folder / f"{person}.jsonl.gz", folder / f"{person}.npz"
    with gzip.open(recording, "wb") as file:
        file.writelines(lines({}, readings(person, 1, UNTIL_S)))
    studio, pose_at = Studio(1), partial(person_named(person).at, 1)
    times = np.arange(0, UNTIL_S, 1 / 30)
    who = [tuple(person for person in (pose_at(t).person,) if person is not None) for t in times]
    lumas = [studio.frame(t, n, who[n]) for n, t in enumerate(times)]
    np.savez(frames, t=times, y=np.stack(lumas), hfov_deg=66.0)
    return recording, frames


@pytest.mark.parametrize(("person", "form"), [("coached", "hinge"), ("squatter", "squat")])
def test_form_is_judged_by_the_frames(tmp_path: Path, person: str, form: str) -> None:
    recording, frames = taken(tmp_path, person)
    without = replay(recording)
    assert {rep.form for rep in without.reps} == {"not_checked"}
    judged = replay(recording, frames=frames)
    assert {rep.form for rep in judged.reps} == {form}
    assert judged.samples == without.samples


def test_fail_frames_that_are_none_and_frames_for_several(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recording = tmp_path / "a.jsonl"
    recording.write_bytes(b"".join(lines({}, readings("coached", 1, 2.0))))
    with pytest.raises(FramesError, match=r"nothing\.npz"):
        replay(recording, frames=tmp_path / "nothing.npz")
    assert main(["replay", str(recording), "--frames", str(tmp_path / "nothing.npz")]) == 2
    assert main(["replay", str(recording), str(recording), "--frames", "f.npz"]) == 2
    said = capsys.readouterr().err
    assert "nothing.npz" in said
    assert "belongs to one recording" in said
