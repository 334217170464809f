"""What becomes of config.txt and cmdline.txt: our parameters in force on every Pi, all else as it was."""

import pytest

from installing.running import put
from installing.system import watchdog, with_amplifier, with_memory_limits, with_parameters
from papermachine import Machine

OURS = "\n[all]\ndtparam=i2c_arm=on\ndtparam=i2c_arm_baudrate=400000\ndtparam=strict_gpiod\n"
AMPLIFIER = "\n[all]\ndtoverlay=max98357a,no-sdmode\n"

CHANGED = {
    "empty": "",
    "as the card comes": "# For more options\n#dtparam=i2c_arm=on\ndtparam=audio=on\n[cm5]\ndtoverlay=dwc2\n[all]\n",
    "on, at the usual speed": "dtparam=i2c_arm=on\n",
    "off": "dtparam=i2c_arm=off\ndtparam=i2c_arm_baudrate=400000\n",
    "slow": "dtparam=i2c_arm=on\ndtparam=i2c_arm_baudrate=100000\n",
    "on for one kind of Pi": "[pi4]\ndtparam=i2c_arm=on\ndtparam=i2c_arm_baudrate=400000\n",
    "off for one kind of Pi": "dtparam=i2c_arm=on\ndtparam=i2c_arm_baudrate=400000\n[pi5]\ndtparam=i2c_arm=off\n",
    "with another parameter beside it": "dtparam=spi=on,i2c_arm=off\n",
    "as Hingewall had it before pins fell by themselves": "dtparam=i2c_arm=on\ndtparam=i2c_arm_baudrate=400000\n",
    "from Windows": "dtparam=audio=on\r\n",
    "not in UTF-8": b"# caf\xe9\n".decode("utf-8", "surrogateescape"),
}
UNCHANGED = {
    "two lines": "dtparam=i2c_arm=on\ndtparam=i2c_arm_baudrate=400000\ndtparam=strict_gpiod\n",
    "one line": "dtparam=i2c_arm=on,i2c_arm_baudrate=400000\ndtparam=strict_gpiod\n",
    "last one counts": "dtparam=i2c_arm=off\n[all]\ndtparam=strict_gpiod,i2c_arm=on,i2c_arm_baudrate=400000\n",
    "with spaces and Windows' ends": "dtparam = i2c_arm = on\r\ndtparam=i2c_arm_baudrate=400000,strict_gpiod\r\n",
    "again for one kind of Pi": "dtparam=i2c_arm=on,i2c_arm_baudrate=400000,strict_gpiod\n[pi4]\ndtparam=i2c_arm=on\n",
}


@pytest.mark.parametrize("before", CHANGED.values(), ids=CHANGED.keys())
def test_ours_is_put_at_the_end_and_nothing_else_is_touched(before: str) -> None:
    after = with_parameters(before)
    assert after == before + OURS
    assert with_parameters(after) == after


def test_a_last_line_without_an_end_is_not_run_into() -> None:
    assert with_parameters("arm_64bit=1") == "arm_64bit=1\n" + OURS


@pytest.mark.parametrize("text", UNCHANGED.values(), ids=UNCHANGED.keys())
def test_what_is_in_force_already_is_left_alone(text: str) -> None:
    assert with_parameters(text) == text


def test_the_kernel_is_told_to_count_memory_on_its_one_line() -> None:
    after = with_memory_limits("console=tty1 root=PARTUUID=1-02 rootwait\n")
    assert after == "console=tty1 root=PARTUUID=1-02 rootwait cgroup_enable=memory\n"
    assert with_memory_limits(after) == after


@pytest.mark.parametrize("before", ["", "dtoverlay=vc4-kms-v3d\n", OURS])
def test_a_speakers_amplifier_becomes_a_sound_card_after_our_parameters(before: str) -> None:
    """A dtparam that follows an overlay may be taken for one of that overlay's."""
    after = with_amplifier(before)
    assert after == with_parameters(before) + AMPLIFIER
    assert with_amplifier(after) == after


def test_an_amplifier_that_its_builder_has_set_up_is_left_alone() -> None:
    text = "dtoverlay=max98357a,sdmode-pin=16\n"
    assert with_amplifier(text) == text + OURS


@pytest.mark.parametrize(
    ("memory_kb", "on"), [(437_204, False), (944_264, False), (1_890_000, True), (8_000_000, True)]
)
def test_a_pi_that_may_be_silent_while_it_swaps_is_not_reset_in_the_middle_of_an_update(
    machine: Machine, memory_kb: int, on: bool
) -> None:
    (machine.layout.root / "proc/meminfo").write_text(f"MemTotal:       {memory_kb} kB\nMemFree: 1 kB\n")
    put(machine.layout.watchdog, b"of an earlier version")
    watchdog(machine.layout, machine)
    assert machine.layout.watchdog.exists() is on
    assert machine.heard("the Pi restarts when it hangs" if on else "memory are too few for it")
    assert not on or "RuntimeWatchdogSec=15\n" in machine.layout.watchdog.read_text()
