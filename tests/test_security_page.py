"""SECURITY.md promises nothing that is not there: each test it names exists, and each provision has its row."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
PROVISIONS = [f"5.{n}" for n in range(1, 14)] + ["6"]


def rows() -> dict[str, list[str]]:
    """Provision -> what is here, tested by, open."""
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.splitlines()
        if line[:3] in ("| 5", "| 6")
    ]
    return {number: row for first, *row in cells for number in [first.partition(" ")[0]]}


def test_every_test_that_it_names_is_there_and_holds_tests() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", PAGE))
    assert len(named) > 20
    for name in named:
        assert re.search(r"^    def test_|^def test_", (ROOT / name).read_text("utf-8"), re.MULTILINE), name


def test_each_provision_says_what_is_here_and_what_holds_it() -> None:
    assert list(rows()) == PROVISIONS
    for number, row in rows().items():
        here, tested, _open = row
        assert here, number
        assert "tests/" in tested, f"{number} is only claimed"


def test_whoever_finds_a_hole_learns_where_to_turn_and_when_to_expect_an_answer() -> None:
    assert "Report a vulnerability" in PAGE
    assert "/.well-known/security.txt" in PAGE
    assert len(re.findall(r"\| (\d+) days", PAGE)) == 3
    assert "**Supported**" in PAGE


def test_what_it_says_of_an_unpublished_project_ends_with_the_first_release() -> None:
    """Whoever publishes names an address and a key, and takes these words out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert ("No release has been published yet" in PAGE) == ("Security" not in project.get("urls", {}))
