"""A person practises: is seen, comes too near, does five hinges, uses the button."""

import time
from itertools import pairwise

from hil.guest import person
from hil.guest.gpio_sim import Level, pull
from hil.guest.report import Failed, eventually
from hil.guest.stage import LIGHTS, get, lines, sensor, state

BUTTON = 6
ALARM_S = 20.0
"""How long the alarm goes on: 150 notes. lgpio 0.2.2 hangs, lights and all, at about one in fifty ends of a PWM."""
ALARM_LIMIT_S = 3.0
"""For the first light of the alarm: the emulated processor may have to wait for a busy host."""


def empty_gym() -> str:
    """Nobody is there: silence, and nothing shines like an alarm."""
    sensor(mm=None)
    eventually("an empty gym", lambda: state().get("presence") == "empty", 30)
    seen = lines(3.0)
    if seen["beeper"] or seen["orange"]:
        raise Failed(f"with nobody there the lines changed: {seen}")
    return f"presence empty, lines {seen}"


def stands() -> str:
    time.sleep(person.comes())
    took = eventually("armed, in a good stance", lambda: _stands_well(state()), 20)
    return f"armed at {state()['stance']['mm']} mm after {took:.1f} s of standing"


def _stands_well(now: dict[str, object]) -> bool:
    stance = now.get("stance")
    return now.get("presence") == "armed" and isinstance(stance, dict) and stance["verdict"] == "good"


def rate() -> str:
    """Ranges that the driver took from the chip while somebody is near. 50 a second are asked for."""
    before = sensor()
    time.sleep(5.0)
    after = sensor()
    hz = (after["ranges"] - before["ranges"]) / (after["t"] - before["t"])
    if after["mode"] != "short" or hz < 20.0:
        raise Failed(f"{hz:.1f} a second in {after['mode']} mode; expected 20 at least, in short mode")
    return f"{hz:.1f} readings a second of 50, {after['mode']} mode"


def too_near() -> str:
    crossing, arrival = person.comes_too_near(ALARM_S + 5.0)
    lit = _first_light("orange", crossing + ALARM_LIMIT_S)
    time.sleep(max(0.0, arrival - time.monotonic()) + ALARM_S)
    during, kind = lines(2.0), state().get("alarm")
    person.leaves(person.TOO_NEAR_MM)
    if kind != "too_near" or during["beeper"] < 200 or not during["orange"]:
        raise Failed(f"alarm {kind}, lines {during}; expected too_near, the beeper toggling and orange on")
    took = silence_after(time.monotonic())
    after_ms = 1000 * (lit - crossing)
    later = f"{ALARM_S:.0f} s later {during} in 2 s"
    return f"orange {after_ms:.0f} ms after 200 mm, {later}; all quiet {took:.1f} s after walking off"


def _first_light(name: str, until: float) -> float:
    """When the line was first high. Raises Failed where it was not, by then."""
    level = Level(LIGHTS[name])
    try:
        while not level.high:
            if time.monotonic() > until:
                raise Failed(f"{name} did not come on within {ALARM_LIMIT_S:g} s of 200 mm")
            time.sleep(0.001)
        return time.monotonic()
    finally:
        level.close()


def silence_after(moment: float, within_s: float = 12.0) -> float:
    """Seconds from ``moment`` until orange and beeper were off for half a second."""
    eventually("orange and beeper off", lambda: not _alarming(lines(0.5)), within_s, every_s=0.0)
    return time.monotonic() - moment


def _alarming(seen: dict[str, int]) -> bool:
    return bool(seen["orange"] or seen["beeper"])


def five_hinges() -> str:
    stands()
    before = state()["rep_seq"]
    time.sleep(person.hinges(5))
    eventually("five reps announced", lambda: state().get("rep_seq", 0) >= before + 5, 15)
    now = state()
    verdicts = [rep["reason"] or rep["verdict"] for rep in now["set"]["reps"]]
    if now["rep_seq"] != before + 5 or verdicts[-5:] != ["counted"] * 5 or now["alarm"] is not None:
        raise Failed(
            f"{now['rep_seq'] - before} reps, the set's are {verdicts}, alarm {now['alarm']}; expected five counted"
        )
    return f"counted {now['set']['counted']}, {_readings(now['last_rep'])}"


def _readings(rep: dict[str, object]) -> str:
    """Of the last rep's trace, as it is on disk."""
    trace = get(f"/api/v1/reps/{rep['id']}")["trace"]
    times = [t for t, _mm in trace]
    gap_ms = 1000 * max(after - before for before, after in pairwise(times))
    rate_hz = (len(times) - 1) / (times[-1] - times[0])
    return f"last rep reach {rep['reach_mm']} mm, readings at {rate_hz:.1f} Hz, longest gap {gap_ms:.0f} ms"


def button() -> str:
    """A short press starts a set, another ends it: one without a rep, which is shown and not stored."""
    eventually("the last set ended", lambda: not state()["set"]["open"], 30)
    last = state()["set"]["id"]
    _press()
    eventually("a new set", lambda: (now := state()["set"])["open"] and now["id"] != last, 5)
    _press()
    eventually("it ended", lambda: not state()["set"]["open"], 5)
    return "one press started a set, the next ended it"


def _press() -> None:
    pull(BUTTON, False)
    time.sleep(0.2)
    pull(BUTTON, True)


def gone() -> str:
    time.sleep(person.leaves())
    took = eventually("an empty gym", lambda: state().get("presence") == "empty", 30)
    return f"presence empty after {took:.1f} s"


STEPS = (
    ("an empty gym is silent", empty_gym),
    ("somebody stands well", stands),
    ("the sensor's rate", rate),
    ("too near: the alarm", too_near),
    ("five hinges", five_hinges),
    ("the person leaves", gone),
    ("the button", button),
)
