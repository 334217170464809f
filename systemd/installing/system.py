"""What the system has to know: users, units, rules, the boot configuration, the wiring."""

import re
import shutil
from pathlib import Path

from installing.layout import Layout
from installing.running import Runner, put

BOOT = {"i2c_arm": "on", "i2c_arm_baudrate": "400000"}
"""The bus on, and at 400 kHz: a reading takes 0.6 ms then, 2.4 at the usual 100."""

WIRING = """\
# How this device is wired. `hingewall check` tests it; hardware/wiring.md has the pin table.
# What is not here is as the defaults have it; `hingewall settings` and the README list them.

[board]
pin_factory = "lgpio"   # "rpigpio" needs the package RPi.GPIO, on a Pi Zero to 4
# beeper = "active"     # if yours has one note of its own

[sensor]
mount_offset_mm = 50    # how far the sensor sits behind the device's front-most plane
# xshut_wired = false   # if the sensor's XSHUT goes nowhere
# gpio1_wired = false   # if its GPIO1 goes nowhere
"""


def system_files(layout: Layout, runner: Runner, release: Path) -> None:
    """The release's units and rules in force, and its users there."""
    changed = [place for place, kept in _placed(layout, release).items() if put(place, kept.read_bytes())]
    runner.say(f"system: {len(changed)} files written" if changed else "system: units and rules already there")
    runner.run("systemd-sysusers", str(layout.root / "etc/sysusers.d/hingewall.conf"))
    runner.run("systemctl", "daemon-reload")
    runner.works("udevadm", "control", "--reload")
    runner.works("udevadm", "trigger", "--subsystem-match=gpio", "--subsystem-match=i2c-dev")
    if any("journald" in str(place) for place in changed):
        runner.works("systemctl", "restart", "systemd-journald")


def _placed(layout: Layout, release: Path) -> dict[Path, Path]:
    return layout.system_files(release / "source/systemd")


def wiring(layout: Layout, runner: Runner) -> None:
    """A wiring file, if there is none; the one that is there belongs to whoever built the device."""
    if layout.wiring.exists():
        runner.say(f"wiring: {layout.wiring} kept")
        return
    put(layout.wiring, WIRING.encode())
    runner.say(f"wiring: {layout.wiring} written with the defaults; change it if yours is wired otherwise")


def boot_config(layout: Layout, runner: Runner) -> bool:
    """I2C on and at 400 kHz; whether that needs a restart of the Pi."""
    config = layout.boot_config
    if config is None:
        runner.say("boot: no config.txt, so this is no Raspberry Pi; I2C is left as it is")
        return False
    before = config.read_text("utf-8")
    after = with_parameters(before)
    if after == before:
        runner.say("boot: I2C is on already")
        return False
    backup = config.with_name("config.txt.before-hingewall")
    if not backup.exists():
        shutil.copy2(config, backup)
    put(config, after.encode(), mode=config.stat().st_mode & 0o777)
    runner.say(f"boot: I2C switched on in {config} (the old one is {backup.name})")
    return True


def with_parameters(text: str) -> str:
    """``config.txt`` with our dtparams for every Pi: those that say otherwise go, the others stay as they are."""
    lines = text.splitlines()
    missing = {f"dtparam={key}={value}" for key, value in BOOT.items()} - _for_all(lines)
    if not missing:
        return text
    ours = tuple(f"dtparam={key}=" for key in BOOT)
    kept = [line for line in lines if not line.replace(" ", "").startswith(ours)]
    return "\n".join([*kept, "", "[all]", *(f"dtparam={key}={value}" for key, value in BOOT.items()), ""])


def _for_all(lines: list[str]) -> set[str]:
    """The lines that hold for every Pi: before any [section], and under [all]."""
    found, section = set(), "all"
    for line in lines:
        text = line.partition("#")[0].strip().replace(" ", "")
        if heading := re.fullmatch(r"\[(.+)\]", text):
            section = heading[1]
        elif section == "all":
            found.add(text)
    return found


def remove_system_files(layout: Layout, runner: Runner, systemd: Path) -> None:
    for place in layout.system_files(systemd):
        place.unlink(missing_ok=True)
    runner.works("systemctl", "daemon-reload")
    runner.say("system: units and rules removed")
