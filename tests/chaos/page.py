"""tests/RELIABILITY.md, where the commands of this folder write what they found."""

from pathlib import Path

PAGE = Path(__file__).parents[1] / "RELIABILITY.md"


def between(begin: str, end: str, text: str) -> None:
    """Put ``text`` in its place in tests/RELIABILITY.md."""
    head, rest = PAGE.read_text("utf-8").split(begin)
    PAGE.write_text(f"{head}{begin}\n{text}\n{end}{rest.split(end)[1]}", "utf-8")
