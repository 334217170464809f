"""Static files and the weight of the live page."""

import gzip
import re
from typing import Any

from hingewall_web.server.assets import ASSETS

BUDGET = 40 * 1024


def test_the_live_page_with_all_it_loads_is_within_40_kb(wall: Any) -> None:
    client = wall.client()
    packed = {"Accept-Encoding": "gzip"}
    page = client.get("/", headers=packed)
    assert page.headers["Content-Encoding"] == "gzip"
    html = gzip.decompress(page.data).decode()
    wanted = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html))
    found = ["live.js"]
    while found:
        name = found.pop()
        wanted.add(f"/static/{name}")
        modules = re.findall(r'from "\./([\w.]+)"', ASSETS[name].raw.decode())
        found += [module for module in modules if f"/static/{module}" not in wanted]
    for name in [name for name in wanted if name.endswith(".css")]:
        wanted |= {f"/static/{font}" for font in re.findall(r'url\("([^"]+)"\)', client.get(name).text)}
    total = len(page.data)
    for path in wanted:
        asset = client.get(path, headers=packed)
        assert asset.status_code == 200
        assert asset.headers["Content-Encoding"] == "gzip"
        total += len(asset.data)
    assert {"/static/app.css", "/static/stage.css", "/static/live.js", "/static/figure.js"} <= wanted
    assert "/static/vendor/barlow-condensed-700.woff2" in wanted
    assert total <= BUDGET, f"{total} bytes"


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
