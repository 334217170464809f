"""The floor strip: a scale from the wall out to beyond where the heels go, on sheets that are glued together."""

from math import ceil

from enclosure import dimensions as d
from hingewall.settings import Settings
from mounting.sheet import INCH, MARGIN, PAPERS, Sheets, check_rulers

START, END = -d.DEPTH, 900.0
"""Of the scale: the wall, and beyond the farthest good stance; 0 is the device's front-most plane."""
OVERLAP = 15.0
BAND = (95.0, 165.0)
"""Lower and upper edge of the scale on a page, which lies on its side."""
WORDS = (
    f"0 is the front of the device, {-START:.0f} mm off the wall. Stand upright, the back of your hips above"
    " the thick line; the device has the last word."
)
TOLERANCE_MM, TARGET_MM = Settings().stance.tolerance_mm, Settings().stance.target_mm
"""Where to stand: the settings' defaults."""
RULERS_AT = (MARGIN + 10, 22.0)


def step(paper: str) -> float:
    """How much of the scale one sheet adds."""
    return PAPERS[paper][1] - 2 * MARGIN - OVERLAP


def sheets_needed(paper: str) -> int:
    """Pages for the whole strip."""
    return ceil((END - START - OVERLAP) / step(paper))


def x_on_page(paper: str, page: int, mm: float) -> float:
    """Where a distance from the device's front lies on a page, mm from its left edge."""
    return MARGIN + mm - START - page * step(paper)


def strip(paper: str) -> bytes:
    """All pages, on their side, of ``a4`` or ``letter``."""
    width, height = PAPERS[paper][::-1]
    count = sheets_needed(paper)
    sheets = Sheets((width, height), "Hingewall: floor strip")
    for page in range(count):
        _heading(sheets, page, count)
        _scale(sheets, paper, page)
        _target(sheets, paper, page)
        _joins(sheets, page, count)
        check_rulers(sheets, RULERS_AT)
        sheets.next_page()
    return sheets.done()


def _heading(sheets: Sheets, page: int, count: int) -> None:
    sheets.text((MARGIN + 4, 192), f"Hingewall: floor strip, sheet {page + 1} of {count}", 5, bold=True)
    sheets.text((MARGIN + 4, 185), WORDS, 3.2)


def _on_page(sheets: Sheets, x: float) -> bool:
    return MARGIN <= x <= sheets.size[0] - MARGIN


def _scale(sheets: Sheets, paper: str, page: int) -> None:
    low, high = BAND
    end = min(sheets.size[0] - MARGIN, x_on_page(paper, page, END))
    for edge in BAND:
        sheets.line((MARGIN, edge), (end, edge), width=0.4)
    for mm in range(0, int(END) + 1, 10):
        x = x_on_page(paper, page, mm)
        if _on_page(sheets, x):
            sheets.line((x, high), (x, high - (10 if mm % 50 == 0 else 5)), width=0.4 if mm % 50 == 0 else 0.2)
            if mm % 50 == 0:
                sheets.text((x, high - 15), f"{mm // 10} cm", 3.4, anchor="middle")
    for inches in range(int(END / INCH) + 1):
        x = x_on_page(paper, page, inches * INCH)
        if _on_page(sheets, x):
            sheets.line((x, low), (x, low + (10 if inches % 4 == 0 else 5)), width=0.3)
            if inches % 4 == 0:
                sheets.text((x, low + 12), f"{inches} in", 3.4, anchor="middle")


def _target(sheets: Sheets, paper: str, page: int) -> None:
    low, high = BAND[0] + 18, BAND[1] - 18
    start, end = (x_on_page(paper, page, TARGET_MM + side * TOLERANCE_MM) for side in (-1, 1))
    if start < sheets.size[0] - MARGIN and end > MARGIN:
        left, right = max(start, MARGIN), min(end, sheets.size[0] - MARGIN)
        sheets.shade((left, low), (right - left, high - low))
    for mm, words, bold in (
        (TARGET_MM - TOLERANCE_MM, "too near", False),
        (TARGET_MM, f"{TARGET_MM:.0f} mm", True),
        (TARGET_MM + TOLERANCE_MM, "too far", False),
    ):
        x = x_on_page(paper, page, mm)
        if _on_page(sheets, x):
            sheets.line((x, low), (x, high), width=2.0 if bold else 0.5, dash=0 if bold else 3)
            anchor = "middle" if bold else ("end" if mm < TARGET_MM else "start")
            sheets.text((x, BAND[1] + 3), words, 6 if bold else 3.4, bold=bold, anchor=anchor)


def _joins(sheets: Sheets, page: int, count: int) -> None:
    low, high = BAND
    if not page:
        sheets.line((MARGIN, low - 8), (MARGIN, high + 8), width=0.8)
        sheets.text((MARGIN + 2, low - 7), "cut here: this edge touches the wall", 2.8)
    else:
        x = MARGIN + OVERLAP
        sheets.line((x, low - 8), (x, high + 8), dash=2)
        sheets.text((x + 2, low - 7), f"lay over sheet {page}: mark on mark", 2.8)
    if page < count - 1:
        x = sheets.size[0] - MARGIN
        sheets.line((x, low - 8), (x, high + 8), dash=2)
        sheets.text((x - 2, low - 7), f"under sheet {page + 2}", 2.8, anchor="end")
