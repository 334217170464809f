"""Guests' sets: anybody finds them for a day, then nobody, and sums hold them; whoever did one may erase it."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from by_hand import one_rep
from gym import KIMS, Gym
from hingewall.messages.command import Answer
from hingewall.storage.jobs import ERASED_WITHIN_S
from stored import raw

DAY = timedelta(hours=24)


def later(gym: Gym, monkeypatch: pytest.MonkeyPatch, passed: timedelta) -> None:
    """The device's clock goes on."""
    clock = gym.bench.device.clock
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + passed)
    gym.shelf.clock.date += passed
    gym.bench.until(lambda: gym.bench.now.clock >= (now() + passed).isoformat()[:16])


@pytest.mark.parametrize(("passed", "seen"), [(DAY - timedelta(minutes=5), True), (DAY + timedelta(minutes=5), False)])
def test_anybody_finds_a_guests_set_for_a_day(
    gym: Gym, monkeypatch: pytest.MonkeyPatch, passed: timedelta, seen: bool
) -> None:
    later(gym, monkeypatch, passed)
    guests, guests_rep = gym.sets[None], gym.reps[None]
    for phone in (gym.anybody(), gym.athlete(gym.kim, KIMS), gym.owner()):
        for path in ("/history", "/api/v1/sets"):
            assert (guests in phone.get(path).text) == seen, path
        for path in (
            f"/history/{guests}", f"/history/{guests}/after", f"/history/{guests}/set.fit", f"/api/v1/sets/{guests}",
            f"/history/rep/{guests_rep}", f"/api/v1/reps/{guests_rep}",
        ):  # fmt: skip
            assert phone.get(path).status_code == (200 if seen else 404), path
    assert "2 of 2" in gym.anybody().get("/history/trends").text, "sums go on to hold it"
    assert gym.sets[gym.kim] in gym.athlete(gym.kim, KIMS).get("/history").text, "an athlete's stay theirs to find"


@pytest.mark.parametrize(("passed", "seen"), [(DAY - timedelta(minutes=5), True), (DAY + timedelta(minutes=5), False)])
def test_the_owner_takes_along_and_corrects_what_is_shown_and_no_more(
    gym: Gym, monkeypatch: pytest.MonkeyPatch, passed: timedelta, seen: bool
) -> None:
    """As for an athlete who shares nothing, sums are left: of everybody, without a name."""
    later(gym, monkeypatch, passed)
    owner = gym.owner()
    for rows in ("reps", "sets"):
        assert (gym.sets[None] in owner.get(f"/api/v1/export.csv?rows={rows}").text) == seen, rows
    day = f"{(gym.shelf.clock.date - passed).astimezone():%Y-%m-%d}"
    assert (gym.sets[None] in owner.get(f"/history/day/{day}").text) == seen
    answer = owner.patch(f"/api/v1/reps/{gym.reps[None]}", json={"change": "remove"})
    assert answer.status_code == (200 if seen else 404)
    assert ("5 of 5" if seen else "6 of 6") in owner.get("/history/trends").text


def test_a_date_from_the_future_shows_nothing_for_longer(gym: Gym, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock had leapt ahead when the guest was here, and is right again."""
    later(gym, monkeypatch, -3 * DAY)
    assert gym.sets[None] not in gym.anybody().get("/api/v1/sets").text


# --- erasing ---


def ask(gym: Gym, set_id: str) -> Answer:
    return gym.bench.ask("erase_set", set_id=set_id)


def test_a_guest_erases_the_set_on_the_spot_and_it_is_nowhere(gym: Gym) -> None:
    spare, phone = gym.spare, gym.anybody()
    copy = gym.shelf.path.with_name("hingewall.db.copy-1")
    raw(gym.shelf, f"VACUUM INTO '{copy}'")
    assert f'action="/history/{spare}/erase"' in phone.get(f"/history/{spare}").text
    assert f'action="/history/{spare}/erase"' in phone.get(f"/history/{spare}/after").text
    assert phone.post(f"/history/{spare}/erase").status_code == 303
    assert "Erased" in phone.get("/history").text
    assert gym.owner().get(f"/history/{spare}").status_code == 404
    assert f"{spare}" not in gym.owner().get("/api/v1/export.csv").text
    for file in (gym.shelf.path, copy):
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT 1 FROM reps WHERE set_id = ?", (spare,)).fetchall() == [], file.name
    assert phone.post(f"/history/{spare}/erase").status_code == 404


def test_a_set_that_was_on_show_is_no_longer_shown(gym: Gym) -> None:
    gym.bench.stand(one_rep)
    gym.ask("end_set")
    gym.bench.until(lambda: not gym.bench.now.set.open)
    shown = gym.bench.now.set.id
    assert shown is not None
    assert gym.bench.now.set.reps
    gym.bench.until(lambda: ask(gym, shown).ok)
    gym.bench.until(lambda: gym.bench.now.set.id is None)
    assert (gym.bench.now.set.reps, gym.bench.now.last_rep) == ((), None)


@pytest.mark.parametrize("whose", ["kim", "going on", "long ago"])
def test_nothing_else_can_be_erased(gym: Gym, whose: str) -> None:
    set_id, code = {
        "kim": (gym.sets[gym.kim], "unknown"),
        "going on": (gym.sets[None], "refused"),
        "long ago": (gym.spare, "refused"),
    }[whose]
    if whose == "long ago":
        gym.shelf.clock.date += timedelta(seconds=ERASED_WITHIN_S + 60)
    answer = ask(gym, set_id)
    assert answer.error is not None
    assert answer.error.code == code
    assert gym.people.set(set_id).reps
    assert f'action="/history/{set_id}/erase"' not in gym.owner().get(f"/history/{set_id}").text or whose == "long ago"
