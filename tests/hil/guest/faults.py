"""Things go wrong: the sensor's cable, the sensor's supply, the device process killed and hung."""

import os
import signal
import time

from hil.guest import person
from hil.guest.practice import five_hinges, gone, silence_after, stands
from hil.guest.report import Failed, eventually
from hil.guest.stage import DEVICE, faults, lines, main_pid, sensor, state, unit

OF_THE_SENSOR = {"i2c", "lost", "frozen"}
OFF_LIMIT_S = 15.0
"""Lights out after a kill: systemd notices and starts Python for it, which takes this guest several seconds."""
BACK_LIMIT_S = 60.0


def unplugged() -> str:
    """The cable comes off in front of somebody and goes back on: a named fault, no alarm, no rep."""
    stands()
    before = state()["rep_seq"]
    sensor(fault="nack")
    try:
        told = eventually("a fault of the sensor", lambda: faults() & OF_THE_SENSOR, 10)
        named = sorted(faults())
        _no_alarm_for(4.0)
    finally:
        sensor(mend="nack", power=True)
    mended = eventually("the fault gone", lambda: not faults() & OF_THE_SENSOR, 20)
    eventually("somebody armed again", lambda: state().get("presence") == "armed", 15)
    _no_alarm_for(1.0)
    _same_reps(before)
    return f"fault {named} {told:.1f} s after, no alarm and no rep, mended {mended:.1f} s after the cable was back"


def brown_out() -> str:
    """The supply dips: the chip goes on answering with its last result, and nothing but XSHUT brings it back."""
    before, resets = state()["rep_seq"], sensor()["resets"]
    sensor(fault="brown_out")
    try:
        eventually("XSHUT pulled", lambda: sensor()["resets"] > resets, 20)
        told = sorted(faults())
    finally:
        sensor(mend="brown_out")
    eventually("somebody armed again", lambda: not faults() & OF_THE_SENSOR and state().get("presence") == "armed", 20)
    _same_reps(before)
    return f"{sensor()['resets'] - resets} pulse(s) on XSHUT, fault {told or 'unnamed'}, ranging again, no rep"


def _no_alarm_for(seconds: float) -> None:
    seen, alarm = lines(seconds), state().get("alarm")
    if seen["orange"] or alarm is not None:
        raise Failed(f"alarm {alarm}, lines {seen}; expected none")


def _same_reps(before: int) -> None:
    if (now := state()["rep_seq"]) != before:
        raise Failed(f"{now - before} reps that nobody did")


def killed() -> str:
    """kill -9 while the alarm sounds: the lines don't stay as the process left them, and another process takes over."""
    stands()
    _, arrival = person.comes_too_near(10.0)
    time.sleep(max(0.0, arrival - time.monotonic()) + 0.5)
    during, restarts, pid = lines(1.0), int(unit(DEVICE, "NRestarts")), main_pid()
    if not during["orange"]:
        now = state()
        raise Failed(f"no alarm to cut short: {during}, distance {now.get('distance_mm')} mm, alarm {now.get('alarm')}")
    sensor(mm=None)
    os.kill(pid, signal.SIGKILL)
    moment = time.monotonic()
    left = lines(0.3)
    off = silence_after(moment, OFF_LIMIT_S)
    return f"lines {left} when it died, off {off:.1f} s later; {_back(restarts, moment)}"


def hung() -> str:
    """SIGSTOP: nobody feeds the watchdog."""
    restarts, moment = int(unit(DEVICE, "NRestarts")), time.monotonic()
    os.kill(main_pid(), signal.SIGSTOP)
    return _back(restarts, moment)


def _back(restarts: int, moment: float) -> str:
    def again() -> bool:
        return int(unit(DEVICE, "NRestarts")) > restarts and unit(DEVICE, "ActiveState") == "active" and bool(state())

    eventually("the device restarted and heard from", again, BACK_LIMIT_S)
    return f"restarted, and heard from after {time.monotonic() - moment:.1f} s"


STEPS = (
    ("the sensor's cable, off and on", unplugged),
    ("the sensor's supply dips", brown_out),
    ("the device killed in mid-alarm", killed),
    ("five hinges after that", five_hinges),
    ("the person leaves", gone),
    ("the device hung", hung),
    ("five hinges after that", five_hinges),
)
