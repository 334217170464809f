"""The hotspot's evening: Nora hangs the wall in a new gym, with a network and without, with good and bad passwords."""

import queue

import pytest

from hingewall.wifi.bus import WifiError
from hingewall.wifi.hotspot import OPEN_S, PATIENCE_KNOWN_S, PATIENCE_S, TRIES, Hotspot
from hingewall.wifi.label import Label
from hingewall.wifi.view import Failure, Network, WifiView, Wish

LABEL = Label("Hingewall-K7QX", "correcthorse")
GYM = Network(b"Gym".hex(), 80, "wpa")
WISH = Wish(GYM.name, "hinge the hips")


class Evening:
    """A clock that a test owns, a machine with networks or none, and phones that wish for something at some time."""

    def __init__(self) -> None:
        self.t = 0.0
        self.cable_from: float | None = None
        self.known_from: float | None = None
        self.is_open = False
        self.log: list[str] = []
        self.shown: list[WifiView | None] = []
        self.answers: list[Failure | None] = []
        self.wishes_at: list[tuple[float, Wish]] = []
        self.told_at: float | None = None
        self.radio = True
        self.knows = False

    # --- the machine ---

    def connected(self) -> bool:
        times = [at for at in (self.cable_from, self.known_from) if at is not None]
        return any(self.t >= at for at in times)

    def knows_wifi(self) -> bool:
        return self.knows

    def networks(self) -> tuple[Network, ...]:
        if not self.radio:
            raise WifiError("Wi-Fi is switched off")
        assert not self.is_open, "one radio can't look round while it is open"
        return (GYM,)

    def open(self, label: Label) -> None:
        assert label == LABEL
        self.is_open = True
        self.log.append("open")

    def close(self) -> None:
        self.is_open = False
        self.log.append("close")

    def join(self, wish: Wish) -> Failure | None:
        assert not self.is_open, "one radio can't join while it is open"
        self.log.append(f"join {wish.password}")
        return self.answers.pop(0) if self.answers else None

    # --- time ---

    def wait(self, timeout_s: float) -> bool:
        self.t += timeout_s
        return self.is_set()

    def is_set(self) -> bool:
        return self.told_at is not None and self.t >= self.told_at

    def get(self, timeout: float) -> Wish:
        if self.wishes_at and self.wishes_at[0][0] <= self.t + timeout:
            at, wish = self.wishes_at.pop(0)
            self.t = max(self.t, at)
            return wish
        self.t += timeout
        raise queue.Empty

    def run(self) -> str:
        hotspot = Hotspot(self, LABEL, self, self.shown.append, lambda: self.t, self)  # type: ignore[arg-type]
        return hotspot.run()


def test_where_a_network_is_known_nothing_is_opened() -> None:
    it = Evening()
    it.known_from = PATIENCE_S / 2
    assert (it.run(), it.log, it.shown) == ("connected", [], [])


def test_nora_names_the_gyms_wifi_and_the_hotspot_goes() -> None:
    it = Evening()
    it.wishes_at = [(100.0, WISH)]
    assert it.run() == "joined"
    assert it.log == ["open", "close", "join hinge the hips", "close"]
    assert it.shown == [WifiView((GYM,)), None, None]


@pytest.mark.parametrize(("knows", "patience"), [(False, PATIENCE_S), (True, PATIENCE_KNOWN_S)])
def test_it_opens_only_after_a_while_and_later_where_a_router_may_be_starting(knows: bool, patience: float) -> None:
    it = Evening()
    it.knows = knows
    opened: list[float] = []
    it.open = lambda label: opened.append(it.t)  # type: ignore[method-assign]
    it.run()
    assert patience <= opened[0] <= patience + 5


@pytest.mark.parametrize("failure", ["password", "absent", "address", "refused"])
def test_a_network_that_can_not_be_joined_brings_the_hotspot_back_with_the_reason(failure: Failure) -> None:
    it = Evening()
    it.answers = [failure]
    it.wishes_at = [(100.0, Wish(GYM.name, "wrong password")), (200.0, WISH)]
    assert it.run() == "joined"
    assert it.log == ["open", "close", "join wrong password", "open", "close", "join hinge the hips", "close"]
    assert it.shown[2] == WifiView((GYM,), "Gym", failure)


def test_the_log_says_what_happened_and_not_where_the_wall_hangs(caplog: pytest.LogCaptureFixture) -> None:
    it = Evening()
    it.answers = ["password"]
    it.wishes_at = [(100.0, WISH), (200.0, WISH)]
    with caplog.at_level("DEBUG"):
        it.run()
    assert "it could not be joined: password" in caplog.text
    assert "joined it" in caplog.text
    for word in ("Gym", GYM.name, WISH.password, LABEL.name, LABEL.password):
        assert word not in caplog.text


def test_a_networkmanager_that_does_not_answer_brings_the_hotspot_back_too() -> None:
    it = Evening()
    it.wishes_at = [(100.0, WISH)]

    def silent(wish: Wish) -> None:
        raise WifiError("NetworkManager gave no answer in 20 s")

    it.join = silent  # type: ignore[method-assign]
    assert it.run() == "closed"
    assert it.log == ["open", "close", "open", "close"]
    assert it.shown[2] == WifiView((GYM,), "Gym", "refused")


def test_when_nobody_comes_it_closes_after_ten_minutes() -> None:
    it = Evening()
    assert it.run() == "closed"
    assert it.log == ["open", "close"]
    assert PATIENCE_S + OPEN_S <= it.t <= PATIENCE_S + OPEN_S + 10


def test_a_cable_that_is_put_in_closes_it() -> None:
    it = Evening()
    it.cable_from = 120.0
    assert it.run() == "closed"
    assert it.t < 130
    assert it.log == ["open", "close"]


def test_a_wish_that_comes_ten_minutes_too_late_is_not_joined() -> None:
    it = Evening()
    it.wishes_at = [(PATIENCE_S + OPEN_S + 60, WISH)]
    assert it.run() == "closed"
    assert "join hinge the hips" not in it.log


def test_after_many_wrong_passwords_it_gives_up() -> None:
    it = Evening()
    it.answers = ["password"] * 50
    it.wishes_at = [(70.0, WISH)] * 50
    assert it.run() == "closed"
    assert it.log.count("join hinge the hips") == TRIES
    assert it.log[-1] == "close"


@pytest.mark.parametrize("told_at", [0.0, 30.0, 100.0, 300.0])
def test_told_to_stop_it_closes_within_seconds(told_at: float) -> None:
    it = Evening()
    it.told_at = told_at
    assert it.run() in ("closed", "connected")
    assert it.t <= told_at + 4
    assert not it.is_open


def test_fail_without_a_radio_it_says_so_and_leaves_nothing_open() -> None:
    it = Evening()
    it.radio = False
    with pytest.raises(WifiError):
        it.run()
    assert (it.is_open, it.log) == (False, ["close"])


def test_fail_a_hotspot_that_can_not_be_opened_is_cleaned_up() -> None:
    it = Evening()

    def refuse(label: Label) -> None:
        raise WifiError("NetworkManager: no such device")

    it.open = refuse  # type: ignore[method-assign]
    with pytest.raises(WifiError):
        it.run()
    assert (it.log, it.shown) == (["close"], [None])
