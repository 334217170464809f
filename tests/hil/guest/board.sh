#!/bin/sh
# board.sh: in the guest, what stands in for the board. A Pi's GPIO chip, bus 1, lgpio in the system's Python, a model.
set -e
for module in irq-sim gpio-sim i2c-user; do insmod "/hil/modules/$module.ko"; done
udevadm settle --timeout=20
PYTHONPATH=/hil python3 -m hil.guest.gpio_sim
# Raspberry Pi OS has lgpio among its own packages; Debian has not, and only on aarch64 does a release bring a wheel of it.
[ "$(uname -m)" = aarch64 ] ||
    python3 -m zipfile -e /hil/wheels/lgpio-*.whl "$(python3 -c 'import sysconfig; print(sysconfig.get_path("purelib", "deb_system"))')"
# gpiozero asks the device tree, then /proc/cpuinfo, which Pi this is: a 4B. A sandbox with a /proc of its own needs it too.
{ cat /proc/cpuinfo; printf 'Revision\t: c03114\n'; } >/run/cpuinfo
mount --bind /run/cpuinfo /proc/cpuinfo
mkdir -p /run/systemd/system/hingewall-device.service.d
printf '[Service]\nBindReadOnlyPaths=/run/cpuinfo:/proc/cpuinfo\n' >/run/systemd/system/hingewall-device.service.d/hil.conf
