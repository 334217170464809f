#!/bin/bash
# run.sh ARCH [--rebuild]: the product on a Debian guest with a Pi's GPIO chip and an emulated sensor on a real I2C bus
#
# ARCH is amd64 or arm64. Builds what is missing under .cache/hil/ARCH, boots the guest, streams its log, and ends as the
# scenario ended: 0 all passed, 1 something failed or took too long, 2 this machine can't run it. `make hil` is this. See
# README.md.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
. "$here/machine.sh"
machine "${1:?hil: no ARCH, expected amd64 or arm64}"
shift
cache=$repository/.cache/hil/$architecture
share=$cache/share
last_run=$here/last-run$([ "$architecture" = amd64 ] || echo "-$architecture").txt
limit_s=3600 # of the host's clock; the scenario has a deadline of its own, by the guest's
tools=(mmdebstrap "$package" e2fsprogs cpio gcc make patch libelf-dev linux-source-6.1 linux-kbuild-6.1 xz-utils)
[ "$architecture" = amd64 ] || tools+=(qemu-user-static "gcc-12-$cpu-linux-gnu")

fail() {
    echo "hil: $1" >&2
    exit 2
}

say() { echo "hil: $1 ($SECONDS s)"; }

need_packages() {
    local missing
    missing=$(dpkg-query --show --showformat '${Package} ${Status}\n' "$@" 2>&1 | grep -v 'ok installed' || true)
    [ -z "$missing" ] && return
    [ "$(id -u)" = 0 ] || fail "packages are missing: sudo apt-get install $*"
    say "installing packages"
    apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -qq -y --no-install-recommends "$@" >/dev/null
}

# build NAME "INPUT FILES" COMMAND...: once, and again when the command or a file that it is made from changes
build() {
    local name=$1 inputs=$2 wanted
    shift 2
    wanted="$* $(cat $inputs | sha256sum)" # several files
    [ "$(cat "$cache/$name.built" 2>/dev/null)" = "$wanted" ] && return
    say "building $name"
    rm -rf "${cache:?}/$name"
    nice timeout 1800 "$@" "$cache/$name" >"$cache/$name.log" 2>&1 || fail "$name can't be built: $cache/$name.log says why"
    echo "$wanted" >"$cache/$name.built"
}

lay_out_share() {
    rm -rf "$share"
    mkdir -p "$share"/{modules,out,source,hil}
    cp "$cache"/modules/*.ko "$share/modules/"
    cp -r "$cache/wheels" "$share/wheels"
    cp -r "$cache/site" "$share/site"
    cp -r "$here/guest" "$share/hil/guest"
    git -C "$repository" -c safe.directory="$repository" ls-files -z --cached --others --exclude-standard |
        (cd "$repository" && xargs -0 sh -c 'for file; do [ -f "$file" ] && printf "%s\0" "$file"; done' sh) |
        tar -C "$repository" --null --files-from=- -cf - | tar -C "$share/source" -xf -
}

run_guest() {
    # icount: the guest's clock goes by the instructions it has executed, 4 ns (2^2) each, and by the host's when it is
    # idle. So a busy host makes the guest slow, not late: what it measures holds for a processor of that speed.
    nice timeout --kill-after=10 "$limit_s" "$here/boot.sh" \
        "$architecture" "$cache/image/vmlinuz" "$cache/image/initrd.img" \
        "loglevel=3 net.ifnames=0 mitigations=off systemd.show_status=false" \
        -accel tcg,thread=single -icount shift=2,sleep=on -m 1024 -smp 1 -nic none -snapshot \
        -drive "file=$cache/image/root.img,format=raw,if=virtio,cache=unsafe" \
        -fsdev "local,id=hil,path=$share,security_model=none" -device virtio-9p-pci,fsdev=hil,mount_tag=hil |
        sed --unbuffered 's|\r||g' | tee "$cache/console.log" | grep --line-buffered -o 'HIL .*' || true
}

[ "$(uname -m)" = x86_64 ] || fail "needs an x86-64 machine, this is $(uname -m)"
[ "$(id -u)" = 0 ] || fail "needs root: the guest's file system has other owners' files"
grep -qs 'VERSION_CODENAME=bookworm' /etc/os-release || fail "needs Debian bookworm, whose kernel source it builds from"
[ "${1:-}" = --rebuild ] && rm -rf "$cache"
mkdir -p "$cache"
echo '*' >"$repository/.cache/.gitignore"
need_packages "${tools[@]}"
cd "$here"
build image "image.sh overlay.sh initrd.sh machine.sh ../arm64/unpacking.sh" ./image.sh "$architecture"
kernel=$(cat "$cache/image/kernel-release")
need_packages "linux-headers-${kernel%-*}-common"
build modules "kernel/build.sh kernel/gpio-sim.patch kernel/i2c-user.c" kernel/build.sh "$architecture" "$cache"/image/linux-headers-*.deb
build wheels "wheels.sh $repository/requirements.lock $repository/requirements-build.lock" ./wheels.sh "$architecture"
build site "site.sh $cache/wheels.built" ./site.sh "$architecture" "$cache/wheels"
lay_out_share
say "booting the guest, $limit_s s at most"
run_guest | tee "$cache/hil.log"
say "the guest has ended"
[ -s "$share/out/last-run.txt" ] && cp "$share/out/last-run.txt" "$last_run"
grep -Eq 'RESULT +passed' "$cache/hil.log" && exit 0
echo "hil: failed; the guest's console is $cache/console.log, its journal $share/out/journal.txt" >&2
exit 1
