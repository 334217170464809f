"""Updates that the owner asks for, on a real systemd: done, cut off at a few points, and taken back.

`make interruptions` cuts twenty off at random. The tests are one story, in this order.
"""

from collections.abc import Iterator

import pytest

from containers import lacking
from updating import UNIT, Wall
from waiting import until

pytestmark = [pytest.mark.machine, pytest.mark.skipif(lacking() is not None, reason=f"a container {lacking()}")]


@pytest.fixture(scope="module")
def wall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wall]:
    wall = Wall(tmp_path_factory.mktemp("wall"))
    try:
        yield wall
    finally:
        wall.debian.close()


def test_killed_while_it_is_made_it_goes_on_by_itself(wall: Wall) -> None:
    before, wanted = wall.version(), wall.published()
    wall.ask(wanted)
    wall.at("making")
    wall.debian.run("systemctl", "kill", "--signal=KILL", UNIT)
    assert wall.runs() == before, "people train on the old one meanwhile"
    assert wall.ended(wanted)["state"] == "done"
    assert wall.runs() == wanted
    assert "Claim code" not in wall.log(), "what the installer tells a terminal is in no log"


def test_the_power_is_cut_in_the_middle_and_the_next_start_ends_it(wall: Wall) -> None:
    before, wanted = wall.version(), wall.published()
    wall.ask(wanted)
    wall.at("starting")
    wall.debian.cut_power()
    wall.debian.boot()
    assert wall.runs() in (before, wanted)
    assert wall.ended(wanted)["state"] == "done"
    assert wall.runs() == wanted


def test_a_release_that_does_not_come_up_healthy_gives_way_by_itself(wall: Wall) -> None:
    before, wanted = wall.version(), wall.published(broken=True)
    wall.ask(wanted)
    told = wall.ended(wanted)
    assert (told["state"], told["version"], told["before"]) == ("went_back", wanted, before)
    assert wall.runs() == before


def test_word_of_a_version_that_is_not_at_hand_installs_nothing(wall: Wall) -> None:
    before = wall.version()
    wall.ask("9.9.9")
    until(lambda: wall.progress().get("version") == "9.9.9" and wall.progress()["state"] == "failed", "it is refused")
    assert wall.runs() == before
