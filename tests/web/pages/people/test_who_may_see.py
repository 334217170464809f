"""Whose history it is: the athlete's, and the owner's to see with their yes alone, whatever becomes of a PIN."""

from datetime import date

from gym import KIMS, LEES, Gym
from stored import asked

NEW = {"pin": "729418", "again": "729418"}


def own(gym: Gym) -> str:
    return f"/people/{gym.kim}"


class TestWhoMaySeeIt:
    """Kim's history is hers; the owner sees it with her yes, and for as long as it holds."""

    def test_by_herself_she_alone_does_and_the_page_says_so_to_both(self, gym: Gym) -> None:
        assert "You alone see it." in gym.athlete(gym.kim, KIMS).get(own(gym)).text
        page = gym.owner().get(own(gym)).text
        assert "Kim alone, with their own PIN." in page
        for kept in (gym.sets[gym.kim], "Own settings", "judged reps", "export.csv", "1 set and 2 reps"):
            assert kept not in page, kept

    def test_with_her_yes_the_owner_sees_it_and_not_a_moment_longer(self, gym: Gym) -> None:
        kim, owner = gym.athlete(gym.kim, KIMS), gym.owner()
        assert kim.post(f"{own(gym)}/share", data={"owner_sees": "yes"}).status_code == 303
        assert "You and the owner see it." in kim.get(own(gym)).text
        assert "Own settings" in owner.get(own(gym)).text
        assert owner.get(f"/history/{gym.sets[gym.kim]}").status_code == 200
        assert kim.post(f"{own(gym)}/share").status_code == 303
        assert "Own settings" not in owner.get(own(gym)).text
        assert owner.get(f"/history/{gym.sets[gym.kim]}").status_code == 404
        assert owner.get(f"{own(gym)}/export.json").status_code == 403

    def test_nobody_says_yes_for_her_but_the_owner_may_give_it_back(self, gym: Gym) -> None:
        for phone, status in ((gym.owner(), 403), (gym.athlete(gym.lee, LEES), 401), (gym.anybody(), 401)):
            assert phone.post(f"{own(gym)}/share", data={"owner_sees": "yes"}).status_code == status
        assert not gym.people.athlete(gym.kim).owner_sees
        gym.share(gym.kim)
        assert gym.owner().post(f"{own(gym)}/share").status_code == 303
        assert not gym.people.athlete(gym.kim).owner_sees

    def test_a_yes_to_one_owner_is_none_to_the_next(self, gym: Gym) -> None:
        """Somebody holds the button and claims the wall: what it knows of Kim and Lee it shows them alone."""
        gym.share(gym.kim)
        gym.share(gym.lee)
        gym.another_owner("739146")
        stranger = gym.anybody()
        assert stranger.post("/login", data={"pin": "739146"}).status_code == 303
        assert gym.sets[gym.kim] not in stranger.get("/api/v1/sets?limit=100").text
        assert {"Kim", "Lee"}.isdisjoint(stranger.get("/api/v1/export.csv").text.split(","))
        for path in ("", "/export.csv", "/export.json", "/sets.csv"):
            assert gym.sets[gym.kim] not in stranger.get(own(gym) + path).text
        assert gym.sets[gym.kim] in gym.athlete(gym.kim, KIMS).get(own(gym)).text, "her own PIN opens it as ever"


def test_who_forgot_the_pin_gets_a_new_one_from_the_owner_who_saw_the_history_anyway(gym: Gym) -> None:
    gym.share(gym.kim)
    phone = gym.owner()
    assert "Kim&#39;s history stays." in phone.get(own(gym)).text
    assert phone.post(f"{own(gym)}/pin", data=NEW).status_code == 303
    assert phone.get("/api/v1/export.csv").status_code == 200, "the owner stays the owner"
    assert gym.sets[gym.kim] in gym.athlete(gym.kim, "729418").get(own(gym)).text
    assert not gym.people.athlete(gym.kim).owner_sees, "whoever has the new PIN is asked again"


def test_a_pin_from_the_owner_opens_nothing_that_was_private(gym: Gym) -> None:
    """Or the owner would only have to set one."""
    asked(gym.shelf, "edit_athlete", gym.kim, {"targets": {"reach.target_mm": 260}, "on_screen": True})
    phone = gym.owner()
    assert "Delete the history and set the PIN" in phone.get(own(gym)).text
    refused = phone.post(f"{own(gym)}/pin", data=NEW)
    assert (refused.status_code, "no longer shares the history" in refused.text) == (422, True)
    assert gym.athlete(gym.kim, KIMS)
    assert phone.post(f"{own(gym)}/pin", data=NEW | {"wipe": "yes"}).status_code == 303
    page = gym.athlete(gym.kim, "729418").get(own(gym)).text
    assert "No sets yet" in page
    kim = gym.people.athlete(gym.kim)
    assert (kim.nickname, kim.targets, kim.on_screen, kim.owner_sees) == ("Kim", {}, False, False)
    assert {row.id for row in gym.people.all_sets()} == {gym.sets[None], gym.sets[gym.lee]}
    assert not [day for day in gym.people.days(date(2000, 1, 1), date(2100, 1, 1)) if day.athlete_id == gym.kim]
