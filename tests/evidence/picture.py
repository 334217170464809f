"""What each way is right and wrong about as bars, drawn by hand: a picture of twelve bars needs no library."""

from collections.abc import Iterator
from typing import Any

from evidence.tables import WAY_HEADS, Figures, counts_of
from evidence.words import SOURCES

WIDTH, NAME_WIDTH, BAR, GAP, HEAD = 720, 150, 18, 6, 34
FULL = WIDTH - NAME_WIDTH - 90
OF_THE_WALL = ("camera", "without_camera")
STYLE = """\
  <style>
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .head { font-weight: 600 }
    .wall { fill: #0b7285 } .naive { fill: #adb5bd } .all { fill: none; stroke: #868e96; stroke-dasharray: 3 3 }
    @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .wall { fill: #3bc9db } .naive { fill: #6c757d } }
  </style>"""


def picture(measured: dict[str, Any]) -> str:
    """An SVG for light and dark pages, with its numbers as text."""
    y, parts = 0, []
    for title, bars in _groups(measured):
        y += HEAD
        parts.append(f'  <text class="head" x="0" y="{y - 10}">{title}</text>')
        for way, (part, told) in bars.items():
            parts.append(_bar(way, y, part, told))
            y += BAR + GAP
    size = f'viewBox="0 0 {WIDTH} {y + GAP}" width="{WIDTH}" height="{y + GAP}"'
    label = 'role="img" aria-label="The wall and two naive rules, compared"'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size} {label}>', STYLE, *parts, "</svg>"]) + "\n"


def _groups(measured: dict[str, Any]) -> Iterator[tuple[str, dict[str, tuple[float, str]]]]:
    """A title, and for each way a share with its number."""
    for source in (source for source in ("visits", "computed") if source in measured):
        ways = measured[source]["ways"]
        title = f"{SOURCES[source][0]}: F1, and a full bar is perfect"
        yield title, {way: (ways[way]["f1"], f"{ways[way]['f1']:.3f}") for way in WAY_HEADS}
    if "people" in measured:
        ways = measured["people"]["ways"]
        title = f"{SOURCES['people'][0]}: squats and lunges counted as hinges, and no bar is perfect"
        yield title, {way: _looked_alike(ways[way]) for way in WAY_HEADS}


def _looked_alike(k: Figures) -> tuple[float, str]:
    part, whole = counts_of(k, "squat", "lunge")
    return part / max(1, whole), f"{part} of {whole}"


def _bar(way: str, y: int, part: float, told: str) -> str:
    kind = "wall" if way in OF_THE_WALL else "naive"
    return (
        f'  <text x="{NAME_WIDTH - 8}" y="{y + 14}" text-anchor="end">{WAY_HEADS[way]}</text>'
        f'<path class="all" d="M{NAME_WIDTH} {y + BAR}h{FULL}"/>'
        f'<rect class="{kind}" x="{NAME_WIDTH}" y="{y}" width="{part * FULL:.0f}" height="{BAR}" rx="2"/>'
        f'<text x="{NAME_WIDTH + FULL + 8}" y="{y + 14}">{told}</text>'
    )
