"""What a board house and an assembly house take, from the KiCad sources: `make board`.

Checks the rules first (ERC, DRC, schematic against board) and writes nothing that breaks one. ``--check`` writes
nothing and names what is not as it would be made. Only KiCad 9 and Python's own library are needed.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FOLDER = Path(__file__).parent
SCHEMATIC, BOARD, PROJECT = "hingewall.kicad_sch", "hingewall.kicad_pcb", "hingewall.kicad_pro"
LAYERS = "F.Cu,B.Cu,F.Mask,B.Mask,F.Paste,B.Paste,F.Silkscreen,B.Silkscreen,Edge.Cuts"
TABLES = Path("/usr/share/kicad/template")
"""Where a Linux package keeps the list of KiCad's own libraries; elsewhere the user's configuration has one."""
LIMIT_S = 180
MISSING = (
    "make board: no kicad-cli; expected KiCad 9. On Debian 13: sudo apt install --no-install-recommends kicad"
    " kicad-symbols kicad-footprints (on Debian 12 the same from bookworm-backports)"
)


def main(arguments: list[str]) -> int:
    """Make, or compare; 1 when a rule is broken or something differs."""
    if shutil.which("kicad-cli") is None:
        print(MISSING, file=sys.stderr)
        return 1
    with TemporaryDirectory() as scratch:
        try:
            made = fabricated(Path(scratch))
        except subprocess.CalledProcessError as error:
            said = (error.stderr or error.stdout or "").strip().splitlines()
            print(f"make board: {' '.join(error.cmd[1:4])} failed: {said[-1] if said else error}", file=sys.stderr)
            return 1
    if "--check" in arguments:
        stale = [name for name, content in made.items() if not _same(FOLDER / name, content)]
        for name in stale:
            print(f"{name} is not what its source makes: make board")
        return 1 if stale else 0
    for name, content in made.items():
        (FOLDER / name).write_bytes(content)
    return 0


def fabricated(scratch: Path) -> dict[str, bytes]:
    """Every file that is made, by name. Raises CalledProcessError, also where a rule is broken."""
    for name in (SCHEMATIC, BOARD, PROJECT):
        shutil.copy(FOLDER / name, scratch)
    kicad = _kicad(scratch)
    rules = {
        "erc": kicad("sch", "erc", "--exit-code-violations", "-o", "erc.txt", SCHEMATIC),
        "drc": kicad("pcb", "drc", "--schematic-parity", "--exit-code-violations", "-o", "drc.txt", BOARD),
    }
    kicad("pcb", "export", "gerbers", "--layers", LAYERS, "--use-drill-file-origin", "-o", "gerber/", BOARD)
    kicad("pcb", "export", "drill", "--drill-origin", "plot", "--excellon-separate-th", "-o", "gerber/", BOARD)
    kicad("pcb", "export", "pos", "--format", "csv", "--units", "mm", "--use-drill-file-origin", "-o", "cpl.csv", BOARD)
    columns = ("Reference", "${QUANTITY}", "Value", "Footprint", "Manufacturer", "MPN")
    kicad("sch", "export", "bom", "--fields", ",".join(columns), "--labels", "ref,count,value,footprint,maker,number",
          "--group-by", "Value,Footprint,MPN", "--exclude-dnp", "-o", "bom.csv", SCHEMATIC)  # fmt: skip
    return {
        "gerber.zip": zipped(scratch / "gerber"),
        "cpl.csv": (scratch / "cpl.csv").read_bytes(),
        "bom.csv": (scratch / "bom.csv").read_bytes(),
        "rules.json": (json.dumps(outcome(rules), indent=2) + "\n").encode(),
    }


def outcome(said: dict[str, str]) -> dict[str, object]:
    """How many violations each check found, and of which sources: a test holds them against those that are there."""
    return {
        "violations": {name: [int(n) for n in re.findall(r"Found (\d+)", text)] for name, text in said.items()},
        "sha256": sources(),
    }


def sources() -> dict[str, str]:
    """The checksum of each KiCad source."""
    return {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in (SCHEMATIC, BOARD, PROJECT)}


def _kicad(scratch: Path) -> Callable[..., str]:
    config = scratch / "config" / "9.0"
    environment = dict(os.environ)
    if TABLES.is_dir():
        config.mkdir(parents=True)
        for table in ("sym-lib-table", "fp-lib-table"):
            shutil.copy(TABLES / table, config)
        environment["KICAD_CONFIG_HOME"] = str(config.parent)

    def run(*arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 our own files, by a tool on the path
            ["kicad-cli", *arguments],  # noqa: S607
            cwd=scratch, env=environment, check=True, capture_output=True, text=True, timeout=LIMIT_S,
        )  # fmt: skip
        return done.stdout

    return run


def undated(content: bytes) -> bytes:
    """Without the lines that say when and by which version it was made, so that the same source makes the same file."""
    dated = rb"CreationDate|Created by KiCad|; DRILL file .* date"
    return b"".join(line for line in content.splitlines(keepends=True) if not re.search(dated, line))


def zipped(folder: Path) -> bytes:
    """All files of a folder, by name, undated."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.iterdir() if path.suffix != ".gbrjob"):
            archive.writestr(ZipInfo(path.name, (1980, 1, 1, 0, 0, 0)), undated(path.read_bytes()), ZIP_DEFLATED)
    return content.getvalue()


def unzipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content: two zlibs pack the same files differently."""
    with ZipFile(BytesIO(content)) as archive:
        yield from ((name, archive.read(name)) for name in sorted(archive.namelist()))


def _same(path: Path, content: bytes) -> bool:
    if not path.exists():
        return False
    if path.suffix == ".zip":
        return list(unzipped(path.read_bytes())) == list(unzipped(content))
    return path.read_bytes() == content


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
