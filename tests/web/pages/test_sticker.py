"""The label of the wall on its pages: for the owner to print, and for whoever sets it up without a terminal."""

from pathlib import Path
from typing import Any

import pytest

from hingewall.storage.rows import Owner
from hingewall.wifi.label import Label, show, shown

WIFI = Label("Hingewall-K7QF", "k3m9x2p4rt")


@pytest.fixture
def wall(wall: Any) -> Any:
    wall.services.label = lambda: WIFI
    return wall


def test_the_owner_prints_what_is_stuck_on_the_device(wall: Any) -> None:
    own = wall.owner()
    page = own.get("/label").text
    assert WIFI.name in page
    assert WIFI.password in page
    assert page.count("<svg") >= 1
    assert 'src="/join.svg"' in page
    assert 'href="/label"' in own.get("/settings").text


def test_nobody_else_reads_the_password_there(wall: Any) -> None:
    for path in ("/label", "/settings", "/join", "/wall", "/wifi"):
        assert WIFI.password not in wall.client().get(path, follow_redirects=True).text


def test_the_gyms_screen_shows_it_until_the_wall_has_an_owner(wall: Any) -> None:
    """Whoever sets it up may have nothing but that screen. The claim code is on no page: it proves who stands there."""
    assert WIFI.name not in wall.client().get("/wall").text
    wall.records.keeper = Owner(None, 0, 0, None)
    page = wall.client().get("/wall").text
    assert WIFI.name in page
    assert WIFI.password in page


def test_a_machine_without_wifi_says_so(wall: Any) -> None:
    wall.services.label = lambda: None
    own = wall.owner()
    page = own.get("/label").text
    assert "no Wi-Fi of its own" in page
    assert "None" not in page


def test_the_hotspot_shows_the_pages_what_it_is_called(tmp_path: Path) -> None:
    kept = tmp_path / "label-shown.json"
    assert shown(kept) is None
    show(kept, WIFI)
    assert shown(kept) == WIFI
    assert kept.stat().st_mode & 0o777 == 0o640
    kept.write_text("{}")
    assert shown(kept) is None
