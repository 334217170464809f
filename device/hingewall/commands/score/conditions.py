"""The same score by the conditions of each visit: light, clothes, mount, and whatever goes wrong."""

from collections.abc import Mapping

from hingewall.commands.score.tally import Tally
from hingewall.simulation.life.visit import LifeVisit
from hingewall.simulation.tof import DARK_GYM_MCPS

SUN_FROM_MCPS = 15.0
BLACK_TO = 0.1
"""Of 940 nm: what is darker than this sends back too little for a steady distance in the sun."""
LEVEL_MM = 60.0
"""A sensor that hangs further than this from the hip joint of who came first hangs too high or too low for them."""

Conditions = Mapping[str, str]
"""``{"light": "sun", "mount": "low", ...}``: one word for each condition."""


def conditions_of(visit: LifeVisit) -> Conditions:
    """Under what conditions the visit took place; clothes and mount are those of who came first."""
    where, first = visit.conditions, visit.actors[0]
    high_mm = where.mount_mm - first.body.hip_height_mm
    return {
        "camera": "fails" if where.eye.fails_at_s else "sees" if where.eye.sees_cloth else "can't follow the cloth",
        "light": _light(where.ambient_mcps),
        "clothes": "black" if first.reflectance < BLACK_TO else "lighter",
        "mount": "high" if high_mm > LEVEL_MM else "low" if high_mm < -LEVEL_MM else "at the hips",
        "sensor": "breaks for a while" if visit.faults else "works",
        "device": "starts again" if visit.restarts else "runs on",
        "left there": visit.things[0].kind if visit.things else "nothing",
        "people": "two" if len(visit.actors) > 1 else "one",
    }


def _light(ambient_mcps: float) -> str:
    if ambient_mcps <= DARK_GYM_MCPS:
        return "gym"
    return "window" if ambient_mcps < SUN_FROM_MCPS else "sun"


class ByCondition:
    """A tally for each word of each condition; ``add`` each visit's."""

    def __init__(self) -> None:
        self.tallies: dict[str, dict[str, Tally]] = {}

    def add(self, conditions: Conditions, tally: Tally) -> None:
        for condition, word in conditions.items():
            self.tallies.setdefault(condition, {}).setdefault(word, Tally()).add(tally)
