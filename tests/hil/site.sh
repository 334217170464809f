#!/bin/bash
# site.sh ARCH WHEELS OUT: what the emulated sensor's program imports, to run before anything is installed in the guest
set -euo pipefail
. "$(dirname "$0")/machine.sh"
machine "$1"
python3 -m pip install --quiet --disable-pip-version-check --no-index --find-links "$2" --no-deps --only-binary :all: \
    --python-version 3.11 --implementation cp --platform "manylinux2014_$cpu" --target "$3" msgspec
