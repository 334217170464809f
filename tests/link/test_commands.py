"""Commands: answered once they are done, done once, whoever asks and however badly."""

import itertools
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hingewall.errors import CommandRefused, LinkError
from hingewall.link.commands import CommandClient, CommandServer
from hingewall.link.wire import LARGEST, connect
from hingewall.messages.command import Answer, Command, CommandProblem
from waiting import PATIENCE_S, ended, until

Reply = Callable[[Answer], None]


class CommandHandler:
    """Notes what it is asked, and answers at once, never, or when it is told to."""

    def __init__(self) -> None:
        self.asked: list[Command] = []
        self.held: list[tuple[Command, Reply]] = []
        self.mode = "at once"
        self.came = threading.Event()

    def take(self, command: Command, reply: Reply) -> None:
        self.handle(command, reply)

    def handle(self, command: Command, reply: Reply) -> None:
        self.asked.append(command)
        if self.mode == "held":
            self.held.append((command, reply))
        elif self.mode == "refuse":
            reply(Answer(id=command.id, error=CommandProblem("invalid", "no", {"a.b": "is wrong"})))
        else:
            reply(Answer(id=command.id, ok=True, revision=8))
        self.came.set()


@pytest.fixture
def desk() -> CommandHandler:
    return CommandHandler()


@pytest.fixture
def path(tmp_path: Path, desk: CommandHandler) -> Iterator[Path]:
    server = CommandServer(tmp_path / "command.sock", desk.take)
    server.start()
    yield tmp_path / "command.sock"
    server.close()


@pytest.fixture
def client(path: Path) -> Iterator[CommandClient]:
    client = CommandClient(path)
    yield client
    client.close()


def test_a_command_arrives_whole_and_is_answered(client: CommandClient, desk: CommandHandler) -> None:
    answer = client.ask("set_settings", {"stance.target_mm": 650}, revision=7, timeout_s=PATIENCE_S)
    assert answer.ok
    assert answer.revision == 8
    (command,) = desk.asked
    assert (command.kind, command.args, command.revision) == ("set_settings", {"stance.target_mm": 650}, 7)


def test_a_refusal_carries_the_reason_for_each_field(client: CommandClient, desk: CommandHandler) -> None:
    desk.mode = "refuse"
    with pytest.raises(CommandRefused, match="no") as refused:
        client.ask("set_settings", timeout_s=PATIENCE_S)
    assert refused.value.code == "invalid"
    assert refused.value.fields == {"a.b": "is wrong"}


def test_what_is_longer_than_an_answer_may_be_ends_no_connection(path: Path, desk: CommandHandler) -> None:
    """A refusal quotes what was asked, and JSON makes that longer; a list may grow. Whoever answers goes on."""
    with connect(path, PATIENCE_S) as page:
        page.send(msgspec.json.encode({"id": "1", "kind": '"\\' * 15_000}))
        answer = msgspec.json.decode(page.recv(LARGEST + 1), type=Answer)
        assert (answer.id, answer.error and answer.error.code) == ("1", "failed")
        desk.mode = "held"
        page.send(msgspec.json.encode(Command("2", "sessions")))
        assert desk.came.wait(PATIENCE_S)
        command, reply = desk.held[0]
        reply(Answer(command.id, True, result={"sessions": ["\x01" * 60] * 200}))
        answer = msgspec.json.decode(page.recv(LARGEST + 1), type=Answer)
        assert (answer.id, answer.error and answer.error.code) == ("2", "failed")


def test_no_device_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match="is the device process running"):
        CommandClient(tmp_path / "command.sock").ask("start_set")


def test_no_answer_in_time_is_said_so_and_the_next_one_is_heard(client: CommandClient, desk: CommandHandler) -> None:
    desk.mode = "held"
    with pytest.raises(LinkError, match="did not answer"):
        client.ask("start_set", timeout_s=0.05)
    desk.mode = "at once"
    assert client.ask("end_set", timeout_s=PATIENCE_S).ok


def test_an_answer_may_come_later_from_another_thread(client: CommandClient, desk: CommandHandler) -> None:
    desk.mode = "held"

    def later() -> None:
        desk.came.wait(PATIENCE_S)
        command, reply = desk.held[0]
        reply(Answer(id=command.id, ok=True))

    threading.Thread(target=later, daemon=True).start()
    assert client.ask("claim", timeout_s=PATIENCE_S).ok


def test_a_device_that_was_restarted_is_found_again(tmp_path: Path, desk: CommandHandler) -> None:
    where = tmp_path / "command.sock"
    client = CommandClient(where)
    for _ in range(2):
        server = CommandServer(where, desk.handle)
        server.start()
        assert client.ask("start_set", timeout_s=PATIENCE_S).ok
        server.close()
    client.close()
    assert len(desk.asked) == 2


def test_what_a_user_may_not_ask_is_refused_and_not_done(tmp_path: Path, desk: CommandHandler) -> None:
    asked: list[tuple[str, int]] = []

    def may(kind: str, uid: int) -> bool:
        asked.append((kind, uid))
        return kind != "hub_has"

    server, client = CommandServer(tmp_path / "command.sock", desk.take, may), CommandClient(tmp_path / "command.sock")
    server.start()
    try:
        with pytest.raises(CommandRefused, match="not this process' to ask"):
            client.ask("hub_has", timeout_s=PATIENCE_S)
        assert client.ask("start_set", timeout_s=PATIENCE_S).ok
    finally:
        client.close()
        server.close()
    assert [command.kind for command in desk.asked] == ["start_set"]
    assert asked == [("hub_has", os.geteuid()), ("start_set", os.geteuid())], "the kernel says who it is"


def test_the_same_id_twice_is_done_once_and_answered_twice(path: Path, desk: CommandHandler) -> None:
    with connect(path, PATIENCE_S) as peer:
        for _ in range(2):
            peer.send(b'{"id":"a","kind":"start_set"}')
            assert msgspec.json.decode(peer.recv(LARGEST), type=Answer).ok
    assert len(desk.asked) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"not json", b"[]", b"null", b"{}", b'{"id":"a"}', b'{"id":"a","kind":"open_the_door"}',
        b'{"id":1,"kind":"start_set"}',
        b'{"id":"a","kind":"start_set","args":[]}', b"\xff\xfe", b'{"id":"a","kind":"start_set","revision":"x"}',
        b"[" * 5000,
        b'{"id":"a","kind":"start_set","args":{"x":"' + b"y" * LARGEST + b'"}}',
    ],
)  # fmt: skip
def test_a_malformed_command_is_refused_and_the_connection_lives_on(
    path: Path, desk: CommandHandler, raw: bytes
) -> None:
    with connect(path, PATIENCE_S) as peer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * LARGEST)
        peer.send(raw)
        answer = msgspec.json.decode(peer.recv(LARGEST), type=Answer)
        assert answer.error is not None
        assert answer.error.code == "malformed"
        peer.send(b'{"id":"b","kind":"start_set"}')
        assert msgspec.json.decode(peer.recv(LARGEST), type=Answer).id == "b"
    assert len(desk.asked) == 1


def test_a_page_that_hangs_up_before_its_answer_is_forgotten(
    path: Path, desk: CommandHandler, client: CommandClient
) -> None:
    desk.mode = "held"
    with connect(path, PATIENCE_S) as peer:
        peer.send(b'{"id":"a","kind":"start_set"}')
        desk.came.wait(PATIENCE_S)
    command, reply = desk.held[0]
    reply(Answer(id=command.id, ok=True))
    desk.mode = "at once"
    assert client.ask("end_set", timeout_s=PATIENCE_S).ok


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda x: st.lists(x) | st.dictionaries(st.text(max_size=9), x),
    max_leaves=10,
)


def test_any_json_is_answered(path: Path) -> None:
    numbers = itertools.count()
    with connect(path, PATIENCE_S) as peer:

        @given(JSON)
        def asked(message: Any) -> None:
            name = f"{next(numbers)}"
            peer.send(msgspec.json.encode({"id": name, "kind": "start_set", "args": message}))
            assert msgspec.json.decode(peer.recv(LARGEST), type=Answer).id == name

        asked()


def test_a_desk_that_falls_over_answers_all_the_same_and_serves_the_next(path: Path, desk: CommandHandler) -> None:
    def fall(command: Command, reply: Reply) -> None:
        raise RuntimeError("over")

    works, desk.handle = desk.handle, fall  # type: ignore[method-assign]
    for _ in range(20):
        with connect(path, PATIENCE_S) as peer:
            peer.send(b'{"id":"a","kind":"start_set"}')
            answer = msgspec.json.decode(peer.recv(LARGEST), type=Answer)
            assert answer.error is not None
            assert answer.error.code == "failed"
    desk.handle = works  # type: ignore[method-assign]


def test_a_command_whose_answer_was_lost_is_not_sent_again(
    path: Path, desk: CommandHandler, client: CommandClient
) -> None:
    assert client.ask("start_set", timeout_s=PATIENCE_S).ok
    desk.mode = "held"
    with pytest.raises(LinkError):
        client.ask("end_set", timeout_s=0.05)
    until(lambda: len(desk.asked) > 1)
    assert [command.kind for command in desk.asked] == ["start_set", "end_set"]


def test_a_slow_command_holds_up_no_other(client: CommandClient, desk: CommandHandler) -> None:
    desk.mode = "held"
    answers: list[Answer] = []
    slow = threading.Thread(target=lambda: answers.append(client.ask("claim", timeout_s=PATIENCE_S)))
    slow.start()
    desk.came.wait(PATIENCE_S)
    desk.mode = "at once"
    assert client.ask("start_set", timeout_s=PATIENCE_S).ok
    assert answers == [], "the slow one still waits"
    command, reply = desk.held[0]
    reply(Answer(id=command.id, ok=True))
    ended(slow)
    assert answers[0].ok
