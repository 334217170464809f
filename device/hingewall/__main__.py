"""``python -m hingewall`` is the ``hingewall`` command."""

import sys

from hingewall.cli import main

sys.exit(main())
