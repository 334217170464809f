#!/bin/sh
# unpacking.sh ROOT natively|as-it-is: while a root is made, whether this machine's own dpkg-deb unpacks packages in it
#
# It is called several times for each package, and unpacks several times as fast as QEMU does. What is unpacked is the same.
set -eu
root=$1
programs="/usr/bin/dpkg-deb /usr/bin/dpkg-split"
libraries=$(ldd $programs | grep -o '/lib[^ ]*' | grep -v : | sort -u)
for program in $programs; do
    divert="dpkg-divert --quiet --root=$root --local --rename --divert $program.theirs"
    if [ "$2" = natively ]; then
        $divert --add "$program"
        cp "$program" "$root$program"
    else
        rm "$root$program"
        $divert --remove "$program"
    fi
done
for library in $libraries; do
    if [ "$2" = natively ]; then
        mkdir -p "$root${library%/*}"
        cp -L "$library" "$root$library"
    else
        rm -f "$root$library"
    fi
done
