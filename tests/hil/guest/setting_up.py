"""From a bare system to healthy units: the board is there, the installer runs twice, `hingewall check` agrees."""

import json
import signal
import subprocess
from pathlib import Path

from hil.guest import person
from hil.guest.gpio_sim import changes
from hil.guest.report import Failed, eventually
from hil.guest.stage import DEVICE, ENVIRONMENT, LIGHTS, WEB, faults, get, run, state, unit

INSTALL = ("python3", "/hil/source/systemd/install.py", "install", "--wheels", "/hil/wheels", "--no-os-updates")


BEEPER = {"beeper": LIGHTS["beeper"]}
TONE = 20
"""Changes in a fifth of a second that a tone makes, and a light's PWM does not make on the beeper's line."""

TOLD = ("packages", "release", "system", "wiring", "boot", "start", "RESTART NEEDED")


def board() -> str:
    chips = run("gpiodetect", within_s=30).strip()
    if "54 lines" not in chips:
        raise Failed(f"gpiodetect says {chips!r}, expected 54 lines")
    return chips


def bus() -> str:
    """The address map has the sensor and nothing else, and its three id bytes are right."""
    run("modprobe", "i2c-dev", within_s=30)  # as dtparam=i2c_arm=on has a Pi do
    run("udevadm", "settle", within_s=30)
    rows = run("i2cdetect", "-y", "1", within_s=60).splitlines()[1:]
    found = [cell for row in rows for cell in row.split()[1:] if cell != "--"]
    answer = run("i2ctransfer", "-y", "1", "w2@0x29", "0x01", "0x0f", "r3", within_s=30).strip()
    if found != ["29"] or answer != "0xea 0xcc 0x10":
        raise Failed(f"addresses {found}, id {answer}; expected 29 alone, and ea cc 10")
    return f"0x29 alone answers, id {answer}"


def beeper() -> str:
    """The guest has no sound card: its builder has taken a beeper."""
    wiring = Path("/etc/hingewall/wiring.toml")
    wiring.parent.mkdir(parents=True)
    wiring.write_text('[board]\npin_plan = 2\npin_factory = "lgpio"\n[sensor]\nmount_offset_mm = 50\n', "utf-8")
    return "board.sound is beeper, as where nothing is said"


def install() -> str:
    told = run(*INSTALL, within_s=400).strip().splitlines()
    return "; ".join(line for line in told if line.partition(":")[0] in TOLD)


def healthy() -> str:
    """Both services run and have not been restarted; the page answers, without a fault, from the real sensor."""
    eventually("a snapshot", state, 30)
    for service in (DEVICE, WEB):
        found = unit(service, "ActiveState"), unit(service, "NRestarts")
        if found != ("active", "0"):
            raise Failed(f"{service} is {found[0]}, restarted {found[1]} times")
    if state()["source"] != "hardware" or faults() - {"camera", "clock"}:
        raise Failed(f"source {state()['source']}, faults {sorted(faults())}")
    health = get("/healthz")
    return f"active, no restarts, healthz {json.dumps(health)}, faults {sorted(faults()) or 'none'}"


def check() -> str:
    """`hingewall check` with the device out of its way, and somebody as the target."""
    run("systemctl", "stop", DEVICE, within_s=60)
    person.comes()
    try:
        answer = run("hingewall", "check", "--json", "--yes", within_s=200, expected=(0, 1))
    finally:
        run("systemctl", "start", DEVICE, within_s=120)
    checks = json.loads(answer)["checks"]
    wrong = {one["name"]: one["found"] for one in checks if one["ok"] is False}
    if wrong.keys() - {"camera"}:
        raise Failed(f"of {len(checks)} checks failed {wrong}; expected none but the camera's")
    return f"{len(checks)} checks, failed: {wrong or 'none'}"


def broken_off() -> str:
    """`hingewall check` ended in mid-beep: by a hang-up and by `kill` it leaves silence; what `kill -9` leaves, a start
    of the device takes away. This kernel keeps the level of a dead program's pins, as a Pi's does without strict_gpiod.
    """
    run("systemctl", "stop", DEVICE, within_s=60)
    left = []
    try:
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGKILL):
            check = subprocess.Popen(
                ["hingewall", "check"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=ENVIRONMENT
            )
            try:
                eventually("the beeper's test", lambda: changes(BEEPER, 0.2)["beeper"] > TONE, 200, every_s=0)
                check.send_signal(number)
                check.wait(60)
            finally:
                check.kill()
            after = changes(BEEPER, 0.5)["beeper"]
            left.append(f"{number.name} {after}")
            if after and number != signal.SIGKILL:
                raise Failed(f"the beeper is on after {number.name}")
    finally:
        run("systemctl", "start", DEVICE, within_s=120)
    eventually("silence after a start", lambda: not changes(BEEPER, 0.5)["beeper"], 30)
    return f"beeper's changes or level afterwards: {', '.join(left)}; silent once the device runs"


STEPS = (
    ("a Pi's GPIO chip", board),
    ("the sensor on /dev/i2c-1", bus),
    ("a wall with a beeper", beeper),
    ("installed", install),
    ("the units are healthy", healthy),
    ("installed again", install),
    ("the units are healthy", healthy),
    ("hingewall check", check),
    ("hingewall check, broken off in mid-beep", broken_off),
)
