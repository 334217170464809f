#!/bin/bash
# build.sh KERNEL OUT: the modules that Debian's kernel has not: gpio-sim, irq-sim, i2c-user
#
# Out of tree, from linux-source-6.1 (package) against the headers of exactly the guest's kernel (package).
set -euo pipefail
kernel=$1 out=$2
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$out"
mkdir -p "$out"
tar -xf /usr/src/linux-source-6.1.tar.xz -C "$out" --strip-components=1 linux-source-6.1/drivers/gpio/gpio-sim.c \
    linux-source-6.1/drivers/gpio/gpiolib.h linux-source-6.1/kernel/irq/irq_sim.c
cp "$out/kernel/irq/irq_sim.c" "$out/irq-sim.c"
cp "$out"/drivers/gpio/gpio{-sim.c,lib.h} "$here/i2c-user.c" "$out/"
patch --quiet -d "$out" -p1 <"$here/gpio-sim.patch"
echo 'obj-m := irq-sim.o gpio-sim.o i2c-user.o' >"$out/Makefile"
make -s -C "/usr/src/linux-headers-$kernel" M="$(realpath "$out")" modules
