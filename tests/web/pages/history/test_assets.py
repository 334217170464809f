"""What the history loads: how much, from where, and that what others made is unchanged and says whose it is."""

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from hingewall_web.server.assets import ASSETS, FOLDER

BUDGET = 60 * 1024
VENDOR = FOLDER / "vendor"
LISTED: list[dict[str, Any]] = json.loads((VENDOR / "vendor.json").read_text())
PAGES = ("/history", "/history/s1", "/history/rep/r1", "/history/trends", "/history/day/2026-11-22")
KNOWN = {"MIT", "BSD-3-Clause", "0BSD", "Apache-2.0", "OFL-1.1"}


def loaded(client: Any, path: str) -> dict[str, int]:
    """Every file that a page asks for, its own included, with its size as sent."""
    packed = {"Accept-Encoding": "gzip"}
    html = client.get(path, headers=packed)
    sizes = {path: len(html.data)}
    wanted = re.findall(r'(?:src|href)="(/static/[^"]+)"', gzip.decompress(html.data).decode())
    while wanted:
        name = wanted.pop()
        if name not in sizes:
            sizes[name] = len(client.get(name, headers=packed).data)
            raw = ASSETS[name.removeprefix("/static/")].raw.decode()
            wanted += [f"/static/{found}" for found in re.findall(r'from "\./([\w.]+)"', raw) if name.endswith(".js")]
    return sizes


@pytest.fixture
def client(wall: Any) -> Any:
    wall.records.attempts = lambda since: []
    wall.records.day = lambda day, *_: wall.records.rows[:2]
    return wall.client()


@pytest.mark.parametrize("path", PAGES)
def test_each_page_of_the_history_is_within_60_kb(client: Any, path: str) -> None:
    sizes = loaded(client, path)
    assert sum(sizes.values()) <= BUDGET, sizes


def test_the_chart_library_is_loaded_only_where_a_chart_is(client: Any) -> None:
    with_chart = {path for path in ("/", *PAGES)
                  if any("vendor" in name for name in loaded(client, path))}  # fmt: skip
    assert with_chart == {"/history/rep/r1"}


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_inline_and_nothing_from_elsewhere(client: Any, path: str) -> None:
    html = client.get(path).text
    assert not re.search(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", html)
    assert not re.search(r"<[^>]+\s(?:style|on\w+)\s*=", html)
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]+src=)", html)


def test_every_file_of_others_is_listed_with_its_sum_and_nothing_else_is() -> None:
    sums = {name: digest for entry in LISTED for name, digest in entry["files"].items()}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.iterdir()}
    found.pop("vendor.json")
    assert found == sums


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["name"])
def test_what_others_made_comes_with_its_licence_and_version(entry: dict[str, Any]) -> None:
    assert entry["licence"] in KNOWN
    assert re.fullmatch(r"\d+\.\d+\.\d+", entry["version"])
    licence = next(name for name in entry["files"] if name.endswith(".LICENSE"))
    assert "Copyright" in (VENDOR / licence).read_text()
    for code in (name for name in entry["files"] if name.endswith(".js")):
        assert entry["version"] in (VENDOR / code).read_text()[:200]


def test_our_own_scripts_ask_nobody_else() -> None:
    for name in ("trace.js", "history.js", "history.css"):
        assert "http" not in Path(FOLDER, name).read_text()
