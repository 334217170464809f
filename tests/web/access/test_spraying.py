"""One PIN tried with every athlete, and PINs of four digits that an earlier version let athletes choose."""

from typing import Any

from by_hand import cheap_pepper
from gym import KIMS, LEES, OWNERS, Gym
from hingewall.device.access.access import SPARE_OVER_ALL, STRANGERS_SPARE_OVER_ALL
from hingewall.device.access.pin_limiter import FORGIVEN_S, FREE_TRIES
from stored import raw

COMMON = "159371"


def a_crowd(gym: Gym, count: int) -> list[str]:
    """So many more athletes."""
    badges = [(colour, shape) for colour in ("red", "yellow") for shape in ("cross", "circle", "square", "diamond")]
    return [
        gym.bench.add(nickname=f"Max {n}", colour=colour, shape=shape)
        for n, (colour, shape) in enumerate(badges[:count])
    ]


def try_on(phone: Any, who: str, pin: str, address: str = "192.0.2.7") -> int:
    answer = phone.post(f"/people/{who}/open", data={"pin": pin}, environ_overrides={"REMOTE_ADDR": address})
    return int(answer.status_code)


def test_a_stranger_who_tries_one_pin_with_everybody_is_held_up_and_the_owner_is_not(gym: Gym) -> None:
    everybody, stranger = [gym.kim, gym.lee, *a_crowd(gym, 4)], gym.anybody()
    free = FREE_TRIES + SPARE_OVER_ALL
    tried = [try_on(stranger, everybody[n % 6], COMMON) for n in range(free + 1)]
    assert tried == [401] * free + [429], "not five with each of 64"
    assert try_on(stranger, gym.lee, LEES) == 429
    assert try_on(gym.anybody(), gym.lee, LEES, "192.0.2.8") == 303, "others are not held up"
    login = stranger.post("/login", data={"pin": OWNERS}, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert login.status_code == 303, "the owner's PIN is apart from that"
    gym.t += 30
    assert try_on(stranger, gym.lee, COMMON) == 401
    assert try_on(stranger, gym.lee, LEES) == 429, "one a while"
    gym.t += 2 * FORGIVEN_S
    assert try_on(stranger, gym.lee, LEES) == 303


def test_a_crowd_of_strangers_over_all_athletes_is_held_up_and_kim_s_own_phone_is_not(gym: Gym) -> None:
    everybody, kims = [gym.kim, gym.lee, *a_crowd(gym, 4)], gym.athlete(gym.kim, KIMS)
    free = FREE_TRIES + STRANGERS_SPARE_OVER_ALL
    tried = [try_on(gym.anybody(), everybody[n % 6], COMMON, f"192.0.2.{n}") for n in range(free + 1)]
    assert tried == [401] * free + [429]
    assert try_on(kims, gym.kim, KIMS) == 303
    assert gym.owner()


def test_ones_own_log_in_gives_no_more_tries_with_others(gym: Gym) -> None:
    lees = gym.anybody()
    tried = []
    for _ in range(4):
        tried += [try_on(lees, gym.kim, COMMON), try_on(lees, gym.kim, COMMON), try_on(lees, gym.lee, LEES)]
        gym.t += 1
    assert 429 in tried


def test_an_athlete_with_four_digits_gets_in_and_is_asked_for_six(gym: Gym) -> None:
    old = gym.bench.add(nickname="Ana", colour="red", shape="cross", pin="8362")
    phone = gym.athlete(old, "8362")
    assert "PINs have six digits now." in phone.get(f"/people/{old}").text
    assert "PINs have six digits now." not in phone.get(f"/people/{old}").text
    four = phone.post(f"/people/{old}/pin", data={"pin": "7294", "again": "7294"})
    assert four.status_code == 422
    assert "Use 6 to 32 digits." in four.text
    assert phone.post(f"/people/{old}/pin", data={"pin": "729418", "again": "729418"}).status_code == 303
    assert "PINs have six digits now." not in gym.athlete(old, "729418").get(f"/people/{old}").text


def test_a_card_in_another_pi_says_what_to_do_and_the_button_is_the_way_back(gym: Gym) -> None:
    phone = gym.owner()
    phone.post("/account/pin", data={"old": OWNERS, "pin": "703182", "again": "703182"})
    assert str(raw(gym.shelf, "SELECT pin_hash FROM owner")).count("sealed:") == 1
    gym.bench.device.access._pepper = cheap_pepper(gym.shelf.path.parent, "10000000cafe0002")
    answer = gym.anybody().post("/login", data={"pin": "703182"})
    assert answer.status_code == 403
    assert "chosen on another Pi" in answer.text
    gym.shelf.store.forget_pin(lambda _error: None)
    gym.shelf.settle()
    gym.bench.device.ownership.offer()
    code = (gym.shelf.path.parent / "claim-code").read_text().strip()
    new = gym.anybody().post("/setup", data={"code": code, "pin": "815240", "again": "815240"})
    assert new.status_code == 303
    assert gym.anybody().post("/login", data={"pin": "815240"}).status_code == 303
