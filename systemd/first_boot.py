"""The first boot of a card that `make image` made: the wall's own keys, room on the card, and its label.

Run by root, by the units that the image has for it. Each step looks first: after a power cut it is done again.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from installing.errors import InstallError
from installing.layout import Layout
from installing.running import Runner

from imaging.first_boot import label, own  # isort: skip


def main() -> int:
    parser = argparse.ArgumentParser(description="What the first boot of a card does.")
    parser.add_argument("what", choices=("own", "label"))
    step = {"own": own, "label": label}[parser.parse_args().what]
    try:
        step(Layout(Path("/")), Runner())
    except (InstallError, OSError) as error:
        print(f"hingewall first boot: {error}; it is tried again at the next start", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
