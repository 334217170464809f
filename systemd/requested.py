#!/usr/bin/env python3
"""Install the release that the owner has asked for on the page. hingewall-install.service runs it, as root."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from installing.asked import attend  # noqa: E402
from installing.layout import Layout  # noqa: E402
from installing.running import Runner  # noqa: E402

if __name__ == "__main__":
    os.umask(0o022)
    attend(Layout(Path("/")), Runner())
