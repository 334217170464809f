"""A card image taken apart and put together: its head, with the partition table and the firmware's files, and its root.

Each is a plain file, so that their tools need neither a partition's device nor a kernel that knows FAT.
"""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from installing.errors import InstallError
from installing.running import Runner

SECTOR, MIB = 512, 2**20
FIRMWARE, LINUX = ("b", "c", "e"), ("83",)
"""The types of FAT and Linux in an MBR. Raspberry Pi OS has one, since the older Pis' firmware reads no other."""

EXT_MAGIC_AT, EXT_MAGIC = 1024 + 56, b"\x53\xef"
SFDISK = ("sfdisk", "--quiet", "--no-reread", "--no-tell-kernel")

UNTOUCHED = "expected an untouched image of Raspberry Pi OS Lite (64-bit)"


@dataclass(frozen=True)
class Table:
    """Where the two partitions lie, in bytes."""

    boot: int
    root: int
    root_size: int


def read_table(image: Path, named: Path, runner: Runner) -> Table:
    """Of ``image``, which the user knows as ``named``. Raises InstallError for what is no image of a Pi's card."""
    try:
        found = json.loads(runner.run("sfdisk", "--json", str(image)))["partitiontable"]
        label, listed = found["label"], [(one["type"], one["start"], one["size"]) for one in found["partitions"]]
    except (InstallError, ValueError, KeyError) as error:
        raise InstallError(f"BASE {named}: there is no partition table in it; {UNTOUCHED}") from error
    if label != "dos":
        raise InstallError(f"BASE {named}: its partition table is {label}, not an MBR; {UNTOUCHED}")
    if len(listed) != 2 or listed[0][0] not in FIRMWARE or listed[1][0] not in LINUX:
        types = ", ".join(kind for kind, *_ in listed)
        raise InstallError(
            f"BASE {named}: its partitions are of type {types}, not FAT (c) and then Linux (83); {UNTOUCHED}"
        )
    table = Table(listed[0][1] * SECTOR, listed[1][1] * SECTOR, listed[1][2] * SECTOR)
    if table.root + table.root_size > image.stat().st_size:
        raise InstallError(f"BASE {named}: it ends before its last partition does; download it again")
    with image.open("rb") as file:
        file.seek(table.root + EXT_MAGIC_AT)
        if file.read(2) != EXT_MAGIC:
            raise InstallError(f"BASE {named}: its second partition is not ext4; {UNTOUCHED}")
    return table


def take_apart(image: Path, table: Table, head: Path, root: Path, runner: Runner) -> None:
    """``image`` becomes ``head``, cut off where the root begins; the root goes to ``root``."""
    _copy(runner, image, root, skip=table.root, count=table.root_size)
    os.truncate(image, table.root)
    image.replace(head)


def make_room(root: Path, size: int, runner: Runner) -> None:
    """Have the root's file system fill ``size`` bytes, if it does not already."""
    os.truncate(root, max(size, root.stat().st_size))
    _check(root, runner)
    runner.run("resize2fs", str(root))


def shrink(root: Path, spare: int, runner: Runner) -> None:
    """Leave about ``spare`` bytes free: the card is written faster, and the root grows again at its first boot."""
    _check(root, runner)
    blocks = int(runner.run("resize2fs", "-P", str(root)).rpartition(":")[2])
    block = re.search(r"^Block size: +(\d+)", runner.run("dumpe2fs", "-h", str(root)), re.MULTILINE)
    assert block is not None, "every ext file system has one"
    size = min(root.stat().st_size, -(-(blocks * int(block[1]) + spare) // MIB) * MIB)
    runner.run("resize2fs", str(root), f"{size // 1024}K")
    os.truncate(root, size)
    _check(root, runner)


def put_together(head: Path, table: Table, root: Path, runner: Runner) -> None:
    """``head`` becomes the whole image again, with ``root`` in it, to its end."""
    size = root.stat().st_size
    os.truncate(head, table.root + size)
    _copy(runner, root, head, seek=table.root)
    root.unlink()
    done = subprocess.run(
        [*SFDISK, "-N", "2", str(head)], capture_output=True, text=True,
        input=f"{table.root // SECTOR},{size // SECTOR}\n", check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise InstallError(f"sfdisk can't write the size of the root into the image: {done.stderr.strip()}")


def _copy(runner: Runner, source: Path, made: Path, skip: int = 0, seek: int = 0, count: int | None = None) -> None:
    """Zeros stay holes."""
    runner.run(
        "dd", "status=none", f"if={source}", f"of={made}", "bs=4M", "conv=sparse,notrunc", "oflag=seek_bytes",
        "iflag=skip_bytes,count_bytes,fullblock", f"skip={skip}", f"seek={seek}",
        *([] if count is None else [f"count={count}"]),
    )  # fmt: skip


def _check(root: Path, runner: Runner) -> None:
    """resize2fs asks for it. From 4 on its exit means that something is left wrong."""
    runner.run("sh", "-c", 'e2fsck -f -y "$0"; [ $? -lt 4 ]', str(root))
