"""Small files beside the database: replaced whole, so that after a power cut there is the old text or the new one."""

import os
from pathlib import Path


def replace_whole(path: Path, text: bytes, mode: int = 0o640, as_folder: bool = False) -> None:
    """Put ``text`` where ``path`` is, on the disk when it returns. Raises OSError.

    ``as_folder`` gives it to whoever has the folder, where root writes it for them. A link that they have put in the
    draft's place leads root to no other file: the draft is always a new one.
    """
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, mode), "wb") as file:
        file.write(text)
        if as_folder and os.geteuid() == 0:
            folder = path.parent.stat()
            os.fchown(file.fileno(), folder.st_uid, folder.st_gid)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
