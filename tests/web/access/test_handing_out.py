"""A file that is read slowly ends when whoever asked for it may have it no longer; and what is personal is kept by no
browser and no machine in between."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from browsers import Screens, let_in, needs_chromium, served
from gym import KIMS, OWNERS, Gym
from hingewall.storage import export as exporting
from hingewall_web.access import handing_out
from hingewall_web.server.streams import CutOff
from stored import asked

AS_OWNER = {"Authorization": "Basic " + base64.b64encode(f"owner:{OWNERS}".encode()).decode()}


@pytest.fixture
def slowly(gym: Gym, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Asks for a file and reads the first line of it; the rest comes as it is asked for."""
    monkeypatch.setattr(exporting, "PIECE", 1)
    monkeypatch.setattr(handing_out, "EVERY_S", 0.0)  # each piece comes late
    gym.share(gym.kim)

    def ask(phone: Any, path: str, **headers: str) -> Any:
        answer = phone.get(path, headers=headers, buffered=False)
        assert answer.status_code == 200
        rest = answer.iter_encoded()
        next(rest)
        return rest

    return ask


@pytest.mark.parametrize("what", ["a log-out", "a log-out everywhere", "another PIN", "a no of Kim's"])
def test_the_owners_export_ends_with_what_let_the_owner_have_it(gym: Gym, slowly: Any, what: str) -> None:
    owner = gym.owner()
    rest = slowly(owner, "/api/v1/export.csv")
    match what:
        case "a log-out":
            owner.post("/logout")
        case "another PIN":
            gym.another_owner("739146")
        case "a no of Kim's":
            asked(gym.shelf, "edit_athlete", gym.kim, {"owner_sees": False})
        case _:
            gym.owner().post("/account/end")
    with pytest.raises(CutOff):
        list(rest)


def test_an_athletes_own_export_ends_with_the_session(gym: Gym, slowly: Any) -> None:
    kim = gym.athlete(gym.kim, KIMS)
    rest = slowly(kim, f"/people/{gym.kim}/export.csv")
    kim.post("/logout")
    with pytest.raises(CutOff):
        list(rest)


@pytest.mark.parametrize("how", ["a browser", "a program"])
def test_an_export_that_nobody_ends_comes_whole(gym: Gym, slowly: Any, how: str) -> None:
    whole = gym.owner().get("/api/v1/export.csv").text
    phone, headers = (gym.owner(), {}) if how == "a browser" else (gym.anybody(), AS_OWNER)
    rest = slowly(phone, "/api/v1/export.csv", **headers)
    gym.share(gym.lee)  # one more who lets the owner see is no reason to end
    assert whole.endswith(b"".join(rest).decode())


def test_what_differs_by_who_asks_is_stored_by_nobody(gym: Gym) -> None:
    """No browser shows it to the next who sits there, and no proxy to another phone."""
    gym.share(gym.kim)
    owner, found = gym.owner(), {}
    ids = {
        "set_id": gym.sets[None],
        "rep_id": gym.reps[None],
        "athlete_id": gym.kim,
        "day": "2026-11-27",
        "kind": "csv",
    }
    for rule in gym.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "path" not in rule.rule and rule.rule != "/api/v1/live":
            path = gym.app.url_map.bind("localhost").build(rule.endpoint, ids, append_unknown=False)
            found[rule.rule] = owner.get(path).headers["Cache-Control"]
    same_for_all = {"/favicon.ico", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png", "/sounds.js",
                    "/manifest.webmanifest"}  # fmt: skip
    assert {rule for rule, kept in found.items() if kept != "no-store"} == same_for_all
    assert {found[rule] for rule in same_for_all} == {"no-cache"}


@needs_chromium[0]
@needs_chromium[1]
def test_a_page_that_a_browser_has_kept_as_it_was_is_asked_for_again(gym: Gym, chromium: Any) -> None:
    """Chromium keeps no such page; Safari does, over http."""
    with served(gym.app) as port:
        screens = Screens(chromium, port)
        page = screens.open()
        page.goto("/login?then=/account")
        page.fill("#pin", OWNERS)
        page.locator("form button").last.click()
        let_in(page)
        page.context.clear_cookies()
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        page.get_by_role("heading", name="Only the owner may do that").wait_for()
        screens.close()
