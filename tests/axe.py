"""axe-core on a page in a browser: what WCAG 2.2 A and AA and its best practices find wrong, in lines for a test."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "vendor" / "axe"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
LIE = "position => document.querySelectorAll('.tabs').forEach(bar => bar.style.position = position)"


@cache
def script() -> str:
    """The vendored script, once it is seen to be the one that was vendored."""
    for line in (FOLDER / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split()
        found = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
        assert found == digest, f"{FOLDER / name} is not what SHA256SUMS says; fetch axe-core again"
    return (FOLDER / "axe.min.js").read_text("utf-8")


def violations(page: Any) -> list[str]:
    """What axe finds wrong on a Playwright page as it is now: rule, help and each place. Empty is what a test wants.

    The script is evaluated through the debugger, so the page's Content-Security-Policy stays as it is. The bar at the
    bottom lies below the page meanwhile: what it half covers is only a matter of scrolling.
    """
    page.evaluate(LIE, "static")
    page.evaluate(script())
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
    page.evaluate(LIE, "")
    return [_line(problem) for problem in found["violations"]]


def _line(problem: dict[str, Any]) -> str:
    places = "; ".join(" ".join(map(str, node["target"])) for node in problem["nodes"])
    return f"{problem['id']}: {problem['help']}: {places}"
