"""PINs are hashed one at a time, for few at once, and for nobody who has hung up."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from hingewall_web.server.hash_queue import MOST_OF_ONE, MOST_WAITING, Gone, HashQueue, TooBusy
from waiting import PATIENCE_S, until


class Counter:
    """Where PINs are hashed for as long as a test likes."""

    def __init__(self) -> None:
        self.queue = HashQueue()
        self.done = threading.Event()
        self.hashing: list[str] = []
        self.most = 0

    def hash(self, client: str, left: threading.Event | None = None) -> str:
        with self.queue.turn(client, left.is_set if left else lambda: False):
            self.hashing.append(client)
            self.most = max(self.most, len(self.hashing))
            assert self.done.wait(PATIENCE_S)
            self.hashing.remove(client)
        return client


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(10) as pool:
        yield pool


def queued(counter: Counter, threads: ThreadPoolExecutor, *clients: str) -> list["Future[str]"]:
    """The first of them at work, the others waiting."""
    found = []
    for number, client in enumerate(clients):
        found.append(threads.submit(counter.hash, client))
        until(lambda n=number: counter.hashing and counter.queue._waiting == n, "it is in the queue")  # type: ignore[misc]
    return found


def test_four_wait_and_the_next_is_told_to_come_again(counter: Counter, threads: ThreadPoolExecutor) -> None:
    names = [f"phone {n}" for n in range(1 + MOST_WAITING)]
    inside = queued(counter, threads, *names)
    with pytest.raises(TooBusy):
        counter.hash("one more")
    counter.done.set()
    assert [each.result(PATIENCE_S) for each in inside] == names
    assert counter.most == 1
    assert counter.hash("one more") == "one more"


def test_one_client_leaves_places_to_others(counter: Counter, threads: ThreadPoolExecutor) -> None:
    queued(counter, threads, *["a stranger"] * MOST_OF_ONE)
    with pytest.raises(TooBusy):
        counter.hash("a stranger")
    owner = threads.submit(counter.hash, "the owner")
    counter.done.set()
    assert owner.result(PATIENCE_S) == "the owner"
    assert counter.hash("a stranger") == "a stranger", "its places are free again"


def test_for_who_has_hung_up_nothing_is_hashed(counter: Counter, threads: ThreadPoolExecutor) -> None:
    left = threading.Event()
    queued(counter, threads, "somebody")
    gone = threads.submit(counter.hash, "a phone", left)
    until(lambda: counter.queue._waiting == 1, "it waits")
    left.set()
    counter.done.set()
    with pytest.raises(Gone):
        gone.result(PATIENCE_S)
    assert counter.hash("the next") == "the next"
