"""The device, not the pages, checks who may do what: somebody has taken over the web process, and has its socket."""

from collections.abc import Iterator
from typing import Any, NamedTuple, get_args

import pytest

from hingewall.device.access.rights import ANYBODY, THE_LINES
from hingewall.errors import CommandRefused
from hingewall.link.commands import CommandClient
from hingewall.messages.command import CommandKind
from hingewall.storage.athletes_reader import AthletesReader
from running import PATIENCE_S, Site, until

PIN = "740192"
KIM = {"nickname": "Kim", "colour": "blue", "shape": "star", "pin": "836295"}
LEE = {"nickname": "Lee", "colour": "red", "shape": "moon", "pin": "509371"}


class Taken(NamedTuple):
    """A wall with an owner and two athletes, at whose command socket somebody sits who knows no PIN."""

    site: Site
    client: CommandClient
    kim: str
    lee: str

    def ask(self, kind: CommandKind, args: dict[str, Any], token: str = "", revision: int | None = None) -> Any:
        return self.client.ask(kind, args, revision, PATIENCE_S, token).result

    def refusal(self, kind: CommandKind, args: dict[str, Any], token: str = "") -> str:
        with pytest.raises(CommandRefused) as refused:
            self.ask(kind, args, token, self.reader.settings()[1])
        return refused.value.code

    def log_in(self, who: str, pin: str) -> str:
        return str(self.ask("log_in", {"who": who, "pin": pin, "address": "192.0.2.7"})["token"])

    @property
    def reader(self) -> AthletesReader:
        return AthletesReader(self.site.data / "hingewall.db")


@pytest.fixture
def taken(site: Site) -> Iterator[Taken]:
    site.device()
    site.claim(PIN)
    client = CommandClient(site.data / "command.sock")
    made = [
        client.ask("create_athlete", profile, None, PATIENCE_S, site.token).result["athlete_id"]
        for profile in (KIM, LEE)
    ]
    yield Taken(site, client, *made)
    client.close()


def privileged(taken: Taken) -> list[tuple[CommandKind, dict[str, Any]]]:
    return [
        ("set_settings", {"alarm.too_near_mm": 70}),
        ("calibrate", {}),
        ("calibrate", {"cancel": True}),
        ("edit_rep", {"rep_id": "r", "change": "removed"}),
        ("self_test", {"do": "start"}),
        ("set_clock", {"utc_ms": 1795348800000}),
        ("try_again", {"go_on": True}),
        ("change_pin", {"old": "000001", "pin": "703182"}),
        ("create_athlete", {**KIM, "nickname": "Max", "colour": "green"}),
        ("edit_athlete", {"athlete_id": taken.kim, "nickname": "Evil"}),
        ("edit_athlete", {"athlete_id": taken.kim, "pin": "703182"}),
        ("reset_athlete_pin", {"athlete_id": taken.kim, "pin": "703182", "wipe": True}),
        ("delete_athlete", {"athlete_id": taken.kim}),
        ("factory_reset", {"pin": PIN}),
        ("install_update", {"do": "now", "version": "9.9.9"}),
        ("install_update", {"do": "look"}),
        ("inspect", {"do": "check"}),
        ("inspect", {"do": "look"}),
    ]


def test_without_a_token_that_the_device_gave_nothing_is_changed(taken: Taken) -> None:
    before = [taken.reader.settings(), taken.reader.athletes(), taken.reader.pin(taken.kim), taken.reader.owner()]
    lees, made_up = taken.log_in(taken.lee, LEE["pin"]), taken.site.token[:-1] + "x"
    for kind, args in privileged(taken):
        for token in ("", made_up, lees):
            assert taken.refusal(kind, args, token) in ("pin_needed", "own_pin_needed"), (kind, token)
    assert before == [
        taken.reader.settings(), taken.reader.athletes(), taken.reader.pin(taken.kim), taken.reader.owner()
    ]  # fmt: skip
    tried = {kind for kind, _ in privileged(taken)} | {"wifi"}
    assert tried | ANYBODY | THE_LINES == set(get_args(CommandKind)), "every command is one or the other"


def test_kim_s_token_changes_what_is_kim_s_until_she_logs_out(taken: Taken) -> None:
    kims = taken.log_in(taken.kim, KIM["pin"])
    taken.ask("edit_athlete", {"athlete_id": taken.kim, "nickname": "Kimiko"}, kims)
    assert taken.refusal("edit_athlete", {"athlete_id": taken.lee, "nickname": "Evil"}, kims) == "own_pin_needed"
    assert taken.refusal("set_settings", {"set.reps": 5}, kims) == "pin_needed"
    taken.ask("log_out", {}, kims)
    assert taken.refusal("delete_athlete", {"athlete_id": taken.kim}, kims) == "own_pin_needed"
    assert {one.nickname for one in taken.reader.athletes()} == {"Kimiko", "Lee"}


def test_the_owner_s_token_ends_with_her_pin_and_says_yes_for_nobody(taken: Taken) -> None:
    hers, others = taken.site.token, taken.log_in("owner", PIN)
    taken.ask("set_settings", {"set.reps": 5}, hers, taken.reader.settings()[1])
    assert taken.refusal("edit_athlete", {"athlete_id": taken.kim, "on_screen": True}, hers) == "own_yes_needed"
    assert taken.refusal("edit_athlete", {"athlete_id": taken.kim, "owner_sees": True}, hers) == "own_yes_needed"
    assert taken.refusal("edit_athlete", {"athlete_id": taken.kim, "pin": "703182"}, hers) == "own_pin_needed"
    assert taken.refusal("change_pin", {"old": "000001", "pin": "703182"}, hers) == "wrong_pin"
    assert taken.refusal("factory_reset", {"pin": "000001"}, hers) == "wrong_pin"
    new = taken.ask("change_pin", {"old": PIN, "pin": "703182"}, hers)["token"]
    assert [taken.refusal("set_settings", {"set.reps": 6}, token) for token in (hers, others)] == ["pin_needed"] * 2
    taken.ask("set_settings", {"set.reps": 6}, new, taken.reader.settings()[1])
    taken.ask("log_out", {"everywhere": True}, new)
    assert taken.refusal("set_settings", {"set.reps": 7}, new) == "pin_needed"


def test_guessing_over_the_socket_is_counted_by_the_device(taken: Taken) -> None:
    wrong = {"who": "owner", "pin": "000001", "address": "192.0.2.7"}
    assert [taken.refusal("log_in", wrong) for _ in range(6)] == ["wrong_pin"] * 5 + ["too_many_tries"]
    assert taken.refusal("log_in", wrong | {"pin": PIN}) == "too_many_tries"
    assert taken.reader.owner().failures == 5


def test_a_restart_of_the_device_asks_for_the_pin_again(taken: Taken) -> None:
    token = taken.site.token
    taken.site.running[0].stop()
    taken.site.device()
    until((taken.site.data / "command.sock").is_socket, "the device does not come back")
    assert taken.refusal("set_settings", {"set.reps": 5}, token) == "pin_needed"
