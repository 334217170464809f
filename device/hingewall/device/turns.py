"""Whose turn it is: while somebody trains, only the phone that began the turn may start, end or change badges.

Every other phone's tap waits for a short press of the wall's button. A phone is known by the key of its turn alone: it
is random, ends with the turn, and says nothing of the phone. Pure: it is told the time, s.
"""

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from hingewall.device.access.access import Access
from hingewall.device.access.sessions import OWNER
from hingewall.device.athlete_session import IDLE_S
from hingewall.device.ownership import PRESS_S
from hingewall.errors import HingewallError, one_line
from hingewall.messages.command import Command
from hingewall.messages.events import Presence
from hingewall.messages.snapshot import TurnView

log = logging.getLogger(__name__)

TAP_S = 3.0
"""One tap of a phone in so long, counted from its last try: a thumb that has slipped waits, a script gets nowhere."""

FIRST_NUMBERS = 10**8
"""Each start counts from another number: a phone that has kept that of an old turn is told nothing of a new one."""

LONGEST = 64
"""Characters of a key or an address."""


class Phone(NamedTuple):
    """What a page says of who taps: the key of its turn, where it is, and whether it is the owner's."""

    key: str
    address: str
    owner: bool


class Training(NamedTuple):
    """Whether somebody is ready for a rep, and has done some in the open set; and whether there is a button."""

    armed: bool
    reps: bool
    button: bool


class Turn(NamedTuple):
    """Without a key it was begun by the wall's button."""

    number: int
    key: str = ""


class Waiting(NamedTuple):
    """A tap that waits for the button, and what it was for; ``contested``: another phone's waited when it came."""

    turn: Turn
    do: Callable[[], None]
    until: float
    contested: bool


class Turns:
    """Belongs to the device loop."""

    def __init__(self) -> None:
        self._turn: Turn | None = None
        self._former = ""
        self._waiting: Waiting | None = None
        self._numbers = secrets.randbelow(FIRST_NUMBERS)
        self._there_s = 0.0
        self._tapped: dict[str, float] = {}
        self._refused = 0

    def look(self, presence: Presence, t: float) -> None:
        """Time passes: with nobody there for a minute it is nobody's turn, and no tap waits for ever."""
        if presence != "empty":
            self._there_s = t
        elif t - self._there_s >= IDLE_S:
            self._turn, self._former = None, ""
        if self._waiting is not None and t >= self._waiting.until:
            self._waiting = None

    def tap(self, phone: Phone, there: Training, do: Callable[[], None], t: float) -> dict[str, Any]:
        """``do`` it, or say why not: ``refused`` is ``soon``, ``others``, which waits for the button, or ``contested``.

        ``turn`` is what the phone is to show with its next taps. Raises what ``do`` raises.
        """
        if self._too_soon(phone, t):
            self._refused += 1
            return {"refused": "soon"}
        if not self._may(phone, there):
            self._refused += 1
            self._waiting = waiting = self._asking(phone, do, t)
            self._tapped[waiting.turn.key] = t  # by which the phone is known from now on
            return {"refused": "contested" if waiting.contested else "others"} | _told(waiting.turn)
        do()
        self._waiting = None
        if self._turn is None or not self._turn.key or self._turn.key != phone.key:
            self._turn = self._new()
        self._there_s = self._tapped[self._turn.key] = t
        return _told(self._turn)

    def refused(self) -> int:
        """How many taps since this was asked last."""
        count, self._refused = self._refused, 0
        return count

    def confirm(self) -> bool:
        """The button was pressed: the tap that waits is done, and it is that phone's turn. False for none, or two."""
        waiting = self._waiting
        if waiting is None or waiting.contested:
            return False
        self._waiting = None
        self._turn = waiting.turn
        try:
            waiting.do()
        except HingewallError as error:
            log.warning("a tap was confirmed, and can't be done: %s", one_line(error))
        return True

    def begun_by_the_button(self) -> None:
        """Whoever starts a set at the wall has no need of a phone, and no phone a say in it."""
        self._turn, self._former = Turn(self._count()), ""

    def somebody_else(self) -> None:
        """Another one stands there. Until they do a rep any phone may tap; the last one's may say that it is them."""
        self._former = self._turn.key if self._turn else ""
        self._turn = self._waiting = None

    def view(self, there: Training) -> TurnView | None:
        """What the pages are told; None while any phone may tap."""
        begun = self._turn is not None or (there.reps and there.button)
        if not begun or not (there.armed or there.reps):
            return None
        by: Literal["phone", "wall"] = "phone" if self._turn and self._turn.key else "wall"
        asked = self._waiting is not None and not self._waiting.contested
        return TurnView(self._turn.number if self._turn else 0, by, asked, there.button)

    @property
    def begun(self) -> int:
        """The number of the turn that a phone began, by which that phone knows it; 0 for none."""
        return self._turn.number if self._turn and self._turn.key else 0

    def _may(self, phone: Phone, there: Training) -> bool:
        if phone.owner or not (there.armed or there.reps):
            return True
        if self._turn is not None and self._turn.key:
            return phone.key == self._turn.key
        # Nobody is there to press a button that a simulation has not.
        begun = there.button and (self._turn is not None or there.reps)
        return not begun or (self._turn is None and bool(self._former) and phone.key == self._former)

    def _asking(self, phone: Phone, do: Callable[[], None], t: float) -> Waiting:
        """Of one phone the newest tap waits. Of two a press would be taken for the wrong one's, so it is for neither:
        whoever sees somebody reach for the button can't slip in between."""
        before = self._waiting
        contested = before is not None and (before.contested or phone.key != before.turn.key)
        return Waiting(self._new(), do, t + PRESS_S, contested)

    def _too_soon(self, phone: Phone, t: float) -> bool:
        self._tapped = {who: last for who, last in self._tapped.items() if t - last < TAP_S}
        who = phone.key if self._known(phone.key) else phone.address
        soon = who in self._tapped
        self._tapped[who] = t
        return soon

    def _known(self, key: str) -> bool:
        """Whether it is one of ours that counts: whoever makes them up is told apart by the address alone."""
        turns = [self._turn, self._waiting.turn if self._waiting else None]
        return bool(key) and key in {self._former, *(turn.key for turn in turns if turn)}

    def _new(self) -> Turn:
        return Turn(self._count(), secrets.token_urlsafe(16))

    def _count(self) -> int:
        self._numbers += 1
        return self._numbers


def _told(turn: Turn) -> dict[str, Any]:
    return {"turn": {"key": turn.key, "number": turn.number}}


def phone_of(command: Command, access: Access) -> Phone | None:
    """Who taps; None where no page asks, but a program on the device itself."""
    told = command.args.get("phone")
    if not isinstance(told, Mapping):
        return None
    key, address = (str(told.get(name, ""))[:LONGEST] for name in ("key", "from"))
    here = access.session(command.token)
    return Phone(key, address, here is not None and here.who == OWNER)
