#!/bin/bash
# boot.sh ARCH KERNEL INITRD "WORDS FOR THE KERNEL" [QEMU'S OPTIONS]: a guest, until it powers off; its console is stdout
set -euo pipefail
. "$(dirname "$0")/machine.sh"
machine "$1"
exec "${qemu[@]}" -nographic -no-reboot -kernel "$2" -initrd "$3" -append "console=$console $4" "${@:5}" </dev/null 2>&1
