#!/bin/bash
# overlay.sh ROOT: what the guest has beside Debian's packages
set -euo pipefail
root=$1
echo hingewall >"$root/etc/hostname"
echo 'tmpfs /tmp tmpfs mode=1777 0 0' >"$root/etc/fstab"
chroot "$root" passwd -d root >/dev/null
mkdir -p "$root/hil" "$root/boot/firmware"

# As Raspberry Pi OS is delivered.
echo '#dtparam=i2c_arm=on' >"$root/boot/firmware/config.txt"
for group in gpio i2c video; do chroot "$root" groupadd -f -r "$group"; done
cat >"$root/etc/udev/rules.d/60-hil.rules" <<'R'
SUBSYSTEM=="gpio", KERNEL=="gpiochip*", GROUP="gpio", MODE="0660"
SUBSYSTEM=="i2c-dev", GROUP="i2c", MODE="0660"
R

# The folder that the host shares, the board and the sensor that stand in for real ones, then the scenario.
cat >"$root/etc/systemd/system/hil.mount" <<'U'
[Unit]
DefaultDependencies=no
[Mount]
What=hil
Where=/hil
Type=9p
Options=trans=virtio,version=9p2000.L,msize=262144
U
cat >"$root/etc/systemd/system/hil-board.service" <<'U'
[Unit]
Description=The board: a Pi's GPIO chip, simulated
RequiresMountsFor=/hil
Wants=sys-kernel-config.mount
After=sys-kernel-config.mount
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh /hil/hil/guest/board.sh
U
cat >"$root/etc/systemd/system/hil-sensor.service" <<'U'
[Unit]
Description=The sensor: an emulated VL53L1X on /dev/i2c-1
Requires=hil-board.service
After=hil-board.service
[Service]
Type=notify
RuntimeDirectory=hil
WorkingDirectory=/run/hil
Environment=PYTHONPATH=/hil:/hil/source/device:/hil/site PYTHONPYCACHEPREFIX=/run/hil/pycache
ExecStart=/usr/bin/python3 -m hil.guest.sensor
U
cat >"$root/etc/systemd/system/hil-scenario.service" <<'U'
[Unit]
Description=What the host wants tested; then power off
Requires=hil-sensor.service
After=hil-sensor.service multi-user.target
[Service]
Type=oneshot
StandardOutput=tty
StandardError=tty
TTYPath=/dev/console
Environment=PYTHONPATH=/hil:/hil/source/device:/hil/site PYTHONPYCACHEPREFIX=/run/hil/pycache
ExecStart=/usr/bin/python3 -u -m hil.guest.main
ExecStopPost=/bin/systemctl --no-block poweroff
[Install]
WantedBy=graphical.target
U
ln -sf /usr/lib/systemd/system/graphical.target "$root/etc/systemd/system/default.target"
mkdir -p "$root/etc/systemd/system/graphical.target.wants"
ln -sf ../hil-scenario.service "$root/etc/systemd/system/graphical.target.wants/hil-scenario.service"

# None of these helps here, and each takes the emulated processor's time.
for unit in apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
    dpkg-db-backup.timer man-db.timer systemd-timesyncd.service serial-getty@ttyS0.service serial-getty@ttyAMA0.service getty@tty1.service; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
