"""A process that we have started is ready when it says so itself, and by nobody else's word."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from hingewall.supervision import ReadyListener
from running import PATIENCE_S

SAYS = "import sys; from hingewall.supervision import sd_notify; [sd_notify(word) for word in sys.argv[1:]]"


@pytest.fixture
def listeners() -> Iterator[tuple[ReadyListener, ReadyListener]]:
    with ExitStack() as stack:
        pair = (ReadyListener(), ReadyListener())
        for listener in pair:
            stack.callback(listener.close)
        yield pair


def say(listener: ReadyListener, *words: str) -> None:
    """From a process of its own."""
    subprocess.run(
        [sys.executable, "-c", SAYS, *words], check=True, env={"NOTIFY_SOCKET": listener.address}, timeout=PATIENCE_S
    )


def test_only_its_own_process_and_only_that_word_count(listeners: tuple[ReadyListener, ReadyListener]) -> None:
    ours, other = listeners
    say(other, "READY=1")
    say(ours, "STATUS=READY=1 soon", "WATCHDOG=1")
    assert not ours.ready()
    say(ours, "READY=1")
    assert ours.ready()
    assert ours.ready(), "it stays so"


def test_one_that_tells_more_than_is_listened_to_is_not_held_up(
    listeners: tuple[ReadyListener, ReadyListener],
) -> None:
    ours, _ = listeners
    say(ours, "READY=1", *["WATCHDOG=1"] * 500)
    assert ours.ready()
