#!/bin/bash
# build.sh ARCH HEADERS OUT: the modules that Debian's kernel has not: gpio-sim, irq-sim, i2c-user
#
# Out of tree, from linux-source-6.1 (package) against HEADERS, the package linux-headers-... of exactly the guest's kernel
# as a file. What that leans on is no matter of architecture and lies in this system: linux-headers-...-common, linux-kbuild.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../machine.sh"
machine "$1"
headers=$2 out=$(realpath -m "$3")
rm -rf "$out"
mkdir -p "$out"
dpkg-deb --extract "$headers" "$out/headers"
mkdir -p "$out/headers/usr/lib"
ln -s /usr/lib/linux-kbuild-6.1 "$out/headers/usr/lib/" # where a relative link of the package leads
tar -xf /usr/src/linux-source-6.1.tar.xz -C "$out" --strip-components=1 linux-source-6.1/drivers/gpio/gpio-sim.c \
    linux-source-6.1/drivers/gpio/gpiolib.h linux-source-6.1/kernel/irq/irq_sim.c
cp "$out/kernel/irq/irq_sim.c" "$out/irq-sim.c"
cp "$out"/drivers/gpio/gpio{-sim.c,lib.h} "$here/i2c-user.c" "$out/"
patch --quiet -d "$out" -p1 <"$here/gpio-sim.patch"
echo 'obj-m := irq-sim.o gpio-sim.o i2c-user.o' >"$out/Makefile"
make -s -C "$out"/headers/usr/src/linux-headers-* M="$out" CROSS_COMPILE="$cpu-linux-gnu-" modules
