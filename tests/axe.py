"""axe-core on a page in a browser: what WCAG 2.2 A and AA and its best practices find wrong, in lines for a test."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "vendor" / "axe"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
TALLER = 3


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

    The script is evaluated through the debugger, so the page's Content-Security-Policy stays as it is. The window is
    made as high as the page meanwhile: what a bar at the bottom half covers is only a matter of scrolling.
    """
    before = page.viewport_size
    for _ in range(TALLER):  # what is sized by the window grows with it
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": before["width"], "height": max(height, before["height"])})
    page.evaluate(script())
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
    page.set_viewport_size(before)
    return [_line(problem) for problem in found["violations"]]


def _line(problem: dict[str, Any]) -> str:
    places = "; ".join(" ".join(map(str, node["target"])) for node in problem["nodes"])
    return f"{problem['id']}: {problem['help']}: {places}"
