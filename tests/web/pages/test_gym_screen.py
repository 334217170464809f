"""What the screen in the gym tells beside the stream: a sum of all, and of who said yes a name and a steadiness."""

from datetime import date, timedelta
from typing import Any

import pytest

from gym import KIMS, Gym
from hingewall.errors import StorageError
from hingewall.settings.settings import Settings, changed
from hingewall.storage.athletes_reader import Athlete
from hingewall.storage.totals_reader import Day
from hingewall_web.pages.gym_screen import BOARD_DAYS, board
from hingewall_web.pages.history.sets import today
from hingewall_web.server.assets import VERSION
from trained import trained

KIM = Athlete("kim", "Kim", "blue", "star", {}, on_screen=True)
LEE = Athlete("lee", "Lee", "orange", "moon", {}, on_screen=True)


def of(who: str, *reaches_mm: float) -> Day:
    """A day with one set of theirs."""
    return trained(today(), who, **{f"{who}s": [float(reach) for reach in reaches_mm]})


def screen(client: Any, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/screen{query}").get_json()
    return found


class TestTheSum:
    def test_is_of_everybodys_counted_reps_of_today(self, gym: Gym) -> None:
        """Kim, Lee and a guest have done two each."""
        assert screen(gym.anybody())["reps"] == 6

    def test_leaves_out_yesterday(self, wall: Any) -> None:
        wall.records.days = lambda first, last: [
            trained(today() - timedelta(days=1), s1=[240.0] * 5), trained(today(), s2=[240.0] * 7),
        ]  # fmt: skip
        assert screen(wall.client())["reps"] == 7

    @pytest.mark.parametrize(
        ("language", "reps", "words"),
        [
            ("en", 1, "rep counted here today"),
            ("en", 2, "reps counted here today"),
            ("es", 1, "repetición válida hoy aquí"),
        ],
    )
    def test_is_said_in_the_language_of_the_screen(self, wall: Any, language: str, reps: int, words: str) -> None:
        wall.records.days = lambda first, last: [trained(today(), s=[240.0] * reps)]
        said = screen(wall.client(), f"?language={language}")["reps_said"]
        assert said == words


class TestTheBoard:
    def test_is_empty_and_names_nobody_until_somebody_says_yes(self, gym: Gym) -> None:
        told = screen(gym.anybody())
        assert (told["board"], told["named"]) == ([], [])
        assert "Kim" not in gym.anybody().get("/wall").text

    def test_shows_who_said_yes_with_a_full_set_and_nothing_else_of_them(self, gym: Gym) -> None:
        set_id = gym.shelf.start(athlete_id=gym.kim)
        for _ in range(5):
            gym.shelf.keep(set_id)
        phone = gym.athlete(gym.kim, KIMS)
        phone.post(f"/people/{gym.kim}/screen", data={"on_screen": "yes"})
        told = screen(gym.anybody())
        assert told["board"] == [{"name": "Kim", "colour": "blue", "shape": "star", "spread": "± 0.0 cm"}]
        assert told["named"] == [gym.kim]
        phone.post(f"/people/{gym.kim}/screen")
        told = screen(gym.anybody())
        assert (told["board"], told["named"]) == ([], []), "and a taken yes is gone at once"

    def test_ranks_by_steadiness_and_never_by_depth(self) -> None:
        deep, shallow = of("kim", 400, 380, 420, 390, 410), of("lee", 240, 241, 239, 240, 240)
        assert [entry.name for entry in board([KIM, LEE], [deep, shallow], "cm")] == ["Lee", "Kim"]

    def test_asks_for_a_set_of_five_counted_reps(self) -> None:
        assert board([KIM], [of("kim", 240, 240, 240, 240)], "cm") == ()

    def test_leaves_out_who_is_not_agreed_whatever_they_did(self) -> None:
        days = [of("kim", 240, 241, 239, 240, 240), of("lee", 240, 240, 240, 240, 240)]
        assert [entry.name for entry in board([KIM], days, "cm")] == ["Kim"]

    def test_is_of_the_last_four_weeks(self, wall: Any) -> None:
        asked: list[tuple[date, date]] = []

        def days(first: date, last: date) -> list[Day]:
            asked.append((first, last))
            return []

        wall.records.athletes, wall.records.days = lambda: [KIM], days
        screen(wall.client())
        assert asked == [(today() - timedelta(days=BOARD_DAYS - 1), today())]


class TestTheVersion:
    """A page that has been open for weeks finds out by it that it is yesterday's."""

    def test_is_the_one_that_the_page_was_made_with(self, wall: Any) -> None:
        version = screen(wall.client())["version"]
        assert version.startswith(VERSION)
        assert f'data-version="{version}"' in wall.client().get("/wall").text

    def test_changes_with_the_settings(self, wall: Any) -> None:
        before = screen(wall.client())["version"]
        wall.records.stored, wall.records.revision = changed(Settings(), {"stance.target_mm": 700}), 8
        assert screen(wall.client())["version"] != before
        assert "Back to the wall, 70 cm away" in wall.client().get("/wall").text


def test_a_history_that_cannot_be_read_costs_the_sum_and_not_the_screen(wall: Any) -> None:
    def unreadable(*_: object) -> None:
        raise StorageError("the card is gone")

    wall.records.athletes = unreadable
    assert wall.client().get("/api/v1/screen").status_code == 503
    answer = wall.client().get("/wall")
    assert (answer.status_code, "Your turn" in answer.text) == (200, True)


def test_the_page_shows_where_phones_find_the_wall(wall: Any) -> None:
    html = wall.client().get("/wall", headers={"Host": "hingewall.local"}).text
    assert 'src="/join.svg"' in html
    assert "hingewall.local" in html


def test_tap_and_step_is_explained_as_it_counts(wall: Any) -> None:
    assert "stand tall: the rep counts" in wall.client().get("/wall").text
    wall.records.stored = changed(Settings(), {"mode": "tap_and_step"})
    assert "Touch it with the hips" in wall.client().get("/wall").text
