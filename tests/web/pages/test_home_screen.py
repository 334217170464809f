"""Ana puts the wall on her phone's home screen: it has a name and an icon, and opens without a browser's bars."""

import re
from typing import Any

import pytest

from browsers import needs_chromium
from hingewall.settings.settings import changed
from hingewall_web.server.assets import ASSETS, FOLDER
from icons import PERSON, ROUND, SAFE, SIZES, drawing, favicon, picture, size_of


def manifest(wall: Any, **headers: str) -> dict[str, Any]:
    answer = wall.client().get("/manifest.webmanifest", headers=headers)
    assert answer.mimetype == "application/manifest+json"
    found: dict[str, Any] = answer.get_json(force=True)
    return found


class TestTheManifest:
    def test_opens_the_live_page_by_itself_and_keeps_every_page_inside(self, wall: Any) -> None:
        told = manifest(wall)
        assert (told["display"], told["start_url"], told["scope"]) == ("standalone", "/", "/")

    def test_has_the_name_that_the_owner_gave_the_wall(self, wall: Any) -> None:
        wall.records.stored = changed(wall.records.stored, {"wall.name": "Barn"})
        assert (manifest(wall)["name"], manifest(wall)["short_name"]) == ("Barn", "Barn")
        wall.records.stored = changed(wall.records.stored, {"wall.name": "The wall by the window"})
        assert (manifest(wall)["name"], manifest(wall)["short_name"]) == ("The wall by the window", "Hingewall")

    def test_speaks_as_the_phone_does(self, wall: Any) -> None:
        told = manifest(wall, **{"Accept-Language": "es"})
        assert told["lang"] == "es"
        assert told["description"] != manifest(wall)["description"]

    def test_names_icons_of_both_kinds_that_are_there_in_the_size_they_say(self, wall: Any) -> None:
        told = manifest(wall)["icons"]
        assert {(icon["purpose"], icon["sizes"]) for icon in told} == {
            (purpose, size) for purpose in ("any", "maskable") for size in ("192x192", "512x512")
        }
        for icon in told:
            answer = wall.client().get(icon["src"])
            assert answer.mimetype == icon["type"]
            assert "immutable" in answer.headers["Cache-Control"]
            assert "{}x{}".format(*size_of(answer.data)) == icon["sizes"]


def test_an_iphone_and_an_old_browser_find_theirs_where_they_ask_unasked(wall: Any) -> None:
    for path in ("/apple-touch-icon.png", "/apple-touch-icon-precomposed.png"):
        assert size_of(wall.client().get(path).data) == (180, 180)
    icon = wall.client().get("/favicon.ico")
    assert icon.mimetype == "image/vnd.microsoft.icon"
    assert size_of(icon.data[22:]) == (32, 32)


@pytest.mark.parametrize("path", ["/", "/history", "/people", "/settings", "/join"])
def test_every_page_says_so_and_opens_no_window_of_its_own(wall: Any, path: str) -> None:
    html = wall.client().get(path).text
    assert '<link rel="manifest" href="/manifest.webmanifest">' in html
    assert '<link rel="apple-touch-icon" href="/apple-touch-icon.png">' in html
    assert "_blank" not in html
    colours = re.findall(r'name="theme-color" content="(#\w+)" media="\(prefers-color-scheme: (\w+)\)"', html)
    assert {theme for _, theme in colours} == {"light", "dark"}
    for colour, _ in colours:
        assert f"--bg: {colour};" in ASSETS["app.css"].raw.decode()


class TestInARealBrowser:
    pytestmark = needs_chromium

    def test_nothing_forbids_to_install_it(self, chromium: Any, address: str) -> None:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(address)
        session = context.new_cdp_session(page)
        told = session.send("Page.getAppManifest")
        assert told["url"] == f"{address}/manifest.webmanifest"
        assert told["errors"] == []
        context.close()

    def test_the_icons_are_what_make_icons_draws(self, chromium: Any) -> None:
        context = chromium.new_context()
        page = context.new_page()
        person, hip = page.evaluate(PERSON, (FOLDER / "figure.js").read_text())
        assert ASSETS["icon.svg"].raw.decode() == drawing(person, hip, ROUND, "")
        shapes = {"any": (ROUND, ""), "maskable": ("", SAFE), "apple": ("", "")}
        for name, size in SIZES.items():
            fresh = picture(page, drawing(person, hip, *shapes[name.split("-")[0]]), size)
            assert differs(page, fresh, ASSETS[f"icons/{name}.png"].raw) < 2, f"{name}: make icons"
        small = picture(page, ASSETS["icon.svg"].raw.decode(), 32)
        assert len(favicon(small)) == len(small) + 22
        assert differs(page, small, ASSETS["icons/favicon.ico"].raw[22:]) < 2
        context.close()


def differs(page: Any, one: bytes, other: bytes) -> float:
    """The mean difference of two PNGs a channel, of 255: another Chromium rounds edges otherwise."""
    found: float = page.evaluate(
        """async (pictures) => {
          const [a, b] = await Promise.all(pictures.map(async (bytes) => {
            const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
            const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
            canvas.drawImage(bitmap, 0, 0);
            return canvas.getImageData(0, 0, bitmap.width, bitmap.height).data;
          }));
          return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]), 0) / a.length;
        }""",
        [list(one), list(other)],
    )
    return found
