"""``python -m hingewall`` is the ``hingewall`` command."""

import sys

from hingewall.commands.cli import main

sys.exit(main())
