"""What happened, for the owner alone: in plain words and local time, the newest first, a page at a time."""

from typing import Any

from gym import KIMS, OWNERS, Gym
from hingewall.storage.security_events import KINDS, SecurityEvent
from hingewall_web.pages.events import PAGE
from hingewall_web.words.events import said_of
from hingewall_web.words.language import speaking


def test_the_owner_reads_what_happened_the_newest_first_and_nobodys_name(gym: Gym) -> None:
    phone = gym.athlete(gym.kim, KIMS)
    phone.post(f"/people/{gym.kim}/profile", data={"nickname": "Kimiko", "colour": "blue", "shape": "star"})
    phone.post(f"/people/{gym.lee}/open", data={"pin": "000000"})
    owner = gym.owner()
    assert 'href="/account/events"' in owner.get("/account").text
    page = owner.get("/account/events").text
    said = [
        "The owner logged in on a phone that had not been seen before.", "1 wrong PIN of an athlete within an hour.",
        "An athlete&#39;s page was changed.", "The wall got an owner.", "runs here now.",
    ]  # fmt: skip
    places = [page.index(text) for text in said]
    assert places == sorted(places)
    for name in ("Kim", "Lee", KIMS, OWNERS, "127.0.0.1"):
        assert name not in page


def test_they_come_a_page_at_a_time_and_any_number_will_do(gym: Gym) -> None:
    for _ in range(PAGE + 5):
        gym.shelf.store.note("clock")
    gym.shelf.settle()
    owner = gym.owner()
    first = owner.get("/account/events").text
    assert first.count("The clock was set by a phone.") >= PAGE - 2
    earlier = first.partition("/account/events?before=")[2].partition('"')[0]
    assert earlier.isdecimal()
    second = owner.get(f"/account/events?before={earlier}").text
    assert first.count("The clock was set") + second.count("The clock was set") == PAGE + 5
    for before in ("-1", "x", "9" * 30, "0"):
        assert owner.get(f"/account/events?before={before}").status_code == 200


def test_a_date_that_is_not_certain_says_so(wall: Any) -> None:
    event = SecurityEvent(1, "claimed", "", 1, "2026-11-22T18:00:00+00:00", False)
    wall.records.security_events = lambda before, limit: [event]
    assert "the date is not certain" in wall.owner().get("/account/events").text


def test_every_kind_has_words_and_one_of_a_later_version_does_not_break_the_page() -> None:
    said = {said_of(SecurityEvent(1, kind, "1.0", 2, "", True)) for kind in (*KINDS, "of-tomorrow")}
    assert len(said) == len(KINDS) + 1
    assert all("{" not in text for text in said)
    with speaking("es"):
        assert not said & {said_of(SecurityEvent(1, kind, "1.0", 2, "", True)) for kind in KINDS}
