"""A wall joins its hub by a file, and is alone again when that is gone."""

from pathlib import Path

import pytest

from hingewall.device.access.pepper import Pepper
from hingewall.device.hub import HubFile
from hingewall.errors import UsageError
from hingewall.fleet.access import HubAccess, access_in, code_of, encode, from_code
from hingewall.storage.outbox import Outbox
from stored import Shelf

RACK_7 = HubAccess("10.0.0.5", 8883, "rack-7", "a password", "a certificate")


def test_what_is_written_down_begins_and_ends_with_the_file(tmp_path: Path) -> None:
    shelf, file = Shelf(tmp_path).open(), tmp_path / "hub.json"
    hub = HubFile(file, shelf.store, Pepper(tmp_path / "key", lambda: "this pi", cost=1024))
    try:
        hub.look()
        shelf.settle()
        assert Outbox(shelf.path).joined() is None
        file.write_bytes(encode(RACK_7))
        hub.look()
        shelf.settle()
        joined = Outbox(shelf.path).joined()
        assert joined is not None
        assert joined.wall == "rack-7"
        file.unlink()
        hub.look()
        shelf.settle()
        assert Outbox(shelf.path).joined() is None
    finally:
        shelf.close()


def test_a_card_that_was_copied_into_another_pi_sends_nothing_new(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shelf, file = Shelf(tmp_path).open(), tmp_path / "hub.json"
    file.write_bytes(encode(RACK_7))
    try:
        for pi in ("this pi", "another pi"):
            HubFile(file, shelf.store, Pepper(tmp_path / "key", lambda pi=pi: pi, cost=1024)).look()  # type: ignore[misc]
            shelf.settle()
        assert "in another Pi; get a new code" in caplog.text
        assert not file.exists(), "it is alone until it has joined under a name of its own"
    finally:
        shelf.close()


def test_a_code_is_what_the_hub_has_told() -> None:
    assert from_code(f" {code_of(RACK_7)[:20]}\n{code_of(RACK_7)[20:]} ") == RACK_7


@pytest.mark.parametrize(
    "code",
    [
        "", "rack-7", "hw1.", "hw1.%%%", code_of(RACK_7)[:-9], code_of(HubAccess("", 8883, "rack-7")),
        code_of(HubAccess("10.0.0.5", 0, "rack-7")), code_of(HubAccess("10.0.0.5", 8883, "../up")),
    ],
)  # fmt: skip
def test_what_is_no_code_is_refused_and_says_what_one_looks_like(code: str) -> None:
    with pytest.raises(UsageError, match=r"expected one that begins with hw1\., copied as a whole"):
        from_code(code)


def test_a_file_that_is_damaged_leaves_a_wall_alone(tmp_path: Path) -> None:
    (tmp_path / "hub.json").write_text('{"host":')
    assert access_in(tmp_path / "hub.json") is None
