"""What a folder lists of its recordings, in JSON beside them."""

import json
from pathlib import Path
from typing import Any

from hingewall.errors import UsageError, one_line


def listed(path: Path, needed: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of the file at ``path``, which have the keys that are ``needed``. Raises UsageError."""
    try:
        rows = json.loads(path.read_text("utf-8"))
        return [{key: row[key] for key in needed} | row for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        example = ", ".join(needed)
        raise UsageError(f"{path}: can't be read: {one_line(error)}; expected a list of {{{example}, ...}}") from error
