"""Signed files: a line that says what it is, an SSH signature, and the bytes that it signs.

Nothing of those bytes is read as anything before ssh-keygen has found the signature to be of a key that is trusted.
`sed '1,/END SSH SIGNATURE/d' FILE` gives them to a person.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import BinaryIO

from installing.errors import InstallError

FIRST = b"hingewall signed 1\n"
END = b"-----END SSH SIGNATURE-----\n"
LONGEST_SIGNATURE = 100
"""Lines; an RSA key of 16384 bits needs 60."""

LARGEST = 200 * 2**20
"""Bytes, ten times what a release has: whoever hands over a file, signed or not, fills no card by it."""

WHO, WHAT_FOR = "releases", "hingewall-release"
"""Principal and namespace: a signature that the same key has made of a commit or a letter is none of a release."""


def trusted(keys: Path) -> list[str]:
    """The lines of a file of allowed signers that name a key."""
    lines = keys.read_text("utf-8").splitlines() if keys.is_file() else []
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def unsealed(file: Path, keys: Path, content: Path) -> None:
    """Put what ``file`` signs into ``content``, where root alone may write. Raises InstallError if it isn't trusted."""
    if not trusted(keys):
        raise InstallError(
            f"{keys}: no release key is known here, so {file.name} can't be trusted; put its publisher's key there"
            " (systemd/README.md says how)"
        )
    try:
        with file.open("rb") as sealed:
            signature = _signature(sealed, file)
            if os.fstat(sealed.fileno()).st_size > LARGEST:
                raise InstallError(f"{file}: more than {LARGEST // 2**20} MB, which no release has; nothing was copied")
            with content.open("wb") as copy:
                shutil.copyfileobj(sealed, copy)
    except OSError as error:
        raise InstallError(f"{file}: can't be read ({error.strerror}); give the file of a release") from error
    if not _is_good(signature, keys, content):
        content.unlink()
        raise InstallError(
            f"{file}: damaged, or signed by nobody whom {keys} names; nothing of it was used. Get it anew from where it"
            " is published"
        )


def _signature(sealed: BinaryIO, file: Path) -> bytes:
    if sealed.readline(len(FIRST)) == FIRST:
        lines: list[bytes] = []
        while len(lines) < LONGEST_SIGNATURE and (line := sealed.readline(200)):
            lines.append(line)
            if line == END:
                return b"".join(lines)
    raise InstallError(
        f"{file}: expected a signed file of Hingewall's, as hingewall-1.2.3.bundle; this is something else"
    )


def _is_good(signature: bytes, keys: Path, content: Path) -> bool:
    with tempfile.NamedTemporaryFile() as kept, content.open("rb") as signed:
        kept.write(signature)
        kept.flush()
        command = ["ssh-keygen", "-Y", "verify", "-f", str(keys), "-I", WHO, "-n", WHAT_FOR, "-s", kept.name]
        try:
            done = subprocess.run(command, stdin=signed, capture_output=True, check=False)
        except FileNotFoundError as error:
            raise InstallError("there is no ssh-keygen here; run: sudo apt-get install openssh-client") from error
        return done.returncode == 0


def seal(content: Path, key: Path, file: Path) -> None:
    """Write ``file``: what is in ``content``, signed by ``key``, for whose words ssh-keygen asks."""
    signature = content.with_name(f"{content.name}.sig")
    signature.unlink(missing_ok=True)
    command = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(key), "-n", WHAT_FOR, str(content)]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        said = (done.stderr.strip() or "ssh-keygen failed").splitlines()[-1]
        raise InstallError(f"KEY={key}: {said}; give the private key that signs releases")
    with file.open("wb") as sealed, content.open("rb") as signed:
        sealed.write(FIRST + signature.read_bytes())
        shutil.copyfileobj(signed, sealed)
