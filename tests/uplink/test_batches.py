"""Walls and hub over a network that loses, delays, doubles and reorders, while either of them starts anew: in the end
the hub has every change, taken once and in order."""

import itertools
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hingewall.fleet.messages import Answer, Batch, Cursor, GoneRow, Question, Up, follows
from hingewall.uplink.batches import JITTER, LONGEST_S, PATIENCE_S, SOON_S, Batches

MOST = 5
Message = TypeVar("Message", Up, Answer)


class File:
    """A wall's file: its changes in order, and what the hub was heard to have."""

    def __init__(self) -> None:
        self.store = "store 1"
        self.changes: list[str] = []
        self.acknowledged = 0

    def holds(self, cursor: Cursor) -> bool:
        if cursor.seq == 0:
            return self.acknowledged == 0
        there = self.acknowledged <= cursor.seq <= len(self.changes)
        return cursor.store == self.store and there and self.changes[cursor.seq - 1] == cursor.id

    def batch(self, n: int, store: str, after: int) -> Batch | None:
        assert after >= self.acknowledged, "what came before is no longer there"
        part = self.changes[after : after + MOST]
        if not part:
            return None
        return Batch(n, after, Cursor(store, after + len(part), part[-1]), tuple(GoneRow("rep", one) for one in part))

    def begin_store(self) -> None:
        self.store = f"store {int(self.store.split()[1]) + 1}"
        self.acknowledged = 0


@dataclass
class Hub:
    """Takes what follows, remembers up to where, and how often it took each change."""

    has: dict[str, Cursor] = field(default_factory=dict)
    taken: dict[str, list[str]] = field(default_factory=dict)

    def take(self, up: Up) -> Answer:
        store = up.store if isinstance(up, Question) else up.upto.store
        cursor = self.has.get(store, Cursor(store))
        if isinstance(up, Batch) and follows(up, cursor.seq):
            self.taken.setdefault(store, []).extend(row.id for row in up.rows)
            cursor = self.has[store] = up.upto
        return Answer(up.n, cursor)


class Story:
    """A wall, a hub, and between them what is under way in both directions."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.file, self.hub = File(), Hub()
        self.now = 0.0
        self.up: list[Up] = []
        self.down: list[Answer] = []
        self.names = (f"change {n}" for n in itertools.count(1))
        self.restart()

    def restart(self) -> None:
        """Of the wall: it knows what its file says, and nothing else."""
        self.wall = Batches(self.file.store, self.file, self.chance.random)
        self.wall.begin_again(self.now)

    def step(self, happens: str) -> None:
        match happens:
            case "change":
                self.file.changes.append(next(self.names))
            case "time":
                self.now += self.chance.choice([0.1, SOON_S, PATIENCE_S, LONGEST_S * (1 + JITTER)])
            case "restart":
                self.restart()
            case "reconnect":
                self.wall.begin_again(self.now)
            case "lose":
                self.some(self.up, keep=False) if self.chance.random() < 0.5 else self.some(self.down, keep=False)
            case "up":
                self.arrives(keep=False)
            case "double":
                self.arrives(keep=True)
            case "down":
                self.answered(keep=self.chance.random() < 0.3)
        self.send()

    def send(self) -> None:
        if up := self.wall.due(self.now):
            self.up.append(up)
            assert self.wall.due(self.now) is None, "one at a time"

    def arrives(self, keep: bool) -> None:
        for up in self.some(self.up, keep):
            self.down.append(self.hub.take(up))

    def answered(self, keep: bool) -> None:
        for answer in self.some(self.down, keep):
            if has := self.wall.heard(answer, self.now):
                self.file.acknowledged = max(self.file.acknowledged, has.seq)
            if self.wall.astray:
                self.file.begin_store()
                self.restart()

    def some(self, under_way: list[Message], keep: bool) -> list[Message]:
        """One of them, any: they overtake each other."""
        if not under_way:
            return []
        one = self.chance.choice(under_way)
        if not keep:
            under_way.remove(one)
        return [one]

    def settle(self) -> None:
        """The network works again."""
        for _ in range(2000):
            self.now += SOON_S
            for happens in ("up", "down"):
                self.step(happens)
            if self.hub.taken.get(self.file.store, []) == self.file.changes and not self.up:
                return


HAPPENS = st.sampled_from([*["change", "time", "up", "down"] * 3, "lose", "double", "restart", "reconnect"])
EXAMPLES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@EXAMPLES
@given(st.lists(HAPPENS, min_size=60, max_size=160), st.integers(0, 1 << 32))
def test_the_hub_has_every_change_once_and_in_order_whatever_happens(story: list[str], seed: int) -> None:
    told = Story(seed)
    for happens in story:
        told.step(happens)
        taken = told.hub.taken.get(told.file.store, [])
        assert taken == told.file.changes[: len(taken)], "no more than there is, each once, in order"
        assert told.file.acknowledged <= len(taken), "the wall never thinks that the hub has more than it has"
    told.settle()
    assert told.hub.taken.get(told.file.store, []) == told.file.changes


@EXAMPLES
@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 1 << 32))
def test_a_hub_or_a_wall_that_came_back_from_a_backup_ends_with_everything(
    before: int, lost: int, after: int, seed: int
) -> None:
    """Either has forgotten the last ``lost`` changes, and the wall has made others since."""
    told = Story(seed)
    for _ in range(before):
        told.step("change")
    told.settle()
    kept = max(0, before - lost)
    if seed % 2:
        store = told.file.store
        told.hub.taken[store] = told.hub.taken[store][:kept]
        told.hub.has[store] = Cursor(store, kept, told.file.changes[kept - 1]) if kept else Cursor(store)
    else:
        del told.file.changes[kept:]
        told.file.acknowledged = min(told.file.acknowledged, kept)
    told.restart()
    for _ in range(after):
        told.step("change")
    told.settle()
    assert told.hub.taken.get(told.file.store, []) == told.file.changes


def test_a_hub_that_does_not_answer_is_asked_less_and_less_often() -> None:
    wall = Batches("store 1", File(), lambda: 0.0)
    wall.begin_again(0.0)
    asked, now = [], 0.0
    while now < 1000.0:
        if wall.due(now):
            asked.append(now)
        now += 1.0
    waits = [later - earlier for earlier, later in itertools.pairwise(asked)]
    assert waits[:5] == [8.0, 16.0, 32.0, 64.0, 120.0]
    assert set(waits[5:]) == {120.0}


def test_two_walls_that_lost_the_same_hub_do_not_come_back_at_once() -> None:
    first = {Batches("s", File(), Random(n).random) for n in range(20)}
    for wall in first:
        wall.begin_again(0.0)
    begun = [wall for wall in first if wall.due(SOON_S / 2)]
    assert 3 <= len(begun) <= 17


def test_a_hub_that_is_slow_gets_fewer_batches_with_more_in_each() -> None:
    told = Story(1)
    told.now = SOON_S
    told.send()
    told.arrives(keep=False)
    for _ in range(4):
        told.step("change")
    told.answered(keep=False)
    told.send()
    (batch,) = told.up
    assert isinstance(batch, Batch)
    assert len(batch.rows) == 4


def test_an_answer_that_comes_late_is_not_taken_for_that_to_another_question() -> None:
    """Else two batches would be under way, and the second be of what the first has brought."""
    wall = Batches("store 1", File(), Random(1).random)
    wall.begin_again(0.0)
    first = wall.due(SOON_S)
    later = SOON_S + 2 * PATIENCE_S
    second = wall.due(later)
    assert first is not None
    assert second is not None
    assert first.n != second.n
    assert wall.heard(Answer(first.n, Cursor("store 1")), later) is None
    assert wall.heard(Answer(second.n, Cursor("another store")), later) is None
    assert wall.due(later) is None, "one is under way still"
    assert wall.heard(Answer(second.n, Cursor("store 1")), later) == Cursor("store 1")


def test_after_its_time_it_asks_what_the_hub_has_and_does_not_send_the_batch_again() -> None:
    told = Story(1)
    told.step("change")
    told.now = SOON_S
    told.send()
    told.arrives(keep=False)
    told.answered(keep=False)
    told.send()
    assert isinstance(told.up.pop(), Batch)
    told.now += 2 * PATIENCE_S
    told.send()
    assert isinstance(told.up.pop(), Question), "the hub may have it, and be another one by now"
