"""The drill template and the floor strip, read back from the PDFs that are printed: sizes, scales, holes, freshness."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from enclosure import dimensions as d
from hingewall.settings.settings import Settings
from mounting import build, strip, template
from mounting.sheet import INCH, MM, PAPERS, Sheets

LINE = re.compile(rb"([\d.-]+) ([\d.-]+) m ([\d.-]+) ([\d.-]+) l S")


def lines(page: int, name: str) -> list[tuple[float, float, float, float]]:
    """Straight lines of a page of a committed PDF, in points."""
    content = PdfReader(build.FOLDER / name).pages[page].get_contents()
    assert content is not None
    return [tuple(float(one) for one in found) for found in LINE.findall(content.get_data())]  # type: ignore[misc]


def has(found: list[tuple[float, float, float, float]], *mm: float) -> bool:
    return any(one == pytest.approx([value * MM for value in mm], abs=0.01) for one in found)


@pytest.mark.parametrize("path", build.drawings(), ids=lambda path: path.name)
def test_each_pdf_is_as_its_source_draws_it(path) -> None:  # type: ignore[no-untyped-def]
    old, new = PdfReader(path), PdfReader(BytesIO(build.drawings()[path]))
    assert len(old.pages) == len(new.pages)
    for was, now in zip(old.pages, new.pages, strict=True):
        assert was.get_contents().get_data() == now.get_contents().get_data(), "make hardware"  # type: ignore[union-attr]


@pytest.mark.parametrize("paper", PAPERS)
def test_pages_have_the_paper_s_size_and_the_strip_lies_on_its_side(paper: str) -> None:
    width, height = (side * MM for side in PAPERS[paper])
    upright = PdfReader(build.FOLDER / f"drill-template-{paper}.pdf").pages[0].mediabox
    assert (float(upright.width), float(upright.height)) == pytest.approx((width, height), abs=0.01)
    for page in PdfReader(build.FOLDER / f"floor-strip-{paper}.pdf").pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((height, width), abs=0.01)


@pytest.mark.parametrize("paper", PAPERS)
def test_both_rulers_are_their_length_on_every_sheet(paper: str) -> None:
    sheets = [("drill-template", 0, template.CHECK_RULERS_AT)]
    sheets += [("floor-strip", page, strip.RULERS_AT) for page in range(strip.sheets_needed(paper))]
    for name, page, (_, y) in sheets:
        found = lines(page, f"{name}-{paper}.pdf")
        metric = [end - start for start, low, end, high in found if low == high == pytest.approx(y * MM, abs=0.01)]
        inches = [
            end - start for start, low, end, high in found if low == high == pytest.approx((y + 9) * MM, abs=0.01)
        ]
        assert metric == [pytest.approx(283.465, abs=0.01)], "100 mm are 283.465 points"
        assert inches == [pytest.approx(288, abs=0.01)], "4 inches are 288 points"


@pytest.mark.parametrize("paper", PAPERS)
def test_the_crosses_are_where_the_enclosure_has_its_holes(paper: str) -> None:
    found = lines(0, f"drill-template-{paper}.pdf")
    (left, up), (right, level), lock = template.holes(template.origin(paper))
    for x, y in ((left, up), (right, level)):
        assert has(found, x - 6, y, x + 6, y)
        assert has(found, x, y - 6, x, y + 6)
    assert not has(found, lock[0] - 6, lock[1], lock[0] + 6, lock[1]), "the lock is drilled through the bracket"
    assert right - left == pytest.approx(d.SLOT[0] - d.KEYHOLE[0])
    assert up == pytest.approx(level)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_dashed_line_is_the_sensor_s_height_and_all_fits_the_page(paper: str) -> None:
    width, height = PAPERS[paper]
    y = template.origin(paper)[1] + d.SENSOR[1]
    assert template.origin(paper)[1] + d.roof(d.BOX_BACK, d.BUMPER) < height - 30, "below the heading"
    assert has(lines(0, f"drill-template-{paper}.pdf"), 5, y, width - 5, y)
    assert width - d.WIDTH - 2 * d.BUMPER > 20
    text = PdfReader(build.FOLDER / f"drill-template-{paper}.pdf").pages[0].extract_text()
    assert "850-900 mm above the floor" in text
    assert "33.5-35.4 inches" in text


@pytest.mark.parametrize("paper", PAPERS)
def test_the_strip_marks_the_default_target_once_and_where_it_is(paper: str) -> None:
    target = Settings().stance.target_mm
    low, high = strip.THICK
    hits = []
    for page in range(strip.sheets_needed(paper)):
        x = strip.x_on_page(paper, page, target)
        if has(lines(page, f"floor-strip-{paper}.pdf"), x, low, x, high):
            hits.append(page * strip.step(paper) + x)
            assert f"{target:.0f} mm" in PdfReader(build.FOLDER / f"floor-strip-{paper}.pdf").pages[page].extract_text()
    assert hits, "on a sheet"
    assert all(hit == pytest.approx(10 + d.DEPTH + target) for hit in hits), "from the edge that touches the wall"


@pytest.mark.parametrize("paper", PAPERS)
def test_sheets_join_where_the_same_millimetre_meets_itself(paper: str) -> None:
    width, (low, high) = PAPERS[paper][1], strip.BAND
    name = f"floor-strip-{paper}.pdf"
    for page in range(strip.sheets_needed(paper) - 1):
        assert has(lines(page, name), width - 10, low - 8, width - 10, high + 8), "where the next sheet begins"
        cut = 10 + strip.OVERLAP
        assert has(lines(page + 1, name), cut, low - 8, cut, high + 8), "where that sheet is cut"
        for mm in range(50, 900, 50):
            x = strip.x_on_page(paper, page + 1, mm)
            if cut + 1 < x < cut + 60:  # a tick of the next sheet, as far from this sheet's end as from the cut
                assert strip.x_on_page(paper, page, mm) - (width - 10) == pytest.approx(x - cut)
                assert has(lines(page + 1, name), x, high, x, high - 10)
    last = strip.x_on_page(paper, strip.sheets_needed(paper) - 1, strip.END)
    assert last <= width - 10 + 1e-6


def test_inches_and_centimetres_start_at_the_same_zero() -> None:
    found = lines(0, "floor-strip-a4.pdf")
    low, high = strip.BAND
    zero = strip.x_on_page("a4", 0, 0)
    assert has(found, zero, high, zero, high - 10)
    assert has(found, zero, low, zero, low + 10)
    assert has(found, zero + INCH, low, zero + INCH, low + 5)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[str, float, float, float, float]]]:
    """Every text of every page that is drawn: its words, left, bottom, right, top; the thick line counts as one."""
    pages: list[list[tuple[str, float, float, float, float]]] = [[]]
    text, line, next_page = Sheets.text, Sheets.line, Sheets.next_page

    def texts(self, at, words, size=3.0, bold=False, anchor="start"):  # type: ignore[no-untyped-def]
        wide = stringWidth(words, "Helvetica-Bold" if bold else "Helvetica", size)
        left = at[0] - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        pages[-1].append((words, left, at[1], left + wide, at[1] + 0.7 * size))
        text(self, at, words, size, bold, anchor)

    def lines(self, start, end, width=0.2, dash=0.0):  # type: ignore[no-untyped-def]
        if width > 2:
            pages[-1].append(("the thick line", start[0] - width / 2, start[1], start[0] + width / 2, end[1]))
        line(self, start, end, width, dash)

    def turned(self):  # type: ignore[no-untyped-def]
        pages.append([])
        next_page(self)

    for name, new in (("text", texts), ("line", lines), ("next_page", turned)):
        monkeypatch.setattr(Sheets, name, new)
    return pages


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("drawn", [template.template, strip.strip], ids=["template", "strip"])
def test_no_words_overprint_others_and_all_are_on_the_paper(drawn, paper: str, written) -> None:  # type: ignore[no-untyped-def]
    drawn(paper)
    width = PAPERS[paper][0 if drawn is template.template else 1]
    assert sum(map(len, written)) > 15
    for page in written:
        for number, (words, left, low, right, top) in enumerate(page):
            assert left >= 5, words
            assert right <= width - 5, words
            for other, o_left, o_low, o_right, o_top in page[:number]:
                apart = right <= o_left or o_right <= left or top <= o_low or o_top <= low
                assert apart, f"{words!r} lies over {other!r}"
