"""The real driver in the real device process, on an emulated chip: what a phone sees of it."""

import json

import pytest

from running import Site, until


@pytest.mark.parametrize("kind", ["nack", "silent", "frozen", "stuck_value"])
def test_a_chip_that_fails_in_use_is_named_mended_and_counted_on(site: Site, kind: str) -> None:
    """The fault lasts for 3 s of an hour's practice; no alarm and no rep may come of it."""
    site.watched()
    device = site.device("--source", "emulated", "--person", "empty", "--sensor-fault", f"{kind}@1.5-4.5")
    faulty = site.state_where(lambda s: s["faults"], "the fault is not named")
    assert faulty["faults"][0]["kind"] in ("i2c", "lost", "frozen")
    assert faulty["faults"][0]["fix"]
    well = site.state_where(lambda s: not s["faults"], "the sensor does not come back")
    assert (well["rep_seq"], well["alarm"]) == (0, None)
    assert well["source"] == "emulated"
    until(lambda: "distance sensor back after" in device.said, "the log does not say that it is mended")
    assert device.said.count("distance sensor back after") == 1


def test_reps_in_front_of_an_emulated_chip_are_counted_and_its_cues_timed(site: Site) -> None:
    timeline = site.folder / "timeline.jsonl"
    site.device("--source", "emulated", "--person", "coached", "--timeline", str(timeline))
    site.web()
    site.state_where(lambda s: s["set"]["counted"] >= 1, "no rep is counted")
    cues = [cue for line in timeline.read_text().splitlines() if (cue := json.loads(line).get("cue"))]
    assert cues.index("armed") < cues.index("target_hit") < cues.index("rep_counted")
