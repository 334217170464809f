"""The speaker's thread: tones come out, and a card that is missing, hangs or goes in mid-cue stops only itself."""

from collections.abc import Iterator

import pytest

from hingewall.cues import ALARM_HZ
from hingewall.settings.settings import Settings, changed
from hingewall.signals import speaker
from hingewall.signals.board import Board
from hingewall.signals.cue_mixer import Output
from hingewall.signals.cue_selector import Hold, Release
from hingewall.signals.player import Player
from hingewall.signals.speaker import SpeakerBoard
from hingewall.sound.spoken import spoken
from hingewall.sound.synth import BLOCK
from sound_card import Card

TONE, ALARM, SILENT = Output(hz=900.0), Output(hz=ALARM_HZ, alarm=True), Output()


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Iterator[Card]:
    monkeypatch.setattr(speaker, "AGAIN_S", 0.01)
    card = Card()
    yield card
    card.come_to()


@pytest.fixture
def board(card: Card) -> Iterator[SpeakerBoard]:
    board = SpeakerBoard(card.open)
    yield board
    board.close()


def more(card: Card, what: str, blocks: int = 10) -> None:
    """Until so many more blocks of it have been heard."""
    aim = card.heard[what] + blocks
    card.until(lambda: card.heard[what] >= aim)


def test_a_tone_sounds_until_it_ends_and_then_the_card_rests(card: Card, board: SpeakerBoard) -> None:
    board.show(TONE, "high", 1.0)
    more(card, "tone")
    board.show(SILENT, "high", 1.0)
    card.until(lambda: card.rested == 1)
    assert card.heard["silence"] > 50, "pauses between notes keep the amplifier on"
    assert not board.trouble


def test_a_wall_without_its_card_says_so_and_sounds_when_it_comes(card: Card, caplog: pytest.LogCaptureFixture) -> None:
    card.plugged = False
    board = SpeakerBoard(card.open)
    card.until(lambda: card.opened >= 5)
    assert board.trouble
    assert caplog.text.count("there is no such card") == 1, "said once, tried for ever"
    board.show(ALARM, "high", 1.0)
    card.plugged = True
    more(card, "tone")
    assert not board.trouble
    board.close()


def test_a_card_that_goes_in_mid_alarm_is_opened_again_and_the_alarm_goes_on(card: Card, board: SpeakerBoard) -> None:
    board.show(ALARM, "high", 1.0)
    more(card, "tone")
    card.sound = False
    card.until(lambda: card.opened == 2)
    more(card, "tone")
    assert card.closed == 1
    assert not board.trouble


def test_a_card_that_is_pulled_while_nothing_sounds_is_missed(card: Card, board: SpeakerBoard) -> None:
    card.until(lambda: card.opened == 1)
    card.plugged = card.sound = False
    card.until(lambda: card.opened >= 3)
    assert board.trouble


def test_nobody_waits_for_a_card_that_hangs(card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nora's alarm lights up though the sound card does not answer; and the wall can be switched off."""
    monkeypatch.setattr(speaker, "JOIN_S", 0.01)
    lit: list[float] = []

    class Lights:
        def use(self, settings: Settings) -> None: ...
        def show(self, output: Output, loud: str, brightness: float) -> None:
            lit.append(output.orange)

        def named(self, cue: str, audible: bool) -> None: ...
        def close(self) -> None: ...

    lights: Board = Lights()
    board = SpeakerBoard(card.open)
    card.hang()
    player = Player([board, lights])
    for _ in range(20):
        player.perform([Hold("too_near", True)])
        player.perform([Release("too_near")])
    assert lit.count(1.0) >= 1
    player.close()


def test_a_reason_is_spoken_after_its_sound_and_only_where_it_is_wanted(card: Card, board: SpeakerBoard) -> None:
    """Ines sits down into her hinge; with her back to the wall she sees no light."""
    aim = len(spoken("es", "squat")) // BLOCK
    player = Player([board])
    for settings, says in (({}, False), ({"cue.spoken": True, "ui.language": "es"}, True)):
        player.use(changed(Settings(), settings))
        rested, before = card.rested, card.heard["tone"]
        board.show(Output(hz=525.0), "high", 1.0)
        board.named("squat", True)
        more(card, "tone", 2)
        board.show(SILENT, "high", 1.0)
        card.until(lambda rested=rested: card.rested > rested)  # type: ignore[misc]
        assert (card.heard["tone"] - before >= aim) is says
    player.close()


def test_what_is_faded_or_another_cue_cuts_short_is_not_said_late(card: Card, board: SpeakerBoard) -> None:
    board.use(changed(Settings(), {"cue.spoken": True}))
    board.named("squat", False)
    board.named("squat", True)
    board.named("rep_counted", True)
    board.show(TONE, "high", 1.0)
    more(card, "tone", 2)
    before = card.heard["tone"]
    board.show(SILENT, "high", 1.0)
    card.until(lambda: card.rested == 1)
    assert card.heard["tone"] - before < 200, "no words"


def test_a_closed_board_is_silent(card: Card, board: SpeakerBoard) -> None:
    board.show(ALARM, "high", 1.0)
    more(card, "tone")
    board.close()
    board.close()
    before = dict(card.heard)
    board.show(ALARM, "high", 1.0)
    assert (card.closed, card.heard) == (1, before)
