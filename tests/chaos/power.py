"""A power cut at any write of a store: what was flushed is there, of the rest whichever sectors the card had got to."""

import json
import os
import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SECTOR = 512
RECORD = struct.Struct("<ccdQQ")
NAMES = ("hingewall.db", "hingewall.db-wal", "hingewall.db-journal")
TESTS = Path(__file__).parents[1]

WRITER = """
import json, sys, time
from pathlib import Path
import uuid6
from hingewall.settings.settings import Settings, changed
from stored import COUNTED, TRACE, Answers, Shelf, asked
shelf, said = Shelf(Path(sys.argv[1])).open(), []
for n in range(int(sys.argv[2])):
    if n % 9 == 0:
        set_id = shelf.start()
    rep_id, answers = str(uuid6.uuid7()), Answers()
    shelf.store.save_rep(set_id, COUNTED, rep_id, TRACE, answers)
    number = answers.wait()
    said.append((time.monotonic(), "rep", number, rep_id))
    if n % 7 == 3:
        revision = shelf.reader.settings()[1]
        asked(shelf, "save_settings", changed(Settings(), {"cue.brightness": n % 100}), revision)
        said.append((time.monotonic(), "revision", revision + 1, ""))
shelf.close()
Path(sys.argv[1], "said.json").write_text(json.dumps(said))
"""


class Operation(NamedTuple):
    """``kind``: W(rite), S(ync), T(runcate), U(nlink)."""

    kind: str
    file: int
    t: float
    offset: int
    length: int
    data: bytes


class Said(NamedTuple):
    """What the store had acknowledged at ``t``: a rep by number and id, or a revision of the settings."""

    t: float
    what: str
    number: int
    id: str


def recorded(folder: Path, reps: int) -> tuple[list[Operation], list[Said]]:
    """What a store did to the disk while it kept ``reps`` reps, and when it had said so of each. Needs a C compiler."""
    folder.mkdir(parents=True)
    library, log = folder / "torn.so", folder / "torn.log"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, TESTS / "chaos/torn.c"], check=True)
    environment = {**os.environ, "LD_PRELOAD": str(library), "TORN_LOG": str(log)}
    subprocess.run([sys.executable, "-c", WRITER, folder / "data", str(reps)], check=True, cwd=TESTS, env=environment)
    return list(_operations(log.read_bytes())), [
        Said(*one) for one in json.loads((folder / "data/said.json").read_text())
    ]


def _operations(log: bytes) -> Iterator[Operation]:
    at = 0
    while at < len(log):
        kind, file, t, offset, length = RECORD.unpack_from(log, at)
        at += RECORD.size
        written = length if kind == b"W" else 0
        yield Operation(kind.decode(), file[0], t, offset, length, log[at : at + written])
        at += written


def cut_at(operations: list[Operation], rng: random.Random, into: Path) -> None:
    """The files as they may be found after a power cut behind the last of ``operations``."""
    flushed: dict[int, bytearray] = {}
    pending: dict[int, list[Operation]] = {}
    for one in operations:
        if one.kind == "S":
            for before in pending.pop(one.file, []):
                _apply(flushed.setdefault(one.file, bytearray()), before)
        elif one.kind == "U":
            pending.pop(one.file, None)
            flushed.pop(one.file, None)
        else:
            pending.setdefault(one.file, []).append(one)
    share = rng.choice([0.0, 1.0, 0.5, 0.5])
    for number, waiting in pending.items():
        content = flushed.setdefault(number, bytearray())
        for part in (part for one in waiting for part in _sectors(one) if rng.random() < share):
            _apply(content, part)
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    for number, content in flushed.items():
        (into / NAMES[number]).write_bytes(content)


def _sectors(one: Operation) -> Iterator[Operation]:
    if one.kind != "W":
        yield one
        return
    for at in range(0, one.length, SECTOR):
        part = one.data[at : at + SECTOR]
        yield one._replace(offset=one.offset + at, length=len(part), data=part)


def _apply(content: bytearray, one: Operation) -> None:
    end = one.offset if one.kind == "T" else one.offset + one.length
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if one.kind == "T":
        del content[one.offset :]
    else:
        content[one.offset : end] = one.data
