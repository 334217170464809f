"""A form that is refused for want of a PIN: what was typed is there again after the log-in, and for nobody else."""

import html
import re
from typing import Any

import pytest

from gym import Gym
from hingewall.settings.settings import SETTINGS
from hingewall_web.server.returning import SECRETS
from hingewall_web.words.settings import text_of

PIN = "482915"
TEXTS = {key: text_of(setting, setting.default, "cm") for key, setting in SETTINGS.items()}
MADE = TEXTS | {f"was.{key}": text for key, text in TEXTS.items()} | {"revision": "7", "units": "cm"}
"""The settings' form as a browser sends it, nothing on it changed."""


def browser(wall: Any) -> Any:
    """Somebody whose half hour is over, on the wall's own page."""
    client = wall.client()
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    return client


def hidden(answer: Any) -> dict[str, str]:
    """The fields that a page carries without showing them."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text)
    return {name: html.unescape(value) for name, value in found}


def refused(wall: Any, client: Any, **typed: str) -> Any:
    answer = client.post("/settings", data=MADE | {key.replace("__", "."): text for key, text in typed.items()})
    assert answer.status_code == 401
    assert "What you typed is kept." in answer.text
    assert wall.device.asked == []
    return answer


def value(answer: Any, key: str) -> str:
    found = re.search(rf'<input id="[^"]+" name="{re.escape(key)}" value="([^"]*)"', answer.text)
    assert found is not None, key
    return html.unescape(found[1])


def test_ana_s_half_hour_is_over_while_she_types_and_nothing_of_it_is_lost(wall: Any) -> None:
    client = browser(wall)
    asked = refused(wall, client, stance__target_mm="65", wall__name='<b>"Ana\'s" & co', set__rest_s="lots")
    wrong = client.post("/login", data=hidden(asked) | {"pin": "111111"})
    assert "That PIN is wrong." in wrong.text
    form = client.post("/login", data=hidden(wrong) | {"pin": PIN})
    assert form.status_code == 200
    assert "You are logged in. What you typed is here; save to keep it." in form.text
    typed = {key: value(form, key) for key in ("stance.target_mm", "wall.name", "set.rest_s")}
    assert typed == {"stance.target_mm": "65", "wall.name": '<b>"Ana\'s" & co', "set.rest_s": "lots"}
    assert [kind for kind, _ in wall.device.asked if kind == "set_settings"] == [], "saved only when she says so"
    again = MADE | hidden(form) | typed | {"set.rest_s": "60"}
    assert client.post("/settings", data=again).status_code == 303
    assert wall.records.stored.stance.target_mm == 650


def test_what_was_typed_waits_with_whoever_has_to_wait_for_the_next_try(wall: Any) -> None:
    client = browser(wall)
    asked = refused(wall, client, stance__target_mm="65")
    for _ in range(5):
        client.post("/login", data=hidden(asked) | {"pin": "111111"})
    locked = client.post("/login", data=hidden(asked) | {"pin": PIN})
    assert locked.status_code == 429
    wall.t += 3600
    page = client.post("/login", data=hidden(locked))
    assert page.status_code == 200, "no PIN has been tried yet"
    assert value(client.post("/login", data=hidden(page) | {"pin": PIN}), "stance.target_mm") == "65"


def test_a_form_of_buttons_is_gone_on_with_after_one_more_tap(wall: Any) -> None:
    client = browser(wall)
    asked = client.post(
        "/history/rep/r1", data={"change": "void"}, headers={"Referer": "http://localhost/history/rep/r1"}
    )
    page = client.post("/login", data=hidden(asked) | {"pin": PIN})
    assert "nothing has been changed yet" in page.text
    assert 'action="/history/rep/r1"' in page.text
    assert hidden(page) == {"change": "void"}
    assert 'href="/history/rep/r1"' in page.text


def test_a_pin_that_was_typed_is_handed_out_by_no_page(wall: Any) -> None:
    client = browser(wall)
    typed = {"nickname": "Kim", "colour": "blue", "shape": "star", "pin": "836295", "again": "836295"}
    asked = client.post("/people/new", data=typed)
    page = client.post("/login", data=hidden(asked) | {"pin": PIN})
    assert hidden(page) == {"nickname": "Kim", "colour": "blue", "shape": "star"}
    assert [text for text in (asked.text, page.text) if "836295" in text or PIN in text] == []


def test_every_field_that_hides_what_is_typed_is_one_that_no_page_hands_out(gym: Gym) -> None:
    pages = [gym.owner().get(path).text for path in ("/login", "/account", "/people/new", f"/people/{gym.kim}")]
    tags = re.findall(r"<input[^>]*type=\"password\"[^>]*>", "".join(pages))
    names = {match[1] for tag in tags if (match := re.search(r' name="(\w+)"', tag))}
    assert {"pin", "old"} <= names <= SECRETS


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_fail_what_another_site_sends_is_not_kept(wall: Any, headers: dict[str, str]) -> None:
    answer = wall.client().post("/settings", data=MADE | {"wall.name": "Evil"}, headers=headers)
    assert answer.status_code == 403
    assert "Evil" not in answer.text
    carried = {"pin": PIN, "at": "/settings", "kept": "wall.name=Evil"}
    assert wall.client().post("/login", data=carried, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("at", "leads_to"),
    [("//evil.example/settings", 303), ("/logout", 303), ("/no/such", 303), ("", 303), ("/settings", 200)],
)
def test_fail_a_log_in_leads_on_to_forms_that_ask_for_a_pin_alone(wall: Any, at: str, leads_to: int) -> None:
    answer = browser(wall).post("/login", data={"pin": PIN, "at": at, "kept": "wall.name=Mine", "then": "/history"})
    assert answer.status_code == leads_to


def test_fail_a_form_that_is_too_large_is_refused_and_not_kept(wall: Any) -> None:
    for size in (20_000, 200_000):
        answer = browser(wall).post("/settings", data=MADE | {"wall.name": "W" * size})
        assert answer.status_code == 401
        assert "WWW" not in answer.text
