"""Ana, who owns the wall, checks it and calibrates its sensor from her phone: real processes, the emulated chip."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from hingewall.errors import CommandRefused
from hingewall.link.commands import CommandClient
from running import PATIENCE_S, Process, Site, until

CARD = ("--source", "emulated", "--person", "card")


class Ana:
    """At the wall, logged in: what she asks of it, and what it answers."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.client = CommandClient(site.data / "command.sock")

    def ask(self, do: str, **args: Any) -> dict[str, Any]:
        return self.client.ask("inspect", {"do": do, **args}, timeout_s=PATIENCE_S, token=self.site.token).result

    def refusal(self, kind: Any, args: dict[str, Any]) -> str:
        with pytest.raises(CommandRefused) as refused:
            self.client.ask(kind, args, timeout_s=PATIENCE_S, token=self.site.token)
        return refused.value.code

    def asked(self) -> dict[str, Any]:
        """The next thing that the wall wants of her."""
        step: dict[str, Any] = until(lambda: self.ask("look")["step"], "nothing is asked")
        return step

    def ended(self) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            view = self.ask("look")
            return view if view["state"] != "running" else None

        view: dict[str, Any] = until(look, "it does not end")
        return view

    def sees(self, checked: bool) -> None:
        """What everybody's page says of the wall."""

        def holds(state: dict[str, Any]) -> bool:
            return state["checked"] is checked and (checked or state["range_status"] == "valid")

        state = self.site.state_where(holds, "the wall says nothing of its check")
        assert not state["faults"] or all(fault["kind"] not in ("lost", "i2c") for fault in state["faults"])


@pytest.fixture
def ana(site: Site) -> Iterator[Ana]:
    site.device(*CARD)
    site.web()
    site.claim()
    ana = Ana(site)
    ana.sees(checked=False)
    yield ana
    ana.client.close()


def test_a_calibration_is_in_force_at_once_and_can_be_undone(ana: Ana) -> None:
    ana.ask("calibrate", at_mm=[600])
    step = ana.asked()
    assert (step["kind"], "600 mm" in step["text"]) == ("card", True)
    ana.sees(checked=True)
    assert ana.refusal("start_set", {}) == "busy"
    assert ana.refusal("inspect", {"do": "check"}) == "busy"
    ana.ask("answer", number=step["number"], noticed=True)
    view = ana.ended()
    assert view["state"] == "done", view
    ana.sees(checked=False)
    (card,) = view["cards"]
    assert card["after_mm"] == pytest.approx(600, abs=0.2)
    offset = view["now"]["range_offset_mm"]
    assert offset == pytest.approx(600 - card["before_mm"], abs=0.2)
    assert offset != 0, "the emulated chip has an error of its own"
    kept = json.loads((ana.site.data / "calibration.json").read_text())
    assert kept["now"]["range_offset_mm"] == offset
    ana.ask("undo")
    assert ana.ended()["now"]["range_offset_mm"] == 0
    assert ana.refusal("inspect", {"do": "undo"}) == "stale"
    ana.sees(checked=False)


def test_it_is_kept_over_a_restart_and_a_killed_device_is_back_at_work(ana: Ana) -> None:
    ana.ask("calibrate", at_mm=[600])
    ana.ask("answer", number=ana.asked()["number"], noticed=True)
    offset = ana.ended()["now"]["range_offset_mm"]
    ana.ask("calibrate", at_mm=[300, 600])
    ana.asked()
    ana.site.running[0].kill()
    ana.site.device(*CARD)
    until(lambda: ana.refusal("inspect", {"do": "look"}) == "pin_needed", "the device does not come back")
    ana.sees(checked=False)
    ana.site.token = str(ana.client.ask("log_in", {"who": "owner", "pin": "740192"}, None, PATIENCE_S).result["token"])
    view = ana.ask("look")
    assert (view["state"], view["now"]["range_offset_mm"]) == ("idle", offset)


def test_a_card_that_is_not_there_changes_nothing_and_says_what_to_do(ana: Ana) -> None:
    ana.ask("calibrate", at_mm=[300, 600])
    ana.ask("answer", number=ana.asked()["number"], noticed=True)
    view = ana.ended()
    assert (view["state"], view["cards"]) == ("failed", [])
    assert "at 300 mm the sensor sees" in view["error"]
    assert not (ana.site.data / "calibration.json").exists()
    ana.sees(checked=False)


def test_the_check_ends_when_she_says_so_and_the_wall_is_back_before_the_memory_card_is_looked_at(ana: Ana) -> None:
    ana.ask("check")
    ana.sees(checked=True)
    view = ana.ended()
    found = {finding["name"]: finding for finding in view["findings"]}
    assert view["state"] == "done", view
    for name in ("I2C bus", "sensor"):
        assert found[name]["state"] == "ok", found[name]
    assert {
        "readings",
        "spread",
        "rights: i2c",
        "blue LED",
        "button",
        "camera",
        "clock",
        "disk space",
        "temperature",
    } <= found.keys()
    ana.sees(checked=False)
    ana.ask("calibrate", at_mm=[600], dark_at_mm=600)
    number = ana.asked()["number"]
    ana.ask("stop")
    assert ana.ended()["state"] == "stopped"
    assert ana.refusal("inspect", {"do": "answer", "number": number, "noticed": True}) == "stale"
    ana.sees(checked=False)


WRONG: list[dict[str, Any]] = [
    {"do": "calibrate"}, {"do": "calibrate", "at_mm": [99]}, {"do": "calibrate", "at_mm": [300, 350]},
    {"do": "calibrate", "at_mm": ["600"]}, {"do": "calibrate", "at_mm": [600], "dark_at_mm": 5000}, {"do": "fly"},
    {"do": "answer", "number": 1, "noticed": "yes"},
]  # fmt: skip


def test_what_no_page_asks_is_refused_in_words(ana: Ana) -> None:
    assert {ana.refusal("inspect", args) for args in WRONG} == {"invalid"}


def test_nobody_who_trains_loses_the_alarm_to_a_check(site: Site) -> None:
    site.device("--person", "coached")
    site.web()
    site.claim()
    site.state_where(lambda state: state["set"]["reps"], "nobody trains")
    ana = Ana(site)
    assert ana.refusal("inspect", {"do": "check"}) == "busy"
    ana.client.close()


def test_stopped_in_the_middle_of_a_check_the_device_ends_as_it_should(ana: Ana) -> None:
    ana.ask("calibrate", at_mm=[600])
    ana.asked()
    device: Process = ana.site.running[0]
    assert device.stop() == 0, device.said
    assert "Traceback" not in device.said
