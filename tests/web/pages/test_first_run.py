"""The first run's pages: what the owner says of the wall, the self-test in words, and the way back after a log-in."""

import re
from typing import Any

import msgspec
import pytest

from hingewall.link.findings import Finding, SelfTestView
from hingewall_web.server.returning import own_path
from hingewall_web.words.self_test import told

FORM = {"revision": "7", "units": "cm", "wall.name": "Rack 3", "wall.height_mm": "88", "ui.units": "cm"}


def test_the_wall_s_name_and_height_are_kept_and_the_name_stands_on_the_pages(wall: Any) -> None:
    client = wall.owner()
    assert client.post("/setup/wall", data=FORM).location == "/setup/check"
    assert (wall.records.stored.wall.name, wall.records.stored.wall.height_mm) == ("Rack 3", 880)
    for path in ("/", "/history", "/settings", "/join"):
        assert "Rack 3" in client.get(path).text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"wall.name": ""}, "This field is empty"),
        ({"wall.name": "W" * 41}, "1 to 40 characters in one line"),
        ({"wall.height_mm": "20"}, "Use 60 to 130 cm"),
        ({"wall.height_mm": "hip"}, "is not a number"),
        ({"camera.mains_hz": "55"}, "not one of the choices"),
    ],
)
def test_fail_what_can_not_be_used_is_said_beside_its_field(wall: Any, change: dict[str, str], said: str) -> None:
    answer = wall.owner().post("/setup/wall", data=FORM | change)
    assert answer.status_code == 422
    assert said in answer.text
    assert wall.records.stored.wall.name == "Hingewall", "all or nothing"


def test_only_what_this_form_asks_is_taken_from_it(wall: Any) -> None:
    wall.owner().post("/setup/wall", data=FORM | {"set.reps": "99"})
    assert wall.records.stored.set.reps == 10


@pytest.mark.parametrize(("height", "said"), [("70", "is low"), ("99", "is high"), ("88", None), ("34 in", None)])
def test_a_height_that_suits_few_is_kept_and_said(wall: Any, height: str, said: str | None) -> None:
    client = wall.owner()
    client.post("/setup/wall", data=FORM | {"wall.height_mm": height})
    page = client.get("/setup/check").text
    assert ('class="note"' in page) == (said is not None)
    assert said is None or said in page


def test_the_self_test_is_started_answered_and_stopped_by_plain_forms(wall: Any) -> None:
    client = wall.owner()
    client.post("/setup/check/start")
    assert "Is the blue light on?" in client.get("/setup/check").text
    client.post("/setup/check/answer", data={"about": "blue", "noticed": "no"})
    page = client.get("/setup/check").text
    assert "GPIO16" in page
    assert "Is the white light on?" in page
    assert client.post("/setup/check/answer", data={"about": "blue", "noticed": "yes"}).status_code == 303
    client.post("/setup/check/stop")
    assert "You stopped the test." in client.get("/setup/check").text


def test_fail_a_second_phone_may_only_look_on(wall: Any) -> None:
    first, second = wall.owner(), wall.owner()
    first.post("/setup/check/start")
    answer = second.post("/setup/check/start")
    assert answer.status_code == 409
    assert "Another phone is testing this wall" in answer.text
    assert "Is the blue light on?" not in second.get("/setup/check").text


@pytest.mark.parametrize(
    ("view", "title"),
    [
        (SelfTestView(), "Does everything work?"),
        (SelfTestView("running", (Finding("blue"),), "blue"), "Testing"),
        (SelfTestView("done", (Finding("blue", "ok"),)), "Everything works"),
        (SelfTestView("done", (Finding("blue", "failed"),)), "1 thing needs attention"),
        (SelfTestView("time", (Finding("blue", "failed"), Finding("white", "failed"))), "2 things need attention"),
        (SelfTestView("stopped", (Finding("blue", "untested"),)), "No fault found"),
    ],
)
def test_the_headline_says_what_came_of_it(view: SelfTestView, title: str) -> None:
    assert told(view).title == title


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/settings", "/settings"), ("/history?days=7", "/history?days=7"), ("settings", "/settings"), ("", "/"),
        ("//evil.example", "/"), ("https://evil.example/", "/"), ("/\\evil.example", "/"), ("\\\\evil.example", "/"),
        ("javascript:alert(1)", "/"), ("/\tevil", "/"), ("http://[", "/"), ("/" + "a" * 600, "/"),
        ("///evil.example", "/evil.example"),
    ],
)  # fmt: skip
def test_a_log_in_leads_to_this_wall_and_nowhere_else(wall: Any, wanted: str, path: str) -> None:
    assert own_path(wanted) == path
    assert wall.client().post("/login", data={"pin": "482915", "then": wanted}).location == path


def test_a_page_that_asks_for_the_pin_is_come_back_to(wall: Any) -> None:
    client = wall.client()
    assert "/login?then=/setup/check" in client.get("/setup/check").text
    refused = client.post("/settings/undo", headers={"Referer": "http://localhost/history?before=s1"})
    assert 'name="then" value="/history?before=s1"' in refused.text
    assert 'name="then" value="/"' in client.post("/settings/undo", headers={"Referer": "http://evil.example/x"}).text


def test_a_locked_pin_says_how_long_to_wait_and_what_to_do_when_it_is_forgotten(wall: Any) -> None:
    client = wall.client()
    for _ in range(5):
        client.post("/login", data={"pin": "000001"})
    answer = client.post("/login", data={"pin": "482915"}, headers={"Referer": "http://localhost/login?then=/settings"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
    assert "Try again in 30 s." in answer.text
    assert 'data-seconds="30"' in answer.text
    assert "device&#39;s button for 10 seconds" in answer.text
    assert 'href="/login?then=/settings"' in answer.text


@pytest.mark.parametrize(
    ("source", "way", "other"),
    [
        ("hardware", "button for 10 seconds", "--forget-pin"),
        ("simulated", "--forget-pin", "button for 10 seconds"),
    ],
)
def test_a_forgotten_pin_s_way_out_is_one_that_the_wall_has(wall: Any, source: str, way: str, other: str) -> None:
    """A simulated one has no button."""
    wall.feed.publish(msgspec.structs.replace(wall.feed.latest()[0], source=source))
    client = wall.client()
    pages = [client.get("/login"), client.get("/setup")]
    pages += [client.post("/login", data={"pin": "000001"}) for _ in range(6)]
    assert pages[-1].status_code == 429
    for page in pages:
        assert way in page.text
        assert other not in page.text


def test_the_qr_code_s_address_fills_the_claim_code_in(unclaimed: Any) -> None:
    assert 'value="1234-5678"' in unclaimed.client().get("/setup?code=1234-5678").text
    assert "<script>alert" not in unclaimed.client().get("/setup?code=<script>alert").text


def test_set_up_and_done_it_leads_the_owner_to_each_step_again(wall: Any) -> None:
    page = wall.owner().get("/setup").text
    assert all(at in page for at in ("/setup/wall", "/setup/check", "/calibrate?first=1", "/settings", "Log out"))
    assert "/setup/wall" not in wall.client().get("/setup").text


def test_the_three_first_reps_stay_part_of_the_first_run(wall: Any) -> None:
    client = wall.owner()
    assert client.post("/calibrate/start?first=1").location == "/calibrate?first=1"
    assert "Step 4 of 4" in client.get("/calibrate?first=1").text
    assert "Step 4 of 4" not in client.get("/calibrate").text


class TestTheLanguageOfTheWall:
    """Of the screen and the poster, asked once: filled in with that of whoever sets the wall up."""

    @staticmethod
    def chosen(wall: Any, language: str) -> str:
        page = wall.owner().get("/setup/wall", headers={"Accept-Language": language}).text
        found = re.search(r'id="ui-language".*?value="(\w+)" selected', page, re.S)
        assert found
        return found[1]

    def test_lucia_s_phone_fills_it_in(self, wall: Any) -> None:
        wall.records.revision = 1
        assert self.chosen(wall, "es") == "es"

    def test_what_was_saved_once_stands(self, wall: Any) -> None:
        assert wall.records.revision > 1
        assert self.chosen(wall, "es") == "en"

    def test_it_is_kept_with_the_rest(self, wall: Any) -> None:
        form = {"ui.language": "es", "was.ui.language": "en"}
        assert wall.owner().post("/setup/wall", data=form | {"revision": "7", "units": "cm"}).status_code == 303
        assert wall.records.stored.ui.language == "es"
