"""Harm that a dying card, a pulled plug or a ray from the sky does to a file, by seed."""

import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

SECTOR = 512


def flipped(raw: bytearray, rng: random.Random) -> str:
    """One bit anywhere."""
    at = rng.randrange(len(raw))
    raw[at] ^= 1 << rng.randrange(8)
    return f"bit at {at}"


def header_flipped(raw: bytearray, rng: random.Random) -> str:
    """One bit of the first 100 bytes, which say what kind of file it is."""
    at = rng.randrange(100)
    raw[at] ^= 1 << rng.randrange(8)
    return f"bit at {at} of the header"


def sector_lost(raw: bytearray, rng: random.Random) -> str:
    """512 bytes that are zeros or noise."""
    at = rng.randrange(len(raw) // SECTOR) * SECTOR
    raw[at : at + SECTOR] = rng.choice([bytes(SECTOR), rng.randbytes(SECTOR)])
    return f"sector at {at}"


def block_lost(raw: bytearray, rng: random.Random) -> str:
    """Eight pages: what a card erases at once."""
    at = rng.randrange(max(1, len(raw) // 32768)) * 32768
    raw[at : at + 32768] = bytes(len(raw[at : at + 32768]))
    return f"block at {at}"


def cut(raw: bytearray, rng: random.Random) -> str:
    """The end is missing."""
    at = rng.randrange(len(raw))
    del raw[at:]
    return f"cut at {at}"


def log_torn(raw: bytearray, rng: random.Random) -> str:
    """The write-ahead log cut, flipped, or overwritten in a sector or a page."""
    at = rng.randrange(len(raw))
    how = rng.choice(["cut", "bit", "sector", "page"])
    if how == "cut":
        del raw[at:]
    elif how == "bit":
        raw[at] ^= 1 << rng.randrange(8)
    else:
        length = min(SECTOR if how == "sector" else 4096, len(raw) - at)
        raw[at : at + length] = bytes(length) if how == "sector" else rng.randbytes(length)
    return f"{how} at {at} of the log"


KINDS: Mapping[str, Callable[[bytearray, random.Random], str]] = {
    "one bit flipped": flipped,
    "one bit of the header flipped": header_flipped,
    "one sector of 512 bytes destroyed": sector_lost,
    "one block of 32 KB erased": block_lost,
    "the file cut short": cut,
}


def harm(path: Path, into: Path, kind: str, seed: int) -> tuple[Path, str]:
    """A copy of the database at ``path`` in the folder ``into``, damaged; and how."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    raw = bytearray(path.read_bytes())
    how = KINDS[kind](raw, random.Random(f"{kind} {seed}"))
    damaged = into / path.name
    damaged.write_bytes(raw)
    return damaged, how
