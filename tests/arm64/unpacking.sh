#!/bin/sh
# unpacking.sh ROOT natively|as-it-is: while a root is made, whether this machine's own programs do what packages ask for
#
# dpkg starts some of these dozens of times for each package, and its scripts the rest: QEMU is ten times as slow, and
# what they write is the same: what Python compiles too, where the root's is of this machine's version. dpkg itself and
# every other program stay the root's own.
set -eu
root=$1
programs="/usr/bin/dpkg-deb /usr/bin/dpkg-split /usr/bin/perl /usr/bin/tar /usr/bin/rm /usr/bin/dash $(realpath /usr/bin/python3)"
triplet=x86_64-linux-gnu # a root for aarch64 has nothing of its own below that name
case $2 in
    natively)
        # A link, as Debian's merged /usr has it, or a package refuses.
        ln -s usr/lib64 "$root/lib64"
        mkdir -p "$root/usr/lib64" "$root/usr/lib/$triplet"
        cp -r "/usr/lib/$triplet/perl-base" "$root/usr/lib/$triplet/"
        ldd $programs | grep -o '/lib[^ ]*' | grep -v : | sort -u | while read -r library; do
            cp -L "$library" "$root$library"
        done
        ;;
    as-it-is)
        rm -rf "$root/lib64" "$root/usr/lib64" "$root/usr/lib/$triplet"
        ;;
esac
# Bookworm's usr-is-merged takes that link away if it is nobody's; in trixie base-files sees to it.
if grep -q '=bookworm$' "$root/usr/lib/os-release"; then
    case $2 in natively) change=--add ;; as-it-is) change=--remove ;; esac
    dpkg-divert --quiet --root="$root" --local --no-rename $change --divert /lib64.theirs /lib64
fi
for program in $programs; do
    # Bookworm's packages name some of them without the /usr that both have.
    names="$program ${program#/usr}"
    divert() { for name in $names; do dpkg-divert --quiet --root="$root" --local --rename "$1" --divert "$name.theirs" "$name"; done; }
    case $2 in
        natively) divert --add && cp "$program" "$root$program" ;;
        as-it-is) rm -f "$root$program" && divert --remove ;;
    esac
done
