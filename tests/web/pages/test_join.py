"""Joining: the QR code leads to an address that other phones can open, and the poster says how to use the wall."""

import re
from typing import Any

import pytest
import segno

from hingewall.settings.settings import Settings, changed
from hingewall_web.pages import join


def page(wall: Any, path: str = "/join", host: str = "hingewall.local") -> str:
    answer = wall.client().get(path, headers={"Host": host})
    assert answer.status_code == 200
    return str(answer.text)


def qr_of(url: str) -> str:
    """The dark modules of a QR code of ``url``, as segno draws them."""
    drawing = segno.make(url, micro=False, error="m").svg_inline(border=4, dark="#000")
    path = re.search(r'<path[^>]*stroke="#000"[^>]* d="([^"]+)"', drawing)
    assert path is not None
    return path[1]


def picture(wall: Any, path: str = "/join.svg", host: str = "hingewall.local") -> str:
    answer = wall.client().get(path, headers={"Host": host})
    assert answer.mimetype == "image/svg+xml"
    return str(answer.text)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("hingewall.local", "http://hingewall.local/"),
        ("hingewall.local:8080", "http://hingewall.local:8080/"),
        ("GYM.example.:80", "http://gym.example/"),
    ],
)
def test_the_code_leads_where_the_page_was_found(wall: Any, host: str, url: str) -> None:
    assert f'href="{url}"' in page(wall, host=host)
    assert qr_of(url) in picture(wall, host=host)


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "192.168.4.20:8080"])
def test_who_asked_by_a_number_is_given_the_name_that_this_machine_announces(
    wall: Any, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Wall-3.lan")
    assert 'href="http://wall-3.local:8080/"' in page(wall, host=host)


def test_the_code_can_lead_to_the_address_for_phones_that_know_no_local_names(wall: Any) -> None:
    shown = page(wall, "/join?by=address", host="192.168.4.20:8080")
    assert 'href="http://192.168.4.20:8080/"' in shown
    assert 'src="/join.svg?by=address"' in shown
    assert qr_of("http://192.168.4.20:8080/") in picture(wall, "/join.svg?by=address", host="192.168.4.20:8080")


def test_an_ipv6_address_is_written_in_brackets() -> None:
    assert join.web_address("fe80::1", 80) == "http://[fe80::1]/"
    assert join.own_address("[2001:db8::7]:8080") == "2001:db8::7"
    assert join.own_address("hingewall.local", "192.168.4.20") == "192.168.4.20", "where the phone reached it"
    assert join.own_address("192.168.4.20", "127.0.0.1") == "192.168.4.20"


def test_without_a_network_there_is_only_the_name(wall: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(join, "own_address", lambda host, reached: None)
    shown = page(wall, "/join?by=address")
    assert 'href="http://hingewall.local/"' in shown
    assert "no address on the network" in shown


def test_the_wi_fi_s_name_is_printed_but_kept_nowhere(wall: Any) -> None:
    assert "<strong>GymNet 5</strong>" in page(wall, "/join?wifi=GymNet+5")
    assert "Join the Wi-Fi" not in page(wall)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Gym ", "Gym"), ("a" * 90, "a" * 32), ("\N{SNOWMAN}" * 20, "\N{SNOWMAN}" * 10), ("x\x07\ny", "xy")],
)
def test_no_wi_fi_has_a_longer_or_unprintable_name(typed: str, kept: str) -> None:
    assert join.wifi_name(typed) == kept


def test_what_is_typed_as_a_name_is_text(wall: Any) -> None:
    assert "<script>" not in page(wall, "/join?wifi=<script>alert(1)</script>").replace("<script type", "")


def test_the_poster_says_where_to_stand_in_the_wall_s_own_units(wall: Any) -> None:
    wall.records.stored = changed(Settings(), {"stance.target_mm": 660, "ui.units": "in"})
    shown = page(wall)
    assert "26 in away" in shown
    assert "Never touch the wall" in shown
    assert shown.count('class="cross"') == 1


def test_where_touching_is_the_drill_the_poster_does_not_forbid_it(wall: Any) -> None:
    wall.records.stored = changed(Settings(), {"mode": "tap_and_step"})
    shown = page(wall)
    assert "Never touch" not in shown
    assert "Tap the wall with the hips" in shown
    assert 'class="cross"' not in shown


def test_the_settings_page_leads_to_it(wall: Any) -> None:
    assert 'href="/join"' in wall.client().get("/settings").text
