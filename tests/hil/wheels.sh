#!/bin/bash
# wheels.sh OUT: what an offline installation in the guest needs, for bookworm's Python 3.11
#
# Those of the lock files, for this machine, which is the guest's kind; and lgpio, which a Pi has from its system.
set -euo pipefail
out=$1
repository=$(cd "$(dirname "$0")/../.." && pwd)
platforms=(--platform manylinux2014_x86_64)
for minor in $(seq 17 36); do platforms+=(--platform "manylinux_2_${minor}_x86_64"); done # glibc 2.36
mkdir -p "$out"
download() {
    python3 -m pip download --quiet --disable-pip-version-check --dest "$out" --no-deps --only-binary :all: \
        --python-version 3.11 --implementation cp "${platforms[@]}" "$@"
}
download --require-hashes --requirement "$repository/requirements.lock" --requirement "$repository/requirements-build.lock"
download "$(grep -o '^lgpio==[0-9.]*' "$repository/requirements.lock")"
