"""A release in one file: what a wall takes, and what it refuses before anything of it has run."""

import gzip
import io
import json
import os
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from installing import update as updating
from installing.bundle import unpack
from installing.errors import InstallError
from installing.signed import seal
from papermachine import Machine, run
from releasing.release import Facts, bundle, facts
from signing import made_key, naming

NEWER = Facts("2.0.0", "2026-12-01", "- The beep is softer.", "https://example.org/report")


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_key(tmp_path_factory.mktemp("key") / "signing")


@pytest.fixture
def wall(machine: Machine, source: Path, key: Path) -> Machine:
    """One that runs version 1.0.0 and trusts the key."""
    text = (source / "pyproject.toml").read_text()
    (source / "pyproject.toml").write_text(text.replace('"1.0"', '"1.0.0"'))
    run(machine, source)
    naming(key, machine.layout.release_keys)
    return machine


@pytest.fixture
def published(wall: Machine, key: Path, tmp_path: Path) -> Path:
    return publish(tmp_path, wall, key, NEWER)


def publish(folder: Path, wall: Machine, key: Path, of: Facts) -> Path:
    """A release whose installer notes that it has run, beside the folder that it is published in."""
    content = folder / f"content-{of.version}"
    (content / "source/systemd").mkdir(parents=True)
    (content / "wheels").mkdir()
    (content / "wheels/flask-1-py3-none-any.whl").write_bytes(b"wheel")
    ran = "import os, pathlib, sys; pathlib.Path(os.environ['RAN']).write_text(' '.join(sys.argv[1:]))"
    (content / "source/systemd/install.py").write_text(ran)
    (content / "NOTES.md").write_text(of.notes)
    return bundle(content, of, key, wall.layout.release_keys, folder / "out")


def update(wall: Machine, file: Path, allow_older: bool = False) -> int:
    return updating.update(wall.layout, wall, file, allow_older, ["--healthy-within", "60"])


def refused(wall: Machine, file: Path, why: str, allow_older: bool = False) -> None:
    """In one line, with nothing run and nothing left of it."""
    with pytest.raises(InstallError, match=why) as error:
        update(wall, file, allow_older)
    assert "\n" not in str(error.value)
    assert not list(wall.layout.home.glob("incoming-*"))
    assert not (file.parents[1] / "ran").exists()


@pytest.fixture(autouse=True)
def _installers_of_paper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(updating, "PYTHON", sys.executable)
    monkeypatch.setenv("RAN", str(tmp_path / "ran"))


def test_a_signed_release_is_installed_by_the_installer_that_it_brings(wall: Machine, published: Path) -> None:
    assert update(wall, published) == 0
    arguments = (published.parents[1] / "ran").read_text().split()
    assert arguments[:2] == ["install", "--wheels"]
    assert arguments[-2:] == ["--healthy-within", "60"]
    assert wall.heard("release: 2.0.0 of 2026-12-01, signed and whole")
    assert not list(wall.layout.home.glob("incoming-*")), "what was unpacked is taken away again"


def test_the_same_files_make_the_same_bundle_but_for_its_signature(
    wall: Machine, published: Path, key: Path, tmp_path: Path
) -> None:
    again = publish(tmp_path / "again", wall, key, NEWER)
    one, other = (file.read_bytes().partition(b"END SSH SIGNATURE-----\n")[2] for file in (published, again))
    assert one == other


@pytest.mark.parametrize("at", [0.0, 0.2, 0.5, 0.999])
def test_one_changed_byte_anywhere_is_seen(wall: Machine, published: Path, at: float) -> None:
    data = bytearray(published.read_bytes())
    data[int(at * len(data))] ^= 1
    published.write_bytes(data)
    refused(wall, published, "damaged, or signed by nobody whom|expected a signed file")


@pytest.mark.parametrize("change", [
    lambda data: data[:-1], lambda data: data[: len(data) // 2], lambda data: data + b"x", lambda data: b"",
    lambda data: data.partition(b"\n-----END")[0], lambda data: b"PK\3\4" + data,
], ids=["cut by a byte", "half", "longer", "empty", "no end of the signature", "another kind of file"])  # fmt: skip
def test_a_file_that_is_not_whole_is_refused(wall: Machine, published: Path, change: Callable[[bytes], bytes]) -> None:
    published.write_bytes(change(published.read_bytes()))
    refused(wall, published, "damaged, or signed by nobody whom|expected a signed file")


def test_an_unsigned_file_of_any_size_is_not_copied_to_the_card(wall: Machine, published: Path) -> None:
    os.truncate(published, 201 * 2**20)
    refused(wall, published, "more than 200 MB, which no release has; nothing was copied")


def test_a_stick_that_was_pulled_is_named(wall: Machine, published: Path) -> None:
    published.rename(published.with_name("elsewhere"))
    refused(wall, published, r"can't be read \(No such file or directory\)")


def test_somebody_elses_signature_is_none(wall: Machine, published: Path, tmp_path: Path) -> None:
    naming(made_key(tmp_path / "another"), wall.layout.release_keys)
    refused(wall, published, "signed by nobody whom .*/release-keys names")


def test_what_the_same_key_signed_for_something_else_is_no_release(
    wall: Machine, published: Path, key: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    letter = tmp_path / "letter"
    letter.write_bytes(b"dear all")
    with monkeypatch.context() as other:
        other.setattr("installing.signed.WHAT_FOR", "git")
        seal(letter, key, published)
    refused(wall, published, "signed by nobody whom")


def test_a_wall_that_knows_no_key_says_so(wall: Machine, published: Path) -> None:
    wall.layout.release_keys.write_text("# none yet\n")
    refused(wall, published, "no release key is known here")


def test_an_older_release_is_refused_unless_it_is_asked_for(wall: Machine, key: Path, tmp_path: Path) -> None:
    older = publish(tmp_path, wall, key, Facts("0.9.9", "2026-01-01", "", ""))
    refused(wall, older, "version 0.9.9 is older than 1.0.0, which is installed; --allow-older")
    assert update(wall, older, allow_older=True) == 0
    same = publish(tmp_path, wall, key, Facts("1.0.0", "2026-01-02", "", ""))
    assert update(wall, same) == 0


def test_a_key_is_replaced_by_a_release_that_the_old_one_has_signed(wall: Machine, key: Path, tmp_path: Path) -> None:
    """Both are named for one release: walls that skip it still know the old one."""
    following = made_key(tmp_path / "following")
    naming(following, tmp_path / "both")
    wall.layout.release_keys.write_text((tmp_path / "both").read_text() + wall.layout.release_keys.read_text())
    for name, signer in (("2.0.0", key), ("2.1.0", following)):
        assert update(wall, publish(tmp_path, wall, signer, Facts(name, "2026-12-01", "", ""))) == 0


# --- what a publisher got wrong, or a stolen key was used for ---


def crooked(key: Path, file: Path, *members: tuple[tarfile.TarInfo, bytes], manifest: object = None) -> Path:
    """A bundle that is signed and is not what a release is."""
    file.parent.mkdir(exist_ok=True)
    payload = file.with_name("payload")
    listed = {"format": "hingewall-bundle-1", "version": "2.0.0", "released": "2026-12-01", "files": {}}
    first = tarfile.TarInfo("manifest.json")
    text = json.dumps(listed if manifest is None else manifest).encode()
    with gzip.open(payload, "wb") as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for member, content in ((first, text), *members):
            member.size = len(content) if member.isreg() else 0
            archive.addfile(member, io.BytesIO(content))
    seal(payload, key, file)
    return file


def entry(name: str, kind: bytes = tarfile.REGTYPE, to: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname, member.mode = kind, to, 0o6777
    return member


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ([(entry("../../etc/cron.d/x"), b"")], "would lie elsewhere"),
        ([(entry("/etc/cron.d/x"), b"")], "would lie elsewhere"),
        ([(entry("source/./x"), b"")], "would lie elsewhere"),
        ([(entry("source", tarfile.SYMTYPE, "/etc"), b""), (entry("source/cron.d"), b"")], "'source' is no plain file"),
        ([(entry("source/x", tarfile.LNKTYPE, "/etc/shadow"), b"")], "is no plain file"),
        ([(entry("source/x", tarfile.CHRTYPE), b"")], "is no plain file"),
        ([(entry("source/x"), b"1"), (entry("source/x"), b"2")], "is there twice"),
        ([(entry("source/x"), b"1"), (entry("source/x/y"), b"2")], "File exists|Not a directory"),
        ([(entry("source/x"), b"1")], "'source/x' is not in its list"),
    ],
)
def test_a_signed_archive_that_would_write_elsewhere_or_holds_more_is_refused(
    wall: Machine, key: Path, tmp_path: Path, members: list[tuple[tarfile.TarInfo, bytes]], why: str
) -> None:
    refused(wall, crooked(key, tmp_path / "out/x.bundle", *members), why)


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        ({"format": "hingewall-bundle-1", "version": "2.0.0", "released": "", "files": {"a": "0"}}, "'a' is missing"),
        ({"format": "2", "version": "2.0.0", "released": "", "files": {}}, "its format is '2'"),
        ({"format": "hingewall-bundle-1", "version": "two", "released": "", "files": {}}, "expected three numbers"),
        (
            {"format": "hingewall-bundle-1", "version": "\u0661.\u0662.\u0663", "released": "", "files": {}},
            "expected three numbers",
        ),
        ({"format": "hingewall-bundle-1", "released": "", "files": {}}, "lacks 'version'"),
        ([], "list indices"),
    ],
)
def test_a_signed_archive_whose_list_is_wrong_is_refused(
    wall: Machine, key: Path, tmp_path: Path, manifest: object, why: str
) -> None:
    refused(wall, crooked(key, tmp_path / "out/x.bundle", manifest=manifest), why)


def test_a_small_file_does_not_fill_the_card(
    wall: Machine, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("installing.bundle.LARGEST", 2**20)
    refused(wall, crooked(key, tmp_path / "out/x.bundle", (entry("zeros"), bytes(2**21))), "unpacks to more than 1 MB")


def test_nothing_of_a_bundle_may_be_run_or_changed_by_others(published: Path, wall: Machine, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    unpack(published, wall.layout.release_keys, tmp_path / "here")
    assert {f.stat().st_mode & 0o7777 for f in (tmp_path / "here").rglob("*") if f.is_file()} == {0o644}


# --- making one ---


def test_who_publishes_must_be_trusted_by_the_walls_and_say_where_to_report_holes(
    wall: Machine, key: Path, tmp_path: Path
) -> None:
    stranger = made_key(tmp_path / "stranger")
    with pytest.raises(InstallError, match="signed by nobody whom"):
        publish(tmp_path, wall, stranger, NEWER)
    assert not list((tmp_path / "out").iterdir()), "what no wall would take is not left to be published"
    project = tmp_path / "pyproject.toml"
    project.write_text('[project]\nversion = "1.2.3"\n')
    with pytest.raises(InstallError, match="people report holes of what you publish"):
        facts(tmp_path)
    project.write_text('[project]\nversion = "1.2.3"\n[project.urls]\nSecurity = "https://example.org/report"\n')
    (tmp_path / "CHANGELOG.md").write_text("## [1.2.3] - unreleased\n")
    with pytest.raises(InstallError, match=r"expected a heading `## \[1.2.3\] - DATE`"):
        facts(tmp_path)
    (tmp_path / "CHANGELOG.md").write_text(
        "# C\n\n## [1.2.3] - 2026-12-01\n\n- New.\n\n## [1.2.2] - 2026-11-01\n- Old.\n"
    )
    assert facts(tmp_path) == Facts("1.2.3", "2026-12-01", "- New.", "https://example.org/report")
