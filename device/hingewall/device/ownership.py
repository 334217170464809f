"""Who may change settings: the first owner by a claim code, or by the button; and a forgotten PIN is forgotten.

Both ways need somebody at the device. There is no default PIN, and the wall is never open to whoever comes first: the
button confirms the one phone that asks.
"""

import hmac
import logging
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from hingewall.errors import CommandRefused, StorageError, one_line
from hingewall.storage.storage import Storage

log = logging.getLogger(__name__)

PRESS_S = 20.0
"""So long a phone that has no claim code waits for a press of the button: time to reach for the wall, and no longer."""
REMIND_S = 3.0
"""How often the wall shows meanwhile that it is the one that is asked."""

Answered = Callable[[Exception | None], None]


class Asking(NamedTuple):
    """A phone that would be the owner, and until when it waits for the button."""

    pin_hash: str
    answered: Answered
    until: float


class Ownership:
    """The claim code in its file, and the phone that waits for the button. Belongs to the device loop's thread."""

    def __init__(
        self, code_file: Path, storage: Storage, clock: Callable[[], float] = time.monotonic, quiet: bool = False
    ) -> None:
        """``quiet``: the log says nothing of the claim code."""
        self._quiet = quiet
        self._said = ""
        self._code_file = code_file
        self._storage = storage
        self._clock = clock
        self._asking: Asking | None = None
        self._remind_at = 0.0

    def offer(self) -> None:
        """A device without an owner gets a claim code, and says it in its log."""
        try:
            if self._storage.claimed():
                self._code_file.unlink(missing_ok=True)
                return
        except StorageError:
            return  # where a PIN can't be kept, nobody can choose one
        try:
            if not self._code_file.exists():
                self._code_file.touch(mode=0o600)
                digits = f"{secrets.randbelow(10**8):08d}"
                self._code_file.write_text(f"{digits[:4]}-{digits[4:]}\n", "ascii")
            code = self._code_file.read_text("ascii").strip()
            if not self._quiet and code != self._said:
                log.info("this device has no owner yet: claim code %s, for the page /setup", code)
            self._said = code
        except OSError as error:
            log.warning(
                "%s: the claim code can't be written (%s); a PIN can be chosen by pressing the button",
                self._code_file, one_line(error),
            )  # fmt: skip

    def check(self, given: str) -> None:
        """Raises CommandRefused when there is an owner, or ``given`` is not the claim code."""
        self._no_owner_yet()
        try:
            code = self._code_file.read_text("ascii").strip()
        except FileNotFoundError as error:
            raise CommandRefused(
                "refused", "this device has no claim code; leave it empty and press the button"
            ) from error
        if not hmac.compare_digest(_digits(given), _digits(code)):
            self._storage.pin_failed(lambda _error: None)
            raise CommandRefused(
                "refused", "that claim code is wrong; the installer printed the right one, and the device's log has it"
            )

    def _no_owner_yet(self) -> None:
        if self._storage.claimed():
            raise CommandRefused("refused", "this device already has an owner; log in with the PIN")

    def ask(self, pin_hash: str, answered: Answered) -> None:
        """A phone without the code would be the owner: ``answered`` once the button was pressed, or was not.

        Raises CommandRefused when there is an owner, or another phone waits: a press must not be taken for its.
        """
        self._no_owner_yet()
        if self._asking is not None:
            raise CommandRefused(
                "busy", "another phone is asking to become the owner: don't press the button; try again in a moment"
            )
        self._asking, self._remind_at = Asking(pin_hash, answered, self._clock() + PRESS_S), 0.0

    def confirm(self) -> bool:
        """The button was pressed; False when no phone waits for that."""
        asking, self._asking = self._asking, None
        if asking is None:
            return False
        try:
            self._storage.claim(asking.pin_hash, asking.answered)
        except StorageError as error:
            asking.answered(error)
        return True

    def due(self) -> bool:
        """Whether the wall should show now that it is asked; a phone that has waited too long is told so."""
        now = self._clock()
        if self._asking is None:
            return False
        if now >= self._asking.until:
            asking, self._asking = self._asking, None
            asking.answered(
                CommandRefused("unconfirmed", f"nobody pressed the wall's button within {PRESS_S:g} s; try again")
            )
            return False
        if now < self._remind_at:
            return False
        self._remind_at = now + REMIND_S
        return True

    def claimed(self) -> None:
        """There is an owner now."""
        self._code_file.unlink(missing_ok=True)

    def forget_pin(self, call_soon: Callable[[Callable[[], None]], None]) -> None:
        """The PIN is void and everybody logged out; whoever is at the wall may choose the next one.

        ``call_soon`` has the loop do a job: the disk answers in its own time. Raises StorageError without a disk.
        """

        def forgotten(error: Exception | None) -> None:
            if error is not None:
                log.error("the PIN is not forgotten: %s", one_line(error))
                return
            log.info("the PIN is forgotten")
            self.offer()

        self._storage.forget_pin(lambda error: call_soon(lambda: forgotten(error)))


def _digits(code: str) -> bytes:
    return "".join(c for c in code if c.isdigit()).encode()
