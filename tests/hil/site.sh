#!/bin/bash
# site.sh WHEELS OUT: what the emulated sensor's program imports, to run before anything is installed in the guest
set -euo pipefail
python3 -m pip install --quiet --disable-pip-version-check --no-index --find-links "$1" --no-deps --only-binary :all: \
    --python-version 3.11 --implementation cp --platform manylinux2014_x86_64 --target "$2" msgspec
