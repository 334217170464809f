"""The web process over the real sockets and the real database: it finds the device, loses it, and finds it again."""

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hingewall.clock import WallClock
from hingewall.link.live import LivePublisher
from hingewall.places import places
from hingewall.settings.settings import Settings, as_dict
from hingewall.storage.store import Store
from hingewall_web.serve import run_web
from hingewall_web.server.listening import listen
from running import PATIENCE_S, until
from waiting import ended


def get(port: int, path: str) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, msgspec.json.decode(answer.read())
    except ConnectionRefusedError:
        return 0, None
    finally:
        connection.close()


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    stop, listener = threading.Event(), listen("127.0.0.1", 0)
    number = int(listener.getsockname()[1])
    process = threading.Thread(target=run_web, args=(places(tmp_path), listener, ["gym.example"], stop))
    process.start()
    until(lambda: get(number, "/healthz")[0], "an answer")
    yield number
    stop.set()
    ended(process)


def test_the_device_comes_goes_and_comes_back(tmp_path: Path, port: int, wall: Any) -> None:
    until(lambda: get(port, "/healthz")[0] == 503)
    for _ in range(2):
        publisher = LivePublisher(places(tmp_path).live_socket)
        publisher.start()
        publisher.publish(wall.feed.latest()[0])
        until(lambda: get(port, "/api/v1/state")[0] == 200)
        assert get(port, "/api/v1/state")[1]["distance_mm"] == 607
        publisher.close()
        until(lambda: get(port, "/api/v1/state")[0] == 503)
    assert get(port, "/api/v1/state")[1]["last"]["distance_mm"] == 607


def test_before_the_database_is_made_the_api_says_so(tmp_path: Path, port: int) -> None:
    until(lambda: get(port, "/healthz")[0] == 503)
    status, body = get(port, "/api/v1/sets")
    assert status == 503
    assert "no such database; start the device" in body["error"]["message"]


def test_what_the_device_stored_is_read(tmp_path: Path, port: int) -> None:
    store = Store(places(tmp_path).database, WallClock())
    store.open()
    until(lambda: get(port, "/api/v1/settings")[0] == 200)
    assert get(port, "/api/v1/settings")[1] == {"revision": 1, "settings": as_dict(Settings())}
    assert get(port, "/api/v1/sets")[1] == {"sets": [], "next": None}
    assert get(port, "/api/v1/sets?before=none")[0] == 404
    store.close()
