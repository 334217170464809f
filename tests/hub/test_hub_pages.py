"""The hub's pages over a real PostgreSQL: who sees them, how a wall joins, and how it is shut out."""

import base64
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from axe import violations
from browsers import chromium, needs_chromium
from hingewall.fleet.access import HubAccess, from_code
from hingewall_hub import database
from hingewall_hub.door import hashed as door_hashed
from hingewall_hub.owner import hashed, new_password
from hingewall_hub.site import Hub, create_site
from hub_here import hub_here

PASSWORD = new_password()
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nof this hub\n-----END CERTIFICATE-----\n"
HOST = "10.0.0.5"
OURS = {"Host": HOST, "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A hub on this machine, which gives up root's rights by itself: its database, and the port of its page."""
    with hub_here(tmp_path_factory.mktemp("hub") / "data") as found:
        yield found


@pytest.fixture
def hub(running: tuple[str, int], tmp_path: Path) -> Hub:
    where, _ = running
    with database.connected(where) as connection:
        database.bring_up_to_date(connection)
        connection.execute("DELETE FROM walls")
    file = tmp_path / "password"
    file.write_text(hashed(PASSWORD))
    return Hub(where, 8883, CERTIFICATE, file)


@pytest.fixture
def stranger(hub: Hub) -> FlaskClient:
    return create_site(hub).test_client()


@pytest.fixture
def owner(hub: Hub) -> FlaskClient:
    client = create_site(hub).test_client()
    assert post(client, "/login", password=PASSWORD).status_code == 303
    return client


def post(client: FlaskClient, path: str, **form: str) -> TestResponse:
    return client.post(path, data=form, headers=OURS, base_url=f"https://{HOST}")


def get(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    return client.get(path, headers=OURS | headers, base_url=f"https://{HOST}")


def code_in(answer: TestResponse) -> HubAccess:
    found = re.search(r"sudo hingewall join (\S+)</textarea>", answer.get_data(as_text=True))
    assert found
    return from_code(found[1])


def may_come_in(hub: Hub) -> dict[str, str]:
    with database.connected(hub.where) as connection:
        return database.logins(connection)


def fits(login: str, password: str) -> bool:
    """Whether the broker would let somebody in by ``password``, asked of OpenSSL."""
    salt = login.split("$")[3]
    done = subprocess.run(
        ["openssl", "kdf", "-keylen", "64", "-kdfopt", "digest:SHA512", "-kdfopt", f"pass:{password}", "-kdfopt",
         "iter:101", "-kdfopt", f"hexsalt:{base64.b64decode(salt).hex()}", "-binary", "PBKDF2"],
        capture_output=True, check=True,
    )  # fmt: skip
    return bool(done.stdout == base64.b64decode(login.split("$")[4]))


def test_a_wall_joins_by_the_code_that_the_owner_gets_for_it(hub: Hub, owner: FlaskClient) -> None:
    answer = post(owner, "/walls", name="  Rack  7 am Ölfaß ")
    joined = code_in(answer)
    assert (joined.host, joined.port, joined.ca) == (HOST, 8883, CERTIFICATE)
    assert re.fullmatch(r"rack-7-am-olfa-[0-9a-f]{6}", joined.wall)
    assert joined.password not in get(owner, "/").get_data(as_text=True), "it is shown once"
    assert fits(may_come_in(hub)[joined.wall], joined.password)
    (told,) = get(owner, "/api/v1/walls").get_json()
    assert (told["name"], told["state"]) == ("Rack 7 am Ölfaß", "invited")


def test_a_new_code_ends_the_one_before(hub: Hub, owner: FlaskClient) -> None:
    first = code_in(post(owner, "/walls", name="Rack 7"))
    second = code_in(post(owner, f"/walls/{first.wall}/code"))
    assert second.wall == first.wall
    login = may_come_in(hub)[first.wall]
    assert fits(login, second.password)
    assert not fits(login, first.password)


def test_who_is_shut_out_by_one_click_may_come_in_again_by_a_new_code_alone(hub: Hub, owner: FlaskClient) -> None:
    wall = code_in(post(owner, "/walls", name="Rack 7")).wall
    assert post(owner, f"/walls/{wall}/shut-out").status_code == 303
    assert may_come_in(hub) == {}
    assert get(owner, "/api/v1/walls").get_json()[0]["state"] == "shut_out"
    again = code_in(post(owner, f"/walls/{wall}/code"))
    assert fits(may_come_in(hub)[wall], again.password)
    assert post(owner, "/walls/nobody/shut-out").status_code == 404


def test_two_walls_of_one_name_are_two(owner: FlaskClient) -> None:
    assert code_in(post(owner, "/walls", name="Hub")).wall != code_in(post(owner, "/walls", name="Hub")).wall


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\x00b"])
def test_a_name_that_is_none_is_refused_in_words(hub: Hub, owner: FlaskClient, name: str) -> None:
    answer = post(owner, "/walls", name=name)
    assert answer.status_code == 422
    assert "Give it a name of 1 to 40 letters." in answer.get_data(as_text=True)
    assert may_come_in(hub) == {}


def test_a_stranger_sees_nothing_and_changes_nothing(hub: Hub, stranger: FlaskClient) -> None:
    with database.connected(hub.where) as connection:
        database.invite(connection, "rack-7", "Rack 7", door_hashed("x"))
    assert get(stranger, "/").location == "/login"
    assert get(stranger, "/api/v1/walls").status_code == 401
    for path in ("/walls", "/walls/rack-7/code", "/walls/rack-7/shut-out"):
        assert post(stranger, path, name="Mine").location == "/login"
    wrong = post(stranger, "/login", password=new_password())
    assert (wrong.status_code, "That is not the password." in wrong.get_data(as_text=True)) == (401, True)
    assert get(stranger, "/").location == "/login"
    assert list(may_come_in(hub)) == ["rack-7"]
    assert get(stranger, "/healthz").status_code == 200


def test_a_program_brings_the_password_along(stranger: FlaskClient) -> None:
    assert stranger.get("/api/v1/walls", auth=("owner", PASSWORD), headers={"Host": HOST}).get_json() == []
    assert stranger.get("/api/v1/walls", auth=("owner", "guess"), headers={"Host": HOST}).status_code == 401


def test_it_does_not_matter_how_the_password_is_typed(hub: Hub, stranger: FlaskClient) -> None:
    assert post(stranger, "/login", password=f" {PASSWORD.upper().replace('-', ' ')}").status_code == 303
    cookie = stranger.get_cookie("hingewall-hub", HOST)
    assert cookie is not None
    assert (cookie.secure, cookie.http_only, cookie.same_site) == (True, True, "Lax")


def test_another_password_logs_every_phone_out(hub: Hub, owner: FlaskClient) -> None:
    assert get(owner, "/").status_code == 200
    cookie = owner.get_cookie("hingewall-hub", HOST)
    assert cookie is not None
    assert hub.password is not None
    hub.password.write_text(hashed(new_password()))
    later = create_site(hub).test_client()
    later.set_cookie("hingewall-hub", cookie.value, domain=HOST)
    assert get(later, "/").location == "/login"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": HOST, "Sec-Fetch-Site": "cross-site"},
        {"Host": HOST, "Origin": "https://evil.example"},
        {"Host": HOST},
        {"Host": "evil.example", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_another_sites_page_can_not_use_the_owners_phone(hub: Hub, owner: FlaskClient, headers: dict[str, str]) -> None:
    wall = code_in(post(owner, "/walls", name="Rack 7")).wall
    assert owner.post(f"/walls/{wall}/shut-out", headers=headers, base_url=f"https://{HOST}").status_code in (400, 403)
    assert list(may_come_in(hub)) == [wall]


@pytest.mark.browser
@needs_chromium[1]
def test_the_owner_adds_a_wall_and_shuts_it_out_on_a_phone(hub: Hub, running: tuple[str, int]) -> None:
    """As ``make hub`` has it: on this machine, without a password."""
    _, port = running
    with chromium() as browser:
        for scheme in ("light", "dark"):
            page = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme=scheme).new_page()
            page.goto(f"http://127.0.0.1:{port}/")
            assert violations(page) == []
            page.get_by_label("Its name").fill("Rack 7")
            page.get_by_role("button", name="Get its code").click()
            command = page.get_by_label("Command").input_value()
            wall = from_code(command.removeprefix("sudo hingewall join ")).wall
            page.get_by_text("The code as a picture").click()
            assert violations(page) == []
            page.get_by_role("link", name="To the walls").click()
            shut = page.locator("li", has=page.locator(f"#{wall}")).get_by_role("button", name="Shut out")
            assert shut.bounding_box()["height"] >= 44
            shut.click()
            page.get_by_text("shut out; what it sent is kept").first.wait_for()
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            page.context.close()
    assert may_come_in(hub) == {}
