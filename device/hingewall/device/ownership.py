"""Who may change settings: the first owner by a claim code, or by the button; and a forgotten PIN is forgotten.

Both ways need somebody at the device. There is no default PIN.
"""

import hmac
import logging
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from hingewall.errors import CommandRefused, StorageError, one_line
from hingewall.storage.store import Storage

log = logging.getLogger(__name__)

OPEN_S = 600.0
"""Holding the button opens the set-up for so long: time to find the page on a phone, and no longer."""


class Ownership:
    """The claim code in its file, and the set-up that the button opens. Belongs to the device loop's thread."""

    def __init__(
        self, code_file: Path, storage: Storage, clock: Callable[[], float] = time.monotonic, quiet: bool = False
    ) -> None:
        """``quiet``: the log says nothing of the claim code."""
        self._quiet = quiet
        self._said = ""
        self._code_file = code_file
        self._storage = storage
        self._clock = clock
        self._open_until = 0.0

    @property
    def open(self) -> bool:
        """Whether the button has opened the set-up, so that no code is asked for."""
        return self._clock() < self._open_until

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
                "%s: the claim code can't be written (%s); hold the button for 5 s to choose a PIN",
                self._code_file, one_line(error),
            )  # fmt: skip

    def open_set_up(self) -> None:
        """Somebody holds the button: for ten minutes a PIN can be chosen without the code, if there is none yet."""
        self._open_until = self._clock() + OPEN_S
        log.info("set-up is open for ten minutes: choose a PIN on the page /setup")

    def check(self, given: str) -> None:
        """Raises CommandRefused when there is an owner, or the code is not the claim code and the set-up not open."""
        if self._storage.claimed():
            raise CommandRefused("refused", "this device already has an owner; log in with the PIN")
        if self.open:
            return
        try:
            code = self._code_file.read_text("ascii").strip()
        except FileNotFoundError as error:
            raise CommandRefused(
                "refused", "this device has no claim code; hold the device's button for 5 s and try again"
            ) from error
        if not hmac.compare_digest(_digits(given), _digits(code)):
            self._storage.pin_failed(lambda _error: None)
            raise CommandRefused(
                "refused", "that claim code is wrong; the installer printed the right one, and the device's log has it"
            )

    def claimed(self) -> None:
        """There is an owner now."""
        self._code_file.unlink(missing_ok=True)
        self._open_until = 0.0

    def forget_pin(self, call_soon: Callable[[Callable[[], None]], None]) -> None:
        """The PIN is void and everybody logged out; whoever holds the button may choose the next one.

        ``call_soon`` has the loop do a job: the disk answers in its own time. Raises StorageError without a disk.
        """

        def forgotten(error: Exception | None) -> None:
            if error is not None:
                log.error("the PIN is not forgotten: %s", one_line(error))
                return
            log.info("the PIN is forgotten")
            self.offer()
            self.open_set_up()

        self._storage.forget_pin(lambda error: call_soon(lambda: forgotten(error)))


def _digits(code: str) -> bytes:
    return "".join(c for c in code if c.isdigit()).encode()
