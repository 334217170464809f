"""A router whose protected management frames the radio can't do: what reads as a wrong password is tried once more."""

from typing import Any

import pytest

from hingewall.wifi import seen
from hingewall.wifi.connections import PMF_OFF, access_point
from hingewall.wifi.label import Label
from hingewall.wifi.manager import JOIN_S, NetworkManager
from hingewall.wifi.view import Wish

WPA = Wish("67796d", "hinge the hips", "wpa")
NO_SECRETS, DHCP = 7, 17


class Router(NetworkManager):
    """A network that lets in who asks as it likes, and notes whether frames were to be protected."""

    def __init__(self, *reasons: int | None) -> None:
        self.reasons, self.asked = list(reasons), list[Any]()

    def _use(self, _uuid: str, settings: Any, _kept: int, limit_s: float) -> int | None:
        assert limit_s == JOIN_S
        self.asked.append(settings.get("802-11-wireless-security", {}).get("pmf"))
        return self.reasons.pop(0)


def test_without_protected_frames_it_joins_what_failed_with_them() -> None:
    router = Router(NO_SECRETS, None)
    assert router.join(WPA) is None
    assert router.asked == [None, ("i", PMF_OFF)]


def test_a_wrong_password_is_wrong_both_ways() -> None:
    router = Router(NO_SECRETS, NO_SECRETS)
    assert router.join(WPA) == "password"
    assert len(router.asked) == 2


@pytest.mark.parametrize(
    ("wish", "reason"), [(WPA, None), (WPA, DHCP), (Wish("67796d", "hinge the hips", "sae"), NO_SECRETS)]
)
def test_what_another_try_can_not_help_is_tried_once(wish: Wish, reason: int | None) -> None:
    """WPA3 asks for protected frames: without them nobody joins."""
    router = Router(reason)
    assert router.join(wish) == (None if reason is None else seen.MEANINGS[reason])
    assert router.asked == [None]


def test_the_hotspot_goes_without_them_as_ever() -> None:
    assert access_point(Label("Hingewall-K7QX", "correcthorse"))["802-11-wireless-security"]["pmf"] == ("i", PMF_OFF)
