"""A release in one file: its source, its wheels, its bill of materials and its notes, signed."""

import gzip
import hashlib
import json
import re
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from installing.errors import InstallError
from installing.signed import unsealed

NOTES = "NOTES.md"
MANIFEST, FORMAT = "manifest.json", "hingewall-bundle-1"
LARGEST = 200 * 2**20
"""Bytes unpacked, ten times what a release has: a wall's card is not filled by one."""


@dataclass(frozen=True)
class Unpacked:
    """What a bundle holds, in a folder of root's. ``released`` is a date, as 2026-12-01."""

    version: str
    released: str
    source: Path
    wheels: Path


def unpack(file: Path, keys: Path, folder: Path) -> Unpacked:
    """The bundle, into ``folder``, if it is signed and is what its manifest says. Raises InstallError in one line."""
    payload, content = folder / "payload.tar.gz", folder / "content"
    unsealed(file, keys, payload)
    try:
        with tarfile.open(payload, "r:gz") as archive:
            found = _unpacked(archive, content)
        manifest = json.loads((content / MANIFEST).read_bytes())
        listed, version, released = manifest["files"], manifest["version"], manifest["released"]
        if manifest["format"] != FORMAT:
            raise ValueError(f"its format is {manifest['format']!r}, expected {FORMAT!r}")
        _compare(found, listed)
        numbers(version)
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        raise InstallError(
            f"{file}: signed, but {_said(error)}; tell who publishes it, nothing of it was used"
        ) from error
    payload.unlink()
    return Unpacked(version, released, content / "source", content / "wheels")


@dataclass(frozen=True)
class Told:
    """What a bundle says of itself."""

    version: str
    released: str
    notes: str


def told(file: Path, keys: Path, folder: Path) -> Told:
    """What is in a bundle that is signed, without unpacking it; ``folder`` holds it meanwhile. Raises InstallError."""
    payload = folder / "payload.tar.gz"
    unsealed(file, keys, payload)
    try:
        with tarfile.open(payload, "r:gz") as archive:
            manifest = json.loads(_read(archive, MANIFEST))
            if manifest["format"] != FORMAT:
                raise ValueError(f"its format is {manifest['format']!r}, expected {FORMAT!r}")
            numbers(manifest["version"])
            notes = _read(archive, NOTES).decode("utf-8", "replace") if NOTES in manifest["files"] else ""
            return Told(manifest["version"], str(manifest["released"]), notes)
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        raise InstallError(
            f"{file}: signed, but {_said(error)}; tell who publishes it, nothing of it was used"
        ) from error
    finally:
        payload.unlink()


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(name)
    if member is None:
        raise ValueError(f"{name!r} has no content")
    return member.read(1 << 20)


def _said(error: Exception) -> str:
    return f"{MANIFEST} lacks {error}" if isinstance(error, KeyError) else str(error)


def _unpacked(archive: tarfile.TarFile, content: Path) -> dict[str, str]:
    """Name -> sha256 of all that is in it: plain files with plain names, with no rights but to be read."""
    found: dict[str, str] = {}
    left = LARGEST
    for member in archive:
        left -= member.size
        _check(member, found, left)
        packed = archive.extractfile(member)
        if packed is None:
            raise ValueError(f"{member.name!r} has no content")
        data = packed.read()
        place = content / member.name
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            file.write(data)
        place.chmod(0o644)
        found[member.name] = hashlib.sha256(data).hexdigest()
    return found


def _check(member: tarfile.TarInfo, found: dict[str, str], left: int) -> None:
    name = PurePosixPath(member.name)
    if not member.isreg():
        raise ValueError(f"{member.name!r} is no plain file")
    if name.is_absolute() or ".." in name.parts or str(name) != member.name or "\\" in member.name:
        raise ValueError(f"{member.name!r} would lie elsewhere")
    if member.name in found:
        raise ValueError(f"{member.name!r} is there twice")
    if left < 0:
        raise ValueError(f"it unpacks to more than {LARGEST // 2**20} MB")


def _compare(found: dict[str, str], listed: dict[str, str]) -> None:
    """Exactly what the manifest lists, each as listed."""
    for name in sorted({*found, *listed} - {MANIFEST}):
        if name not in listed:
            raise ValueError(f"{name!r} is not in its list")
        if name not in found:
            raise ValueError(f"{name!r} is missing")
        if found[name] != listed[name]:
            raise ValueError(f"{name!r} is not what its list says")


def numbers(version: str) -> tuple[int, ...]:
    """A version to compare by. Raises ValueError unless it is three numbers, as 1.2.3."""
    if not re.fullmatch(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}", version):
        raise ValueError(f"version is {version!r}, expected three numbers, as 1.2.3")
    return tuple(int(part) for part in version.split("."))


def packed(content: Path, version: str, released: str, payload: Path) -> None:
    """The archive of ``content`` with its manifest, the same bytes for the same files."""
    files = {
        path.relative_to(content).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(content.rglob("*")) if path.is_file()
    }  # fmt: skip
    manifest = {"format": FORMAT, "version": version, "released": released, "files": files}
    (content / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    plain = payload.with_suffix("")
    with tarfile.open(plain, "w", format=tarfile.PAX_FORMAT) as archive:
        for name in (MANIFEST, *files):
            member = tarfile.TarInfo(name)
            member.size = (content / name).stat().st_size
            with (content / name).open("rb") as file:
                archive.addfile(member, file)
    _compress(plain, payload)


def _compress(plain: Path, payload: Path) -> None:
    with plain.open("rb") as content, payload.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        shutil.copyfileobj(content, file)
    plain.unlink()
