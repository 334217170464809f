"""The floor strip: a scale from the wall out to beyond where the heels go, on sheets that are glued together."""

from math import ceil

from enclosure import dimensions as d
from hingewall.settings.settings import Settings
from mounting.sheet import INCH, MARGIN, PAPERS, Sheets, check_rulers

START, END = -d.DEPTH, 900.0
"""Of the scale: the wall, and beyond the farthest good stance; 0 is the device's front-most plane."""
OVERLAP = 15.0
BAND = (95.0, 165.0)
"""Lower and upper edge of the scale on a page, which lies on its side."""
WORDS = (
    f"Heels on the thick line, back to the wall. 0 is the front of the device, {-START:.0f} mm off the wall."
    " Where the two differ, the device has the last word."
)
STANCE = Settings().stance
TOLERANCE_MM, TARGET_MM, ALARM_MM = STANCE.tolerance_mm, STANCE.target_mm, STANCE.too_near_mm
"""Where to stand, and where the alarm sounds: the settings' defaults. What the device reads of an upright body is its
heels' distance within about 25 mm, since the buttock is level with the heel (computed from ANSUR II)."""
THICK = (40.0, 181.0)
"""Lower and upper end of the target's line."""
CLEAR = 9.0
"""So near the thick line no tick has its number: the line bears both."""
LONGEST = 65.0
"""Room for the longest words beside a line: where there is less on its left, they stand on its right."""
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
            if mm % 50 == 0 and abs(mm - TARGET_MM) > CLEAR:
                sheets.text((x, high - 15), f"{mm // 10} cm", 3.4, anchor="middle")
    for inches in range(int(END / INCH) + 1):
        x = x_on_page(paper, page, inches * INCH)
        if _on_page(sheets, x):
            sheets.line((x, low), (x, low + (10 if inches % 4 == 0 else 5)), width=0.3)
            if inches % 4 == 0 and abs(inches * INCH - TARGET_MM) > CLEAR:
                sheets.text((x, low + 12), f"{inches} in", 3.4, anchor="middle")


def _target(sheets: Sheets, paper: str, page: int) -> None:
    low, high = BAND[0] + 18, BAND[1] - 18
    start, end = (x_on_page(paper, page, TARGET_MM + side * TOLERANCE_MM) for side in (-1, 1))
    if start < sheets.size[0] - MARGIN and end > MARGIN:
        left, right = max(start, MARGIN), min(end, sheets.size[0] - MARGIN)
        sheets.shade((left, low), (right - left, high - low))
    for mm, words, bold in (
        (0.0, "front of the device", False),
        (ALARM_MM, "the alarm sounds nearer than this", False),
        (TARGET_MM - TOLERANCE_MM, "too near", False),
        (TARGET_MM, f"{TARGET_MM:.0f} mm, {TARGET_MM / INCH:.0f} in", True),
        (TARGET_MM + TOLERANCE_MM, "too far", False),
    ):
        x = x_on_page(paper, page, mm)
        if not _on_page(sheets, x):
            continue
        if bold:
            sheets.line((x, THICK[0]), (x, THICK[1]), width=6.0)
            sheets.text((x + 6, BAND[1] + 5), words, 9, bold=True)
            sheets.text((x + 6, BAND[0] - 14), "heels here", 9, bold=True)
            sheets.text((x + 6, BAND[0] - 22), "toes away from the wall", 4)
        else:
            sheets.line((x, low), (x, high), width=0.8, dash=3)
            below = mm > TARGET_MM  # the large words above begin at the thick line
            at = (x + 2, high - 6) if below else (x, BAND[1] + 3)
            sheets.text(at, words, 3.4, anchor="end" if 0 < mm < TARGET_MM and x > LONGEST else "start")


def _joins(sheets: Sheets, page: int, count: int) -> None:
    low, high = BAND
    if not page:
        sheets.line((MARGIN, low - 8), (MARGIN, high + 8), width=0.8)
        sheets.text((MARGIN + 2, low - 7), "cut here: this edge touches the wall", 2.8)
    else:
        x = MARGIN + OVERLAP
        sheets.line((x, low - 8), (x, high + 8), dash=2)
        sheets.text((x + 2, low - 7), f"cut here, and lay this edge on the dashed line of sheet {page}", 2.8)
    if page < count - 1:
        x = sheets.size[0] - MARGIN
        sheets.line((x, low - 8), (x, high + 8), dash=2)
        sheets.text((x - 2, low - 7), f"sheet {page + 2} begins here", 2.8, anchor="end")
