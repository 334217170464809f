#!/bin/bash
# wheels.sh ARCH OUT: what an offline installation in the guest needs, for bookworm's Python 3.11
#
# Those of the lock files, for the guest's kind of machine; and lgpio, which pip leaves out here, since this is no Pi.
set -euo pipefail
. "$(dirname "$0")/machine.sh"
machine "$1"
out=$2
repository=$(cd "$(dirname "$0")/../.." && pwd)
platforms=(--platform "manylinux2014_$cpu")
for minor in $(seq 17 36); do platforms+=(--platform "manylinux_2_${minor}_$cpu"); done # glibc 2.36
mkdir -p "$out"
download() {
    python3 -m pip download --quiet --disable-pip-version-check --dest "$out" --no-deps --only-binary :all: \
        --python-version 3.11 --implementation cp "${platforms[@]}" "$@"
}
download --require-hashes --requirement "$repository/requirements.lock" --requirement "$repository/requirements-build.lock"
download "$(grep -o '^lgpio==[0-9.]*' "$repository/requirements.lock")"
