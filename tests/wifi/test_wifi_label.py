"""The label of the hotspot: made once, for root alone, and printed with a code that a phone joins by."""

import io
import os
from pathlib import Path

import pytest

from hingewall.certificate import keep
from hingewall.errors import StorageError
from hingewall.places import places
from hingewall.wifi.label import label
from hingewall.wifi.run import print_label


def test_it_is_made_once_and_stays(tmp_path: Path) -> None:
    first = label(tmp_path / "wifi/label.json")
    assert label(tmp_path / "wifi/label.json") == first
    assert first != label(tmp_path / "other.json")
    assert first.name.startswith("Hingewall-")
    assert 8 <= len(first.password) <= 63


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    label(tmp_path / "wifi/label.json")
    assert (tmp_path / "wifi/label.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "wifi").stat().st_mode & 0o077 == 0


def test_who_has_taken_over_the_hotspot_leads_root_to_no_other_file(tmp_path: Path) -> None:
    """Root makes and prints the label in a folder of the hotspot's user, who may have put links there."""
    other = tmp_path / "shadow"
    other.write_text("root's")
    (tmp_path / "wifi").mkdir()
    for draft in (".label.json", "label.json.new"):
        (tmp_path / "wifi" / draft).symlink_to(other)
    kept = label(tmp_path / "wifi/label.json")
    assert other.read_text() == "root's"
    assert label(tmp_path / "wifi/label.json") == kept
    assert not (tmp_path / "wifi/label.json").is_symlink()


@pytest.mark.parametrize("name", ["wifi-label.json", "certificate.json"])
@pytest.mark.parametrize("left", ["a pipe", "a link", "a folder", "without an end"])
def test_what_else_lies_in_the_place_of_a_file_holds_up_no_terminal_and_shows_nothing(
    tmp_path: Path, name: str, left: str
) -> None:
    """Both are files of other users, whose processes may have been taken over, and root prints what they say."""
    out, where = io.StringIO(), places(tmp_path)
    keep(where, ["hingewall.local"], None)
    label(where.wifi_label)
    elsewhere = (tmp_path / name).rename(tmp_path / "elsewhere")
    match left:
        case "a pipe":
            os.mkfifo(tmp_path / name)  # which nobody ever writes to
        case "a link":
            (tmp_path / name).symlink_to(elsewhere)
        case "a folder":
            (tmp_path / name).mkdir()
        case _:
            (tmp_path / name).write_bytes(elsewhere.read_bytes() + b" " * (1 << 20))
    if name == "certificate.json":
        print_label(where, out)
        assert "password" in out.getvalue()
        assert "Encrypted page" not in out.getvalue()
        return
    with pytest.raises(StorageError, match=r"wifi-label\.json: can't be read .* remove the file"):
        print_label(where, out)


ESCAPES = r'{"name": "Hingewall-\u001b[2J", "password": "correcthorse"}'


@pytest.mark.parametrize("content", ["", "{", '{"name": 1}', "\x00", ESCAPES])
def test_fail_one_that_is_damaged_says_what_to_do(tmp_path: Path, content: str) -> None:
    (tmp_path / "label.json").write_text(content)
    with pytest.raises(StorageError, match="remove the file, and a new label is made"):
        label(tmp_path / "label.json")


def test_it_is_printed_with_a_code_to_join_by_and_the_fingerprint_of_the_certificate(tmp_path: Path) -> None:
    out, where = io.StringIO(), places(tmp_path)
    shown, _ = keep(where, ["hingewall.local"], None)
    print_label(where, out)
    kept = label(where.wifi_label)
    assert f"{kept.name}, password {kept.password}" in out.getvalue()
    assert out.getvalue().count("\n") > 10
    assert shown.fingerprint in "".join(out.getvalue().splitlines()[-2:]).replace(" ", "")
    assert f"begins with {shown.short}" in out.getvalue()


def test_what_whoever_took_over_https_says_of_the_certificate_is_not_printed_by_root(tmp_path: Path) -> None:
    out, where = io.StringIO(), places(tmp_path)
    keep(where, ["hingewall.local"], None)
    kept = where.certificate.read_text()
    where.certificate.write_text(kept.replace("hingewall.local", r"\u001b[2Jhingewall"))
    assert where.certificate.read_text() != kept
    print_label(where, out)
    assert "Encrypted page" not in out.getvalue()
