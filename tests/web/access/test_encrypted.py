"""By https and by http: which is offered, what is taken over which, and that neither session opens the other."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hingewall.certificate import Certificate
from hingewall.settings.settings import changed

PIN = "482915"
FINGERPRINT = "3F2A91C077D01B2C" + 12 * "4D5E"
HTTPS = "https://localhost"


@pytest.fixture
def wall(wall: Any) -> Any:
    began, until = datetime(2026, 11, 1, tzinfo=UTC), datetime(2029, 1, 29, tzinfo=UTC)
    wall.certificate = Certificate(FINGERPRINT, began, until, "hingewall.local")
    return wall


@pytest.fixture
def strict(wall: Any) -> Any:
    """The owner has chosen https for PINs."""
    wall.records.stored = changed(wall.records.stored, {"pin.encrypted": True})
    return wall


def log_in(client: Any, scheme: str) -> Any:
    origin = {"Origin": f"{scheme}://localhost"}
    return client.post("/login", data={"pin": PIN}, base_url=f"{scheme}://localhost", headers=origin)


def test_cookies_of_https_are_never_sent_over_http(wall: Any) -> None:
    cookies = log_in(wall.client(), "https").headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-hingewall")
        assert "Secure; HttpOnly; Path=/; SameSite=Strict" in cookie


def test_a_session_read_off_the_air_opens_nothing_by_https(wall: Any) -> None:
    """Whoever is in the Wi-Fi has the cookie of http, and sends it under the name of the other."""
    client = wall.client()
    log_in(client, "http")
    stolen = client.get_cookie("hingewall").value
    thief = wall.client()
    thief.set_cookie("hingewall", stolen)
    assert thief.get("/account").status_code == 200, "where it was read it opens what it opened"
    thief.set_cookie("__Host-hingewall", stolen, secure=True)
    assert thief.get("/account", base_url=HTTPS).status_code == 401


def test_the_log_in_page_offers_https_and_takes_a_pin_over_http_all_the_same(wall: Any) -> None:
    page = wall.client().get("/login?then=/settings").text
    assert 'href="https://localhost/login?then=/settings"' in page
    assert "3F2A" in page
    assert log_in(wall.client(), "http").status_code == 303
    assert "not encrypted" not in wall.client().get("/login", base_url=HTTPS).text


@pytest.mark.parametrize("path", ["/login?then=/settings", "/people/kim"])
def test_where_pins_are_taken_by_https_alone_a_page_over_http_has_no_place_to_type_one(strict: Any, path: str) -> None:
    from every_page import furnish

    furnish(strict)
    page = strict.client().get(path).text
    assert 'name="pin"' not in page
    assert f'href="{HTTPS}{path}"' in page
    assert "3F2A" in page
    assert 'name="pin"' in strict.client().get(path, base_url=HTTPS).text


def test_fail_no_pin_is_tried_over_http_then_right_or_wrong(strict: Any) -> None:
    for pin in (PIN, "000001"):
        assert (
            strict.client().post("/login", data={"pin": pin}, headers={"Origin": "http://localhost"}).status_code == 403
        )
        answer = strict.client().post("/api/v1/session", json={"pin": pin}, headers={"Origin": "http://localhost"})
        assert answer.json["error"]["code"] == "https_needed"
        assert strict.client().put("/api/v1/settings", json={}, auth=("owner", pin)).status_code == 403
    assert strict.records.keeper.failures == 0
    assert log_in(strict.client(), "https").status_code == 303


def test_a_session_of_http_ends_when_pins_are_taken_by_https_alone(wall: Any) -> None:
    client = wall.owner()
    assert client.get("/account").status_code == 200
    wall.records.stored = changed(wall.records.stored, {"pin.encrypted": True})
    assert client.get("/account").status_code == 401


def test_a_wall_without_a_certificate_takes_pins_over_http_and_says_so(strict: Any) -> None:
    """Or nobody could ever change it back."""
    strict.certificate = None
    client = strict.owner()
    assert "no certificate" in client.get("/account").text


def test_a_wall_that_phones_reach_without_a_front_leads_to_no_https(strict: Any) -> None:
    """As in a demo: there is nobody on port 443."""
    page = strict.client().get("/login", environ_base={"LISTENS_ON": "0.0.0.0"}).text
    assert "https://" not in page
    assert 'name="pin"' in page


def test_the_account_shows_the_whole_fingerprint_and_until_when(wall: Any) -> None:
    client = wall.owner()
    page = client.get("/account").text
    assert page.count("4D5E") == 12
    assert "29 January 2029" in page


def test_the_poster_says_how_it_is_opened_encrypted_and_known(wall: Any) -> None:
    assert "https://hingewall.local/, fingerprint 3F2A 91C0 77D0 1B2C" in wall.client().get("/join").text


@pytest.mark.parametrize("host", ["localhost:80", "[::1]", "192.168.1.20"])
def test_the_way_to_https_keeps_the_name_that_was_asked_for(wall: Any, host: str) -> None:
    page = wall.client().get("/login", headers={"Host": host}).text
    assert f'href="https://{host.removesuffix(":80")}/login"' in page


def test_windows_of_other_sites_get_no_hold_of_ours_by_https(wall: Any) -> None:
    assert wall.client().get("/", base_url=HTTPS).headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Cross-Origin-Opener-Policy" not in wall.client().get("/").headers
    assert "Strict-Transport-Security" not in wall.client().get("/", base_url=HTTPS).headers
