#!/bin/bash
# wheels.sh OUT: what an offline installation in the guest needs, for bookworm's Python 3.11
#
# The project's own dependencies and build backend by pyproject.toml, and lgpio, which a Pi has from its system.
set -euo pipefail
out=$1
repository=$(cd "$(dirname "$0")/../.." && pwd)
platforms=(--platform manylinux2014_x86_64)
for minor in $(seq 17 36); do platforms+=(--platform "manylinux_2_${minor}_x86_64"); done # glibc 2.36
mapfile -t wanted < <(python3 - "$repository/pyproject.toml" <<'P'
import sys, tomllib
project = tomllib.load(open(sys.argv[1], "rb"))
for wish in project["build-system"]["requires"] + project["project"]["dependencies"]:
    print(wish)
for wish in project["project"]["optional-dependencies"]["pi"]:
    print(wish.partition(";")[0] if wish.startswith("lgpio") else wish)
P
)
mkdir -p "$out"
python3 -m pip download --quiet --disable-pip-version-check --dest "$out" --only-binary :all: \
    --python-version 3.11 --implementation cp "${platforms[@]}" "${wanted[@]}"
