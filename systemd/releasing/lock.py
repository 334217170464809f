"""Make the lock files anew from pyproject.toml's bounds, or look whether they still hold: `make lock`.

uv resolves for all platforms at once; then each platform's wheels are fetched, and only their hashes are written down:
no source distribution, no wheel for another system, and no address of an index.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from releasing import locks
from releasing.locks import Locked
from releasing.wheels import digest_of, fetch

ROOT = Path(__file__).resolve().parents[2]


def bounds() -> dict[str, list[str]]:
    """What each lock has to satisfy, as pyproject.toml says it."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = said["project"]
    return {
        locks.RUN: [*project["dependencies"], *project["optional-dependencies"]["pi"]],
        locks.BUILD: said["build-system"]["requires"],
    }


def resolved(wanted: list[str]) -> list[Locked]:
    """What uv finds for them on every platform, with the hashes of all that an index has of it."""
    with tempfile.NamedTemporaryFile("w", suffix=".in") as listed:
        listed.write("\n".join(wanted))
        listed.flush()
        done = subprocess.run(
            [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version=3.11",
             "--only-binary=:all:", "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url",
             "--no-emit-find-links", *(f"--no-emit-package={name}" for name in locks.LEFT_TO_DEBIAN), listed.name],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        raise SystemExit(f"uv pip compile failed: {done.stderr.strip()}")
    found = []
    for block in locks.blocks(done.stdout):
        digests = re.findall(r"--hash=sha256:([0-9a-f]{64})", block)
        found.append(Locked(Requirement(block.partition("\n")[0].rstrip(" \\")), {d: d for d in digests}))
    return found


def with_wheels(found: list[Locked], folder: Path) -> list[Locked]:
    """Of each requirement only the wheels that some platform fetches."""
    for platform in locks.PLATFORMS:
        fetch(found, platform, folder)
    fetched = [(parse_wheel_filename(path.name), path) for path in sorted(folder.glob("*.whl"))]
    return [
        Locked(one.requirement, {
            path.name: digest_of(path) for (name, version, *_), path in fetched
            if name == canonicalize_name(one.requirement.name) and one.requirement.specifier.contains(version)
        })
        for one in found
        if any(one.wanted_on(platform) for platform in locks.PLATFORMS)
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="make lock", description="Make the lock files from pyproject.toml's bounds.")
    parser.add_argument("--check", action="store_true", help="change nothing; fetch what they name, hash by hash")
    check = parser.parse_args().check
    for name, wanted in bounds().items():
        with tempfile.TemporaryDirectory() as folder:
            if check:
                kept = locks.read((ROOT / name).read_text("utf-8"))
                for platform in locks.PLATFORMS:
                    fetch(kept, platform, Path(folder))
            else:
                kept = with_wheels(resolved(wanted), Path(folder))
                (ROOT / name).write_text(locks.written(kept), "utf-8")
        wheels = sum(len(one.wheels) for one in kept)
        print(f"{name}: {len(kept)} distributions, {wheels} wheels{', all fetched by their hashes' if check else ''}")


if __name__ == "__main__":
    main()
