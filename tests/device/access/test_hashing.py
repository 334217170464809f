"""How a PIN is kept: what the pages, a copy or a pulled card hold of it says nothing without the Pi."""

import hashlib
import stat
from pathlib import Path

import pytest
from werkzeug.security import check_password_hash

from by_hand import cheap, cheap_pepper
from hingewall.device.access import pepper as pepper_module
from hingewall.device.access.hashing import hashed, matches, sealed
from hingewall.device.access.pepper import BYTES, Pepper, serial_of_this_pi
from hingewall.errors import CommandRefused, StorageError

PIN = "482915"


@pytest.fixture
def pepper(tmp_path: Path) -> Pepper:
    return cheap_pepper(tmp_path)


def test_a_kept_pin_is_salted_and_sealed_with_a_key_that_the_device_alone_may_read(
    pepper: Pepper, tmp_path: Path
) -> None:
    one, other = hashed(PIN, pepper), hashed(PIN, pepper)
    assert one != other
    assert PIN not in one
    assert matches(one, PIN, pepper)
    assert not matches(one, "482916", pepper)
    key = tmp_path / "pin-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(bytes.fromhex(key.read_text())) == BYTES
    assert matches(one, PIN, cheap_pepper(tmp_path)), "after a restart too"


def test_whoever_has_the_database_alone_can_not_try_pins(pepper: Pepper) -> None:
    """What scrypt makes of the right PIN is not in it, nor anything that it leads to without the key."""
    _, _, n, r, p, salt, kept = hashed(PIN, pepper).split(":")
    found = hashlib.scrypt(PIN.encode(), salt=salt.encode(), n=int(n), r=int(r), p=int(p), maxmem=132 * int(n) * int(r))
    assert kept not in (found.hex(), hashlib.sha256(found).hexdigest())


def test_what_an_earlier_version_kept_is_sealed_without_the_pin_and_once(pepper: Pepper) -> None:
    old = cheap(PIN)
    assert matches(old, PIN, pepper), "as long as it is not sealed yet"
    new = sealed(old, pepper)
    assert old.rpartition("$")[2] not in new
    assert matches(new, PIN, pepper)
    assert not matches(new, "482916", pepper)
    assert sealed(new, pepper) == new
    assert not check_password_hash(new, PIN), "an earlier version takes it for a PIN that nobody knows, and goes on"


@pytest.mark.parametrize("lost", ["another Pi", "no key"])
def test_a_card_in_another_pi_says_why_no_pin_fits_and_fits_again_in_its_own(
    pepper: Pepper, tmp_path: Path, lost: str
) -> None:
    kept, key = hashed(PIN, pepper), (tmp_path / "pin-key").read_text()
    if lost == "no key":
        (tmp_path / "pin-key").write_text("damaged")
    there = cheap_pepper(tmp_path, "10000000cafe0002" if lost == "another Pi" else "10000000cafe0001")
    with pytest.raises(CommandRefused, match="another Pi, or its key is lost") as refused:
        matches(kept, PIN, there)
    assert refused.value.code == "moved"
    assert matches(hashed("703182", there), "703182", there), "a new PIN is the way on"
    (tmp_path / "pin-key").write_text(key)
    assert matches(kept, PIN, cheap_pepper(tmp_path))


@pytest.mark.parametrize(
    "damaged",
    ["", "x", "scrypt:1$a$b", "scrypt:0:8:1$a$b", "scrypt:x:8:1$a$b", "md5:2:8:1$a$b", "sealed:1:2:8:1:a",
     "scrypt:1099511627776:8:1$a$b", "scrypt:-4:8:1$a$b", "scrypt:16:8:-1$a$b"],
)  # fmt: skip
def test_a_hash_that_is_damaged_lets_nobody_in(damaged: str, pepper: Pepper) -> None:
    assert not matches(damaged, PIN, pepper)
    assert sealed(damaged, pepper) == damaged or not matches(sealed(damaged, pepper), PIN, pepper)


def test_where_no_key_can_be_kept_no_pin_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="the key of the PINs can't be kept"):
        hashed(PIN, cheap_pepper(tmp_path / "file"))


def test_the_serial_of_the_pi_is_read_from_the_device_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pepper_module, "SERIAL", tmp_path / "serial-number")
    assert serial_of_this_pi() == "", "a laptop has none"
    (tmp_path / "serial-number").write_bytes(b"10000000cafe0001\0")
    assert serial_of_this_pi() == "10000000cafe0001"
