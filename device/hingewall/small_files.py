"""Small files beside the database: replaced whole, so that after a power cut there is the old text or the new one."""

import os
from pathlib import Path


def replace_whole(path: Path, text: bytes, mode: int = 0o640) -> None:
    """Put ``text`` where ``path`` is, on the disk when it returns. Raises OSError."""
    draft = path.with_name(path.name + ".new")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC, mode), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
