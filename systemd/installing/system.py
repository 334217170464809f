"""What the system has to know: users, units, rules, the boot configuration, the wiring."""

import re
import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from installing.errors import InstallError
from installing.layout import INSTALLING, Layout
from installing.running import Runner, put

BOOT = {"i2c_arm": "on", "i2c_arm_baudrate": "400000", "strict_gpiod": ""}
"""The bus on, and at 400 kHz: a reading takes 0.6 ms then, 2.4 at the usual 100. And a pin whose program has ended,
killed or not, is an input again: without ``strict_gpiod`` a Pi's kernel goes on driving it (raspberrypi/linux#6117)."""

OVERLAY, CARD = "max98357a", "MAX98357A"
AMPLIFIER = f"dtoverlay={OVERLAY},no-sdmode"
"""The I2S amplifier as a sound card. Its SD is not wired: the driver must not take GPIO 4 for it (overlays/README)."""

SOUND = "alsa-utils"
"""ALSA's library under whatever name the distribution has it, and `aplay` to try a card."""

MEMORY = "cgroup_enable=memory"

WIRING = """\
# How this device is wired. `hingewall check` tests it; the repository's hardware/wiring.md has the pin table.
# A key that is not here has its default; `hingewall settings` and device/README.md list all keys.

[board]
pin_plan = 2            # the default pins; without this line they are those of a wall that was built by plan 1
sound = "speaker"       # or "beeper"; run `sudo make install` again after a change of this
# sound_card = "Device"   # a speaker on USB, by its name in `cat /proc/asound/cards`
pin_factory = "lgpio"   # "rpigpio" needs: sudo apt-get install python3-rpi-lgpio
# beeper = "active"     # if yours has one note of its own

[sensor]
mount_offset_mm = 50    # how far the sensor sits behind the device's front-most plane
# xshut_wired = false   # if the sensor's XSHUT goes nowhere
# gpio1_wired = false   # if its GPIO1 goes nowhere
"""


WATCHDOG = """\
# The Pi's own watchdog restarts it when even systemd hangs. 15 s is the most that its hardware can wait.
[Manager]
RuntimeWatchdogSec=15
"""
WATCHED_KB = 1 << 20
"""Where there is less memory than this, a system that swaps its way through an update can be silent for 15 s: that
would be a reset in the middle of dpkg. hingewall-device.service has a watchdog of its own on every Pi."""


SPEAKER_UNIT = """\
# The wiring file has a speaker. `sudo make install` writes this, and takes it away again where there is none.
[Service]
SupplementaryGroups=audio
DeviceAllow=char-alsa rw
"""

NETWORKS = """\
# Who may open the pages beside the private networks: a network a line, as nginx reads it. After a change:
#   sudo systemctl restart hingewall-front
# 203.0.113.0/24 1;     # a gym whose phones have addresses that the internet knows
# 0.0.0.0/0 1; ::/0 1;  # anybody
"""


def system_files(layout: Layout, runner: Runner, release: Path) -> None:
    """The release's units and rules in force, and its users there."""
    placed = layout.system_files(release / "source/systemd")
    changed = [place for place, kept in placed.items() if put(place, kept.read_bytes())]
    for unit in layout.units:
        if unit not in placed:
            at_once = ["--now"] * (unit.stem != INSTALLING)  # what does this is not to end itself
            runner.works("systemctl", "disable", "--quiet", *at_once, unit.name)
            unit.unlink()
            changed.append(unit)
    runner.say(f"system: {len(changed)} files changed" if changed else "system: units and rules already there")
    runner.run("systemd-sysusers", str(layout.root / "etc/sysusers.d/hingewall.conf"))
    runner.run("systemd-tmpfiles", "--create", str(layout.root / "etc/tmpfiles.d/hingewall.conf"))
    runner.run("systemctl", "daemon-reload")
    runner.works("systemctl", "restart", "systemd-modules-load.service")
    runner.works("udevadm", "control", "--reload")
    runner.works("udevadm", "trigger", "--subsystem-match=gpio", "--subsystem-match=i2c-dev")
    for word, service in (("journald", "systemd-journald"), ("avahi", "avahi-daemon")):
        if any(word in str(place) for place in changed):
            runner.works("systemctl", "restart", service)


def wiring_of(file: Path | None) -> str:
    """What a new device's wiring file says: the builder's own, or the defaults. Raises InstallError."""
    if file is None:
        return WIRING
    try:
        text = file.read_text("utf-8")
        tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise InstallError(
            f"--wiring {file}: {error}; expected a wiring file, such as hardware/plugged/wiring.toml"
        ) from error
    return text


def wiring(layout: Layout, runner: Runner, how_wired: str = WIRING) -> None:
    """Wiring, and who may open the pages, where there is no such file; one that is there is its builder's."""
    if not layout.networks.exists():
        put(layout.networks, NETWORKS.encode())
    if layout.wiring.exists():
        says = "pin_plan" in layout.wiring.read_text("utf-8", "replace")
        of_old = "" if says else "; it says no pin_plan, so its pins stay those that it was built with (plan 1)"
        runner.say(f"wiring: {layout.wiring} kept{of_old}")
        return
    put(layout.wiring, how_wired.encode())
    how = "with the defaults" if how_wired == WIRING else "as --wiring has it"
    runner.say(f"wiring: {layout.wiring} written {how}; change it if yours is wired otherwise")


def speaks(layout: Layout, how_wired: str = WIRING, amplified: bool = False) -> bool:
    """Whether the wall has a speaker, by its wiring file; where there is none yet, by the one that will be written.

    ``amplified``: one on the I2S amplifier, which has to be made a sound card; a speaker on USB is one.
    """
    try:
        board = tomllib.loads(layout.wiring.read_text("utf-8") if layout.wiring.exists() else how_wired).get("board")
    except (OSError, ValueError):
        return False
    if not isinstance(board, dict) or board.get("sound") != "speaker":
        return False
    return not amplified or board.get("sound_card", CARD) == CARD


def speaker(layout: Layout, runner: Runner) -> None:
    """The device may use sound cards where it has one to use, and nowhere else: a card may have a microphone."""
    there = layout.speaker_unit.exists()
    if speaks(layout) and put(layout.speaker_unit, SPEAKER_UNIT.encode()):
        runner.say("sound: the device may use sound cards")
    elif not speaks(layout) and there:
        _mute(layout)
        runner.say("sound: the device may use no sound card")
    runner.works("systemctl", "daemon-reload")


def watchdog(layout: Layout, runner: Runner) -> None:
    """The hardware watchdog, on a machine that has the memory for it; elsewhere none of ours."""
    memory_kb = _memory_kb(layout)
    if memory_kb > WATCHED_KB:
        put(layout.watchdog, WATCHDOG.encode())
        runner.say("watchdog: the Pi restarts when it hangs")
    else:
        layout.watchdog.unlink(missing_ok=True)
        runner.say(f"watchdog: off, since {memory_kb >> 10} MB of memory are too few for it")


def _memory_kb(layout: Layout) -> int:
    found = re.search(r"^MemTotal:\s+(\d+) kB", (layout.root / "proc/meminfo").read_text("ascii"), re.MULTILINE)
    return int(found[1]) if found else 0


def _mute(layout: Layout) -> None:
    layout.speaker_unit.unlink(missing_ok=True)
    with suppress(OSError):  # not there, or somebody's own settings are in it
        layout.speaker_unit.parent.rmdir()


def boot_config(layout: Layout, runner: Runner) -> bool:
    """I2C on and at 400 kHz, the speaker's amplifier, and memory limits that hold; whether that needs a restart."""
    config = layout.boot_config
    if config is None:
        runner.say("boot: no config.txt, so this is no Raspberry Pi; I2C is left as it is")
        return False
    amplifier = with_amplifier if speaks(layout, amplified=True) else with_parameters
    changes = ((config, amplifier), (config.with_name("cmdline.txt"), with_memory_limits))
    changed = [file.name for file, change in changes if _changed(file, change)]
    if changed:
        runner.say(f"boot: {' and '.join(changed)} changed (the old ones are *.before-hingewall)")
    else:
        runner.say("boot: I2C and sound are as they should be, and memory limits hold")
    return bool(changed)


def _changed(file: Path, change: Callable[[str], str]) -> bool:
    if not file.is_file():
        return False
    before, mode = file.read_bytes(), file.stat().st_mode & 0o777
    after = change(before.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    if after == before:
        return False
    backup = file.with_name(f"{file.name}.before-hingewall")
    if not backup.exists():
        put(backup, before, mode)
    return put(file, after, mode)


def with_parameters(text: str) -> str:
    """``config.txt`` with our dtparams in force on every Pi. What comes last wins, so they are put at the end."""
    if _in_force(text) == BOOT:
        return text
    end = "" if text.endswith("\n") or not text else "\n"
    return f"{text}{end}\n[all]\n" + "".join(
        f"dtparam={key}={value}\n" if value else f"dtparam={key}\n" for key, value in BOOT.items()
    )


def with_amplifier(text: str) -> str:
    """``config.txt`` with our dtparams and the amplifier's overlay, which comes after them: a dtparam that follows an
    overlay may be the overlay's."""
    text = with_parameters(text)
    if re.search(rf"^\s*dtoverlay\s*=\s*{OVERLAY}\b", text, re.MULTILINE):
        return text  # as its builder wants it
    return f"{text}\n[all]\n{AMPLIFIER}\n"


def _in_force(text: str) -> dict[str, str]:
    """What ``config.txt`` makes of our parameters. A [section] that says otherwise may be that of this very Pi."""
    found: dict[str, str] = {}
    section = "all"
    for line in text.splitlines():
        said = line.partition("#")[0].strip().replace(" ", "")
        if heading := re.fullmatch(r"\[(.+)\]", said):
            section = heading[1]
        elif said.startswith("dtparam="):
            for parameter in said.removeprefix("dtparam=").split(","):
                key, _, value = parameter.partition("=")
                if key in BOOT and (section == "all" or value != BOOT[key]):
                    found[key] = value
    return found


def with_memory_limits(text: str) -> str:
    """``cmdline.txt``, which is one line, with the memory controller that a Pi's kernel starts without.

    Without it ``MemoryMax=`` does nothing (raspberrypi/linux#1198, #6439: ``cgroup_disable=memory`` by default).
    """
    return text if MEMORY in text.split() else f"{text.rstrip()} {MEMORY}\n"


def remove_system_files(layout: Layout, runner: Runner, systemd: Path) -> None:
    """All that ``system_files`` has placed, of this release and of older ones."""
    for place in {*layout.system_files(systemd), *layout.units}:
        place.unlink(missing_ok=True)
    _mute(layout)
    layout.watchdog.unlink(missing_ok=True)
    runner.works("systemctl", "daemon-reload")
    runner.works("systemctl", "try-restart", "avahi-daemon")
    runner.say("system: units and rules removed")
