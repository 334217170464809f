#!/bin/bash
# initrd.sh ROOT OUT: busybox and the modules that reach a disk and a folder shared over virtio
set -euo pipefail
root=$1 out=$(realpath -m "$2")
kernel=$(basename "$root"/lib/modules/*)
work=$(mktemp -d "${TMPDIR:-/tmp}/hingewall-hil.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{bin,dev,proc,sys,root,modules}
cp "$root/bin/busybox" "$work/bin/busybox"
for name in virtio_pci virtio_blk ext4; do
    chroot "$root" /sbin/modprobe -S "$kernel" --show-depends "$name" | awk '$1 == "insmod" { print $2 }'
done | awk '!seen[$0]++' | while read -r path; do
    cp "$root$path" "$work/modules/"
    basename "$path" >>"$work/modules/order"
done
cat >"$work/init" <<'I'
#!/bin/busybox sh
/bin/busybox mount -t proc none /proc
/bin/busybox mount -t sysfs none /sys
/bin/busybox mount -t devtmpfs none /dev
while read -r module; do /bin/busybox insmod "/modules/$module"; done </modules/order
tries=0
while [ ! -b /dev/vda ] && [ $tries -lt 100 ]; do /bin/busybox sleep 0.1; tries=$((tries + 1)); done
/bin/busybox mount -t ext4 -o noatime /dev/vda /root || exec /bin/busybox poweroff -f
/bin/busybox mount --move /dev /root/dev
/bin/busybox umount /sys /proc
exec /bin/busybox switch_root /root /sbin/init
I
chmod +x "$work/init"
(cd "$work" && find . | cpio -o -H newc --quiet) | gzip -6 >"$out"
