"""Small files beside the database: replaced whole, so that after a power cut there is the old text or the new one.

Those in a folder of another user's are read without faith in what lies there.
"""

import errno
import os
import stat
from pathlib import Path

LARGEST = 1 << 20
"""Bytes of what is small."""


def read_whole(path: Path) -> bytes:
    """What a process of another user has left at ``path``. Raises OSError.

    If that process was taken over there may be a pipe, which whoever opens it waits at for ever, a link to what only
    the reader may read, or something without an end: none of them is opened, or read on.
    """
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "expected a file, and it is none", str(path))
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise OSError(errno.EFBIG, f"longer than {LARGEST >> 20} MB", str(path))
    return content


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
