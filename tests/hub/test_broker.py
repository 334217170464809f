"""The broker that a gym runs, Mosquitto itself, over real sockets: who may come in, and what each may say and hear."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from hingewall.errors import UsageError
from hingewall.fleet.access import HubAccess
from hingewall.fleet.broker import NEWS, only
from hingewall_hub import door
from hingewall_hub.door import HUB, Door, new_password
from mosquitto import RACK_7, RACK_8, Gym, Line, needs_mosquitto
from waiting import until

pytestmark = needs_mosquitto


@pytest.fixture
def gym(tmp_path: Path) -> Iterator[Gym]:
    with closing(Gym(tmp_path)) as made:
        yield made


def refused(gym: Gym, name: str, password: str, tls: bool = True) -> str:
    """What somebody meets who comes as ``name``: the broker's word, or that it hangs up without one."""
    said: list[str] = []
    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv311)
    client.username_pw_set(name, password)
    client.on_connect = lambda _client, _data, _flags, reason, _properties: said.append(str(reason))
    client.on_disconnect = lambda *_: said.append("hung up")
    if tls:
        client.tls_set_context(only(gym.certificate))
    client.connect("127.0.0.1", gym.port)
    until(lambda: client.loop(0.1) is None or said, "it is told, or hung up on")
    return said[0]


def test_a_wall_is_heard_on_its_own_branch_and_on_no_other(gym: Gym) -> None:
    hub = gym.line(HUB, "hw/+/up", "hw/+/state", "hw/+/online")
    rack_7 = gym.line(RACK_7)
    for what in ("up", "state", "online", "answer"):
        rack_7.broker.send(f"hw/{RACK_8}/{what}", b"forged", retain=True)
    rack_7.broker.send(NEWS, b"forged")
    rack_7.broker.send("hw/hub/up", b"forged")
    rack_7.broker.send(f"hw/{RACK_7}/up", b"mine")
    until(lambda: hub.heard, "the hub hears its wall")
    assert hub.heard == [(f"hw/{RACK_7}/up", b"mine")]
    rack_8 = gym.line(RACK_8, f"hw/{RACK_8}/answer", NEWS)
    hub.broker.send(f"hw/{RACK_8}/answer", b"for rack 8")
    until(lambda: rack_8.heard, "it hears its own answer")
    assert rack_8.heard == [(f"hw/{RACK_8}/answer", b"for rack 8")], "nothing that was forged was kept for it either"


def test_a_wall_hears_nothing_that_is_anothers(gym: Gym) -> None:
    hub = gym.line(HUB)
    curious = gym.line(RACK_7, "#", f"hw/{RACK_8}/answer", f"hw/{RACK_8}/up", "hw/+/state", f"hw/{RACK_7}/answer", NEWS)
    rack_8 = gym.line(RACK_8)
    rack_8.broker.send(f"hw/{RACK_8}/state", b"how rack 8 is", retain=True)
    rack_8.broker.send(f"hw/{RACK_8}/up", b"what rack 8 did")
    hub.broker.send(f"hw/{RACK_8}/answer", b"for rack 8")
    hub.broker.send(f"hw/{RACK_7}/answer", b"for rack 7")
    hub.broker.send(NEWS, b"for all")
    until(lambda: (NEWS, b"for all") in curious.heard, "it hears what is for all")
    assert set(curious.heard) == {(f"hw/{RACK_7}/answer", b"for rack 7"), (NEWS, b"for all")}


def test_nobody_comes_in_without_the_password(gym: Gym) -> None:
    assert refused(gym, RACK_7, new_password()) == "Not authorized"
    assert refused(gym, RACK_7, gym.passwords[RACK_8]) == "Not authorized"
    assert refused(gym, "", "") == "Not authorized"
    assert refused(gym, HUB, gym.passwords[RACK_7]) == "Not authorized"


def test_nobody_comes_in_without_tls(gym: Gym) -> None:
    assert refused(gym, RACK_7, gym.passwords[RACK_7], tls=False) == "hung up"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # paho leaves the socket to Python
def test_a_wall_tells_its_password_to_no_hub_but_its_own(gym: Gym, tmp_path: Path) -> None:
    """Somebody who stands in between has another key, whatever its certificate says."""
    other = tmp_path / "other"
    other.mkdir()
    door.make_certificate(other)
    access = gym.access(RACK_7)
    misled = Line(
        HubAccess(access.host, access.port, RACK_7, access.password, (other / door.CERTIFICATE).read_text()), ()
    )
    failed = threading.Event()
    misled.broker._client.on_connect_fail = lambda *_: failed.set()
    try:
        until(failed.is_set, "the connection is not made")
        assert not misled.came.is_set()
    finally:
        misled.broker.close()
    with pytest.raises(UsageError, match="get a new code from the hub"):
        only("no certificate")


def test_who_is_shut_out_is_out_at_once_and_the_others_stay(gym: Gym) -> None:
    hub, rack_7, rack_8 = gym.line(HUB, "hw/+/up"), gym.line(RACK_7), gym.line(RACK_8)
    rack_8.came.clear()
    gym.shut_out(RACK_7)
    until(rack_7.out.is_set, "its connection is ended, and the next one refused")
    rack_8.broker.send(f"hw/{RACK_8}/up", b"still here")
    until(lambda: hub.heard == [(f"hw/{RACK_8}/up", b"still here")], "rack 8 is heard")
    assert not rack_8.came.is_set(), "it was not cut off meanwhile"


def test_the_certificate_and_the_hubs_password_outlive_a_restart(gym: Gym, tmp_path: Path) -> None:
    """Else every wall of the gym would have to join again."""
    before = [(tmp_path / name).read_bytes() for name in (door.CERTIFICATE, door.KEY, door.PASSWORDS)]
    door.make_certificate(tmp_path)
    known = dict(line.split(":", 1) for line in before[2].decode().splitlines())
    assert not Door(tmp_path).let_in({name: known[name] for name in (RACK_7, RACK_8)})
    assert [(tmp_path / name).read_bytes() for name in (door.CERTIFICATE, door.KEY, door.PASSWORDS)] == before
    assert (tmp_path / door.OWN).stat().st_mode & 0o777 == 0o600
    for name in (door.KEY, door.PASSWORDS):
        assert not (tmp_path / name).stat().st_mode & 0o007, f"{name} is not for everybody"
