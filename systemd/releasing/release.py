"""Make a release of what is committed here: `make release KEY=FILE`, a signed bundle that a wall takes.

It is unpacked again as a wall would, with the keys that walls have, before anybody gets it.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from installing.bundle import numbers, packed, unpack
from installing.errors import InstallError
from installing.releases import PARTS
from installing.signed import seal
from releasing import locks
from releasing.sbom import NAME, bill
from releasing.wheels import fetch

ROOT = Path(__file__).resolve().parents[2]
TOLD = Path("web/hingewall_web/release.json")
"""What the pages say of the release that they belong to; a checkout has none."""

LATEST, LATEST_FORMAT = "hingewall-latest", "hingewall-latest-1"


@dataclass(frozen=True)
class Facts:
    """What a release says of itself. ``released`` is a date, ``contact`` an address to report holes to."""

    version: str
    released: str
    notes: str
    contact: str


def facts(root: Path) -> Facts:
    """As pyproject.toml and CHANGELOG.md say it. Raises InstallError for what nobody should publish."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    version = project["version"]
    try:
        numbers(version)
    except ValueError as error:
        raise InstallError(f"pyproject.toml: {error}") from error
    contact = project.get("urls", {}).get("Security", "")
    if not re.match(r"https://|mailto:|tel:", contact):
        raise InstallError(
            f'pyproject.toml: [project.urls] Security is {contact!r}; expected "https://..." or "mailto:...", where'
            " people report holes of what you publish"
        )
    section = re.search(rf"^## \[{re.escape(version)}\] - (\S+)\n(.*?)(?=^## |\Z)", _changelog(root), re.M | re.S)
    if section is None or not re.fullmatch(r"\d{4}-\d\d-\d\d", section[1]):
        raise InstallError(f"CHANGELOG.md: expected a heading `## [{version}] - DATE`, as 2026-12-01, with what is new")
    return Facts(version, section[1], section[2].strip(), contact)


def _changelog(root: Path) -> str:
    return (root / "CHANGELOG.md").read_text("utf-8")


def committed(root: Path) -> list[str]:
    """What of a checkout a release is made of. Raises InstallError if it is not all committed."""
    if changed := _git(root, "status", "--porcelain").splitlines():
        raise InstallError(f"{changed[0][3:]} and {len(changed) - 1} more are not committed; a release is of a commit")
    return [name for name in _git(root, "ls-files", "-z", "--", *PARTS).split("\0") if name]


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise InstallError(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


def stage(root: Path, names: list[str], of: Facts, content: Path) -> None:
    """Lay out what a bundle holds, but for the wheels: source, notes and bill of materials."""
    for name in names:
        kept = content / "source" / name
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, kept)
    told = {"version": of.version, "released": of.released, "contact": of.contact}
    (content / "source" / TOLD).write_text(json.dumps(told) + "\n", "utf-8")
    (content / "NOTES.md").write_text(of.notes + "\n", "utf-8")
    (content / NAME).write_bytes(bill(root))


def bundle(content: Path, of: Facts, key: Path, keys: Path, out: Path) -> Path:
    """Sign what lies in ``content``, with the word of the newest release beside it, and take it as a wall would.

    Raises InstallError if no wall that has ``keys`` would.
    """
    out.mkdir(parents=True, exist_ok=True)
    made = out / f"hingewall-{of.version}.bundle"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        packed(content, of.version, of.released, work / "payload.tar.gz")
        seal(work / "payload.tar.gz", key, made)
        latest = {"format": LATEST_FORMAT, "version": of.version, "released": of.released, "bundle": made.name,
                  "notes": of.notes}  # fmt: skip
        (work / "latest").write_text(json.dumps(latest), "utf-8")
        seal(work / "latest", key, out / LATEST)
        try:
            unpack(made, keys, work)
        except InstallError:
            for file in (made, out / LATEST):
                file.unlink()
            raise
    return made


def main() -> None:
    parser = argparse.ArgumentParser(prog="make release", description="Make a signed bundle of what is committed here.")
    parser.add_argument("--key", type=Path, required=True, help="the private key that signs; stays where it is")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the files go (default dist)")
    arguments = parser.parse_args()
    try:
        of, names = facts(ROOT), committed(ROOT)
        with tempfile.TemporaryDirectory() as folder:
            content = Path(folder)
            stage(ROOT, names, of, content)
            print(f"release: fetching the wheels of {len(locks.PLATFORMS)} kinds of machines")
            for name in (locks.RUN, locks.BUILD):
                kept = locks.read((ROOT / name).read_text("utf-8"))
                for platform in locks.PLATFORMS:
                    fetch(kept, platform, content / "wheels")
            made = bundle(content, of, arguments.key, ROOT / "systemd/etc/release-keys", arguments.out)
    except InstallError as error:
        print(f"make release: {error}", file=sys.stderr)
        raise SystemExit(2) from error
    print(f"release: {made}, {made.stat().st_size / 1e6:.1f} MB; publish it together with {LATEST}")


if __name__ == "__main__":
    main()
