#!/bin/bash
# image.sh ARCH OUT: the guest's disk, kernel and initrd: OUT/{root.img,vmlinuz,initrd.img,kernel-release}, and the headers
# of that kernel as Debian packs them
#
# Debian bookworm with systemd, from the archives that this machine's apt is set up for, plus what Raspberry Pi OS has
# and Debian has not: the groups and node permissions, and /boot/firmware/config.txt. Needs root.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/machine.sh"
machine "$1"
mkdir -p "$2"
out=$(realpath "$2")
suite=bookworm
packages=systemd,systemd-sysv,udev,kmod,dbus,procps,iproute2,python3,python3-venv,python3-numpy,openssh-client,openssl,i2c-tools,gpiod,avahi-daemon,nginx,busybox-static,linux-image-$architecture

sources=$(apt-get indextargets --format 'deb [check-valid-until=no] $(REPO_URI) $(RELEASE) $(COMPONENT)' \
    'Created-By: Packages' 'Origin: Debian' 'Component: main' | grep " $suite")
unpacking=$here/../arm64/unpacking.sh
unpack=(--extract-hook="'$unpacking' \"\$1\" natively" --customize-hook="'$unpacking' \"\$1\" as-it-is")
[ "$architecture" != "$(dpkg --print-architecture)" ] || unpack=()
work=$(mktemp -d "${TMPDIR:-/tmp}/hingewall-hil.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root

# The kernel package wants an initramfs made. Debian's would be large and slow to unpack on an emulated processor:
# it is diverted away, and initrd.sh packs the few modules that find the disk.
printf '%s\n' "$sources" | runs_here mmdebstrap --quiet --mode=root --variant=apt --format=directory \
    --architectures="$architecture" --skip=check/qemu "${unpack[@]}" \
    --aptopt='Apt::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/ca-certificates/mozilla/*' \
    --essential-hook='mkdir -p "$1/etc/systemd/system"; ln -s /dev/null "$1/etc/systemd/system/nginx.service"' \
    --essential-hook='chroot "$1" dpkg-divert --quiet --local --rename --add /usr/sbin/update-initramfs; ln -s /bin/true "$1/usr/sbin/update-initramfs"' \
    --customize-hook="cd '$out' && APT_CONFIG=\$MMDEBSTRAP_APT_CONFIG apt-get -qq download linux-headers-\$(basename \"\$1\"/lib/modules/*)" \
    --include="$packages" --customize-hook="$here/overlay.sh \"\$1\"" "$suite" "$root" -

runs_here "$here/initrd.sh" "$root" "$out/initrd.img"
cp "$root"/boot/vmlinuz-* "$out/vmlinuz"
basename "$root"/lib/modules/* >"$out/kernel-release"
rm -rf "$root"/boot/{vmlinuz,initrd,config,System}* "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*
rm -f "$out/root.img"
mke2fs -q -t ext4 -O ^has_journal -L hil -d "$root" "$out/root.img" 2500M
