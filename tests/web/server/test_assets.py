"""Static files: the weight of the live page, and addresses that a phone may keep for ever."""

import re
from typing import Any

import pytest

from every_page import PAGES, furnish
from hingewall_web.server import assets
from hingewall_web.server.assets import ASSETS, VERSION, imports
from loaded import loaded, named

BUDGET = 40 * 1024
FOR_EVER = "public, max-age=31536000, immutable"


def test_the_live_page_with_all_it_loads_is_within_40_kb(wall: Any) -> None:
    sizes = loaded(wall.client(), "/")
    assert {"app.css", "stage.css", "live.js", "figure.js", "vendor/barlow-condensed-700.woff2"} <= set(sizes)
    del sizes["vendor/barlow-condensed-700-rest.woff2"]  # by its unicode-range no browser asks for it on this page
    assert sum(sizes.values()) <= BUDGET, sizes
    page = wall.client().get("/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_all_that_a_page_s_modules_import_is_fetched_at_once(wall: Any, path: str) -> None:
    furnish(wall)
    html = wall.owner().get(path).text
    scripts = named(" ".join(re.findall(r'<script type="module"[^>]+>', html)))
    ahead = named(" ".join(re.findall(r'<link rel="modulepreload"[^>]+>', html)))
    deep = {name for script in scripts for name in imports(script)}
    assert set(ahead) == deep - set(scripts)
    for name in [*scripts, *ahead]:
        assert set(re.findall(r'from "\./([\w.]+)"', ASSETS[name].raw.decode())) <= deep


class TestTheAddressOfAFile:
    def test_of_today_is_kept_for_ever(self, wall: Any) -> None:
        answer = wall.client().get(f"/static/{VERSION}/live.js")
        assert (answer.data, answer.headers["Cache-Control"]) == (ASSETS["live.js"].raw, FOR_EVER)

    @pytest.mark.parametrize("path", ["/static/live.js", "/static/0123456789ab/live.js"])
    def test_of_yesterday_gives_what_is_true_today_and_is_asked_for_again(self, wall: Any, path: str) -> None:
        answer = wall.client().get(path)
        assert (answer.data, answer.headers["Cache-Control"]) == (ASSETS["live.js"].raw, "no-cache")

    def test_the_page_that_names_them_is_never_kept(self, wall: Any) -> None:
        assert wall.client().get("/").headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("folder", ["static", "templates", "translations"])
    def test_changes_with_any_file_that_pages_are_made_of(
        self, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, folder: str
    ) -> None:
        monkeypatch.setattr(assets, "HERE", tmp_path)
        file = tmp_path / folder / "one"
        file.parent.mkdir()
        versions = []
        for text in ("a", "b"):
            file.write_text(text)
            versions.append(assets._version([folder]))
        versions.append(assets._version([folder]))
        file.rename(file.with_name("two"))
        versions.append(assets._version([folder]))
        assert len(set(versions)) == 3
        assert versions[1] == versions[2]


def test_what_is_packed_already_is_sent_as_it_is(wall: Any) -> None:
    font = wall.client().get("/static/vendor/barlow-condensed-700.woff2", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in font.headers
    assert font.data == ASSETS["vendor/barlow-condensed-700.woff2"].raw


def test_nothing_comes_from_elsewhere(wall: Any) -> None:
    for path in ("/", "/history", "/history/s1", "/settings", "/setup", "/login"):
        html = wall.client().get(path).text
        assert not re.search(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", html)
        assert not re.search(r"<[^>]+\s(?:style|on\w+)\s*=", html)
        assert "<style" not in html
        assert not re.search(r"<script(?![^>]+src=)", html)


def test_an_unchanged_file_is_answered_with_304(wall: Any) -> None:
    client = wall.client()
    for encoding in ("gzip", "identity"):
        first = client.get("/static/app.css", headers={"Accept-Encoding": encoding})
        again = client.get(
            "/static/app.css", headers={"Accept-Encoding": encoding, "If-None-Match": first.headers["ETag"]}
        )
        assert (first.status_code, again.status_code) == (200, 304)
        assert again.data == b""


def test_only_the_static_folder_is_served(wall: Any) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/", "/static/none.js"):
        assert wall.client().get(path).status_code in (308, 404)
