#!/bin/bash
# image.sh OUT: the guest's disk, kernel and initrd: OUT/{root.img,vmlinuz,initrd.img,kernel-release}
#
# Debian bookworm with systemd, from the archives that this machine's apt is set up for, plus what Raspberry Pi OS has
# and Debian has not: the groups and node permissions, and /boot/firmware/config.txt. Needs root.
set -euo pipefail
out=$1
here=$(cd "$(dirname "$0")" && pwd)
suite=bookworm
packages=systemd,systemd-sysv,udev,kmod,dbus,procps,iproute2,python3,python3-venv,python3-numpy,openssh-client,openssl,i2c-tools,gpiod,avahi-daemon,nginx,linux-image-amd64

sources=$(apt-get indextargets --format 'deb [check-valid-until=no] $(REPO_URI) $(RELEASE) $(COMPONENT)' \
    'Created-By: Packages' 'Origin: Debian' 'Component: main' | grep " $suite")
work=$(mktemp -d "${TMPDIR:-/tmp}/hingewall-hil.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$out"

# The kernel package wants an initramfs made. Debian's would be large and slow to unpack on an emulated processor:
# it is diverted away, and initrd.sh packs the few modules that find the disk.
printf '%s\n' "$sources" | mmdebstrap --quiet --mode=root --variant=apt --architectures=amd64 --format=directory \
    --aptopt='Apt::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --essential-hook='chroot "$1" dpkg-divert --quiet --local --rename --add /usr/sbin/update-initramfs; ln -s /bin/true "$1/usr/sbin/update-initramfs"' \
    --include="$packages" --customize-hook="$here/overlay.sh \"\$1\"" "$suite" "$root" -

"$here/initrd.sh" "$root" "$out/initrd.img"
cp "$root"/boot/vmlinuz-* "$out/vmlinuz"
basename "$root"/lib/modules/* >"$out/kernel-release"
rm -rf "$root"/boot/{vmlinuz,initrd,config,System}* "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*
rm -f "$out/root.img"
mke2fs -q -t ext4 -O ^has_journal -L hil -d "$root" "$out/root.img" 2500M
