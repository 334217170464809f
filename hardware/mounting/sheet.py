"""Paper, and what is drawn on it in millimetres at 1:1, by reportlab (BSD): rulers, crosses, text.

A page's content has nothing that changes from run to run, so that two drawings of one source are the same.
"""

from io import BytesIO
from typing import Any

from enclosure.dimensions import Point

MM = 72 / 25.4
"""Points in a millimetre: a PDF point is 1/72 inch."""
INCH = 25.4
PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height, upright (ISO 216, ANSI Y14.1)."""
MARGIN = 10.0
"""What a printer may leave blank."""


class Sheets:
    """A PDF of pages of one size; lengths are millimetres from a page's lower left corner."""

    def __init__(self, size: Point, title: str) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self.size = size
        self._bytes = BytesIO()
        self._canvas: Any = Canvas(self._bytes, pagesize=(size[0] * MM, size[1] * MM), invariant=1)
        self._canvas.setTitle(title)
        self._canvas.setAuthor("Hingewall")

    def line(self, start: Point, end: Point, width: float = 0.2, dash: float = 0) -> None:
        """A straight line of ``width`` mm, dashed if ``dash`` is a length."""
        self._canvas.setLineWidth(width * MM)
        self._canvas.setDash(*(([dash * MM, dash * MM], 0) if dash else ([], 0)))
        self._canvas.line(start[0] * MM, start[1] * MM, end[0] * MM, end[1] * MM)

    def circle(self, centre: Point, diameter: float, width: float = 0.2) -> None:
        """Unfilled."""
        self._canvas.setLineWidth(width * MM)
        self._canvas.setDash([], 0)
        self._canvas.circle(centre[0] * MM, centre[1] * MM, diameter / 2 * MM)

    def outline(self, corner: Point, size: Point, radius: float) -> None:
        """A rectangle with round corners, from its lower left corner."""
        self._canvas.setLineWidth(0.2 * MM)
        self._canvas.setDash([], 0)
        self._canvas.roundRect(corner[0] * MM, corner[1] * MM, size[0] * MM, size[1] * MM, radius * MM)

    def shade(self, corner: Point, size: Point) -> None:
        """A light grey rectangle, from its lower left corner."""
        self._canvas.setFillGray(0.88)
        self._canvas.rect(corner[0] * MM, corner[1] * MM, size[0] * MM, size[1] * MM, stroke=0, fill=1)
        self._canvas.setFillGray(0)

    def text(self, at: Point, words: str, size: float = 3.0, bold: bool = False, anchor: str = "start") -> None:
        """One line; ``size`` is in mm, ``anchor`` start, middle or end."""
        self._canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size * MM)
        draw = {"start": "drawString", "middle": "drawCentredString", "end": "drawRightString"}[anchor]
        getattr(self._canvas, draw)(at[0] * MM, at[1] * MM, words)

    def cross(self, at: Point, diameter: float) -> None:
        """Where to drill: a circle and a cross that sticks out of it."""
        self.circle(at, diameter)
        reach = diameter / 2 + 4
        self.line((at[0] - reach, at[1]), (at[0] + reach, at[1]))
        self.line((at[0], at[1] - reach), (at[0], at[1] + reach))

    def next_page(self) -> None:
        """End this one."""
        self._canvas.showPage()

    def done(self) -> bytes:
        """The PDF; the last page must have been ended."""
        self._canvas.save()
        return self._bytes.getvalue()


def check_rulers(sheets: Sheets, at: Point) -> None:
    """100 mm and 4 inches, to lay a ruler on: a print that was scaled shows here."""
    x, y = at
    for length, step, words, rise in ((100.0, 10.0, "100 mm", 0.0), (4 * INCH, INCH, "4 inches", 9.0)):
        sheets.line((x, y + rise), (x + length, y + rise), width=0.3)
        for i in range(round(length / step) + 1):
            sheets.line((x + i * step, y + rise), (x + i * step, y + rise + (3.0 if i % 5 == 0 or step > 20 else 1.8)))
        sheets.text((x + length + 2, y + rise), words, 3.0, bold=True)
    sheets.text((x, y - 4), "Print at 100 % (actual size). Lay a ruler on both scales before you trust this page.", 2.8)
