"""Make the wall's icons again: drawn by the figure that pages draw people with, and pictured by Chromium at each size.

make icons
"""

import struct
from typing import Any

from browsers import chromium
from hingewall_web.server.assets import FOLDER

ICON, ICONS = FOLDER / "icon.svg", FOLDER / "icons"

SIZES = {"any-192": 192, "any-512": 512, "maskable-192": 192, "maskable-512": 512, "apple-touch": 180}
"""What a home screen asks for: Android 192 and 512 (W3C App Manifest), an iPhone 180."""
FAVICON = 32

PERSON = """async (text) => {
  const figure = await import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  const joints = figure.pose({ stand: 560, reach: 262, drop: 46, tilt: 1.02 });
  return [figure.body(joints), joints.hip];
}"""
SCALE, ACROSS, FLOOR = 0.0338, 14.4, 54.2
"""mm to the icon's units, where the wall is, and where the feet stand."""

DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">\
<defs><linearGradient id="n" x2="0" y2="1"><stop stop-color="#2463dc"/><stop offset="1" stop-color="#0b2a6e"/>\
</linearGradient></defs><rect width="64" height="64"{corners} fill="url(#n)"/>\
<g{inside} stroke-linejoin="round" stroke-linecap="round">\
<path d="M9.5 12v43.5h46" fill="none" stroke="#8fd0ff" stroke-opacity=".6" stroke-width="3"/>\
<path transform="translate({across} {floor}) scale({scale})" fill="#fff" stroke="#fff" stroke-width="62" d="{person}"/>\
<circle cx="{hip_x}" cy="{hip_y}" r="5" fill="#ffb067" stroke="#164398" stroke-width="1.5"/></g></svg>
"""
ROUND = ' rx="14"'
SAFE = ' transform="translate(9.6 9.6) scale(.7)"'
"""A maskable icon is cut to any shape within a circle of 80 % of it, an iPhone's to a square with round corners."""


def main() -> None:
    """Write the drawing, then each picture of it."""
    with chromium() as browser:
        page = browser.new_page()
        person, hip = page.evaluate(PERSON, (FOLDER / "figure.js").read_text())
        ICON.write_text(drawing(person, hip, ROUND, ""))
        ICONS.mkdir(exist_ok=True)
        for name, size in SIZES.items():
            shape = (ROUND, "") if name.startswith("any") else ("", SAFE if name.startswith("maskable") else "")
            (ICONS / f"{name}.png").write_bytes(picture(page, drawing(person, hip, *shape), size))
        (ICONS / "favicon.ico").write_bytes(favicon(picture(page, ICON.read_text(), FAVICON)))


def drawing(person: str, hip: tuple[float, float], corners: str, inside: str) -> str:
    """The icon: a wall, a floor, somebody who hinges towards them, and the hips in the colour of the goal."""
    return DRAWING.format(
        person=person, corners=corners, inside=inside, scale=SCALE, across=ACROSS, floor=FLOOR,
        hip_x=round(ACROSS + hip[0] * SCALE, 2), hip_y=round(FLOOR - hip[1] * SCALE, 2),
    )  # fmt: skip


def picture(page: Any, svg: str, size: int) -> bytes:
    """``svg`` as a PNG of ``size`` pixels, with nothing behind it."""
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{size}px}}</style>{svg}")
    return bytes(page.screenshot(omit_background=True))


def favicon(png: bytes) -> bytes:
    """One picture in the container that browsers ask for unasked (ICO, with a PNG in it)."""
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, FAVICON, FAVICON, 0, 0, 1, 32, len(png), 22) + png


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height, from a PNG's header. Raises ValueError for something else."""
    if png[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("not a PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


if __name__ == "__main__":
    main()
