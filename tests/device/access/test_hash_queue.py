"""PINs are hashed one at a time, for few at once, and the loop that beeps never waits for one."""

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from hingewall.device.access.hash_queue import MOST_OF_ONE, MOST_WAITING, HashQueue
from hingewall.errors import CommandRefused
from waiting import PATIENCE_S


class Counter:
    """Where PINs are hashed for as long as a test likes. ``news`` is what the loop has yet to hear."""

    def __init__(self) -> None:
        self.news: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.queue = HashQueue(self.news.put)
        self.may_end = threading.Event()
        self.done: list[str] = []
        self.at_once = self.most = 0

    def put(self, client: str) -> None:
        def work() -> str:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
            assert self.may_end.wait(PATIENCE_S)
            self.at_once -= 1
            return client

        self.queue.put(client, work, self.done.append, lambda error: self.done.append(repr(error)))

    def loop(self, times: int) -> None:
        for _ in range(times):
            self.news.get(timeout=PATIENCE_S)()


@pytest.fixture
def counter() -> Iterator[Counter]:
    counter = Counter()
    yield counter
    counter.may_end.set()
    counter.queue.close()


def test_four_wait_and_the_next_is_told_to_come_again(counter: Counter) -> None:
    names = [f"phone {n}" for n in range(1 + MOST_WAITING)]
    for name in names:
        counter.put(name)
    with pytest.raises(CommandRefused, match="try again") as refused:
        counter.put("one more")
    assert refused.value.code == "pins_busy"
    assert counter.done == [], "whoever asks waits for nothing"
    counter.may_end.set()
    counter.loop(len(names))
    assert counter.done == names
    assert counter.most == 1
    counter.put("one more")


def test_one_client_leaves_places_to_others(counter: Counter) -> None:
    for _ in range(MOST_OF_ONE):
        counter.put("a stranger")
    with pytest.raises(CommandRefused):
        counter.put("a stranger")
    counter.put("the owner")
    counter.may_end.set()
    counter.loop(3)
    assert counter.done[-1] == "the owner"
    counter.put("a stranger")


def test_what_fails_is_told_and_the_place_is_free_again(counter: Counter) -> None:
    def fall() -> str:
        raise MemoryError("no room for a hash")

    counter.may_end.set()
    for _ in range(MOST_OF_ONE + 1):
        counter.queue.put("a phone", fall, counter.done.append, lambda error: counter.done.append(repr(error)))
        counter.loop(1)
    assert counter.done == ["MemoryError('no room for a hash')"] * (MOST_OF_ONE + 1)
