"""The finished image, compressed, with the digests of both."""

import hashlib
import subprocess
from pathlib import Path

from imaging.disk import MIB
from imaging.os_list import Packed
from imaging.telling import Progress
from installing.errors import InstallError

XZ = ("xz", "--threads=0", "-6", "--stdout")
PIECE = 4 * MIB


def pack(image: Path, made: Path, progress: Progress) -> Packed:
    """``image`` as ``made``, .xz, which Raspberry Pi Imager and every Linux unpack. There whole, or not at all."""
    half = made.with_name(f".{made.name}.half")
    digest, whole, done = hashlib.sha256(), image.stat().st_size, 0
    with half.open("wb") as out, image.open("rb") as content:
        xz = subprocess.Popen(XZ, stdin=subprocess.PIPE, stdout=out)
        assert xz.stdin is not None
        try:
            while piece := content.read(PIECE):
                digest.update(piece)
                xz.stdin.write(piece)
                progress(done := done + len(piece), whole)
            xz.stdin.close()
        except BrokenPipeError:
            pass  # its exit says that it failed
        if xz.wait() != 0:
            half.unlink()
            raise InstallError(f"xz ended with {xz.returncode}; is there room in {made.parent}?")
    with half.open("rb") as packed:
        outer = hashlib.file_digest(packed, "sha256").hexdigest()
    half.replace(made)
    return Packed(made, made.stat().st_size, outer, whole, digest.hexdigest())
