"""The certificate for https: what it holds, when a new one is made, and that no fault of it is kept to itself."""

import os
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from hingewall.certificate import HOTSPOT, keep, known
from hingewall.commands.cli import main
from hingewall.errors import CertificateError
from hingewall.places import Places, places

NAMES = ["gym.local", "gym.fritz.box"]


@pytest.fixture
def where(tmp_path: Path) -> Places:
    return places(tmp_path)


def openssl(*arguments: str) -> str:
    return subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=True).stdout


def test_it_is_what_phones_take_and_good_for_this_server_alone(where: Places) -> None:
    made, why = keep(where, NAMES, None)
    assert why == "there was none"
    assert made.until - made.begins <= timedelta(days=825), "Apple's limit"
    text = openssl("x509", "-in", str(where.certificate_key), "-noout", "-text")
    for part in (
        "prime256v1",
        "DNS:gym.local, DNS:gym.fritz.box",
        HOTSPOT,
        "CA:FALSE",
        "TLS Web Server Authentication",
    ):
        assert part in text
    assert "Certificate Sign" not in text


def test_nobody_else_may_read_the_key_and_everybody_the_fingerprint(where: Places) -> None:
    made, _ = keep(where, NAMES, None)
    assert where.certificate_key.stat().st_mode & 0o777 == 0o600
    assert known(where) == made
    said = openssl("x509", "-in", str(where.certificate_key), "-noout", "-fingerprint", "-sha256")
    assert made.fingerprint == said.strip().partition("=")[2].replace(":", "")
    assert made.groups.split()[:4] == made.short.split()
    assert b"PRIVATE" not in where.certificate.read_bytes()


def test_it_stays_the_same_as_long_as_it_will_do(where: Places) -> None:
    """A new one means a new label."""
    made, _ = keep(where, NAMES, None)
    assert keep(where, NAMES, made.begins + timedelta(days=700)) == (made, "")
    assert keep(where, NAMES, None) == (made, ""), "before the time is known"
    where.certificate.unlink()
    assert keep(where, NAMES, None) == (made, "")
    assert known(where) == made


@pytest.mark.parametrize(
    ("days", "why"), [(800, "it was about to end"), (900, "it was about to end"), (-9, "it did not hold yet")]
)
def test_it_is_renewed_before_its_end_and_when_it_came_from_a_wrong_clock(where: Places, days: int, why: str) -> None:
    made, _ = keep(where, NAMES, None)
    after, said = keep(where, NAMES, made.begins + timedelta(days=days))
    assert (said, known(where)) == (why, after)
    assert after.fingerprint != made.fingerprint


def test_a_wall_with_another_name_has_another_one(where: Places) -> None:
    keep(where, NAMES, None)
    assert keep(where, ["studio.local"], None)[1] == "it was not for studio.local"


@pytest.mark.parametrize("part", ["PRIVATE KEY", "CERTIFICATE"])
def test_one_that_is_damaged_is_made_anew(where: Places, part: str) -> None:
    keep(where, NAMES, None)
    text = where.certificate_key.read_text()
    at = text.index(f"BEGIN {part}") + 60
    where.certificate_key.write_text(text[:at] + "####" + text[at + 4 :])
    made, why = keep(where, NAMES, None)
    assert (why, known(where)) == ("it was damaged", made)


def test_fail_where_none_can_be_made_none_is_offered(where: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(where, NAMES, None)
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(CertificateError, match="there is no https; make room if the card is full, and see that"):
        keep(where, NAMES, None)
    assert known(where) is None


def test_the_command_says_what_it_did_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["certificate", "--data", str(tmp_path)]) == 0
    assert main(["certificate", "--data", str(tmp_path)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("a new certificate, since there was none: https://")
    assert second.startswith("the certificate is as it should be: https://")
