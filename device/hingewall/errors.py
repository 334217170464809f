"""Every error that Hingewall raises on purpose.

One root, so that a command can turn any of them into one line and exit code 2. Each leaf also inherits the built-in
that a caller would expect (a bad value is a ``ValueError``, a full disk an ``OSError``).
"""

from collections.abc import Iterable, Mapping


class HingewallError(Exception):
    """The root. Its text is one line for a person: what, the value, what was expected, what to do."""


class InvalidValues(HingewallError, ValueError):
    """One or more values of settings or wiring that can't be used, all of them at once.

    ``fields`` maps each key to its explanation, in the order in which they were found.
    """

    def __init__(self, fields: Mapping[str, str], where: str = "") -> None:
        self.fields = dict(fields)
        prefix = f"{where}: " if where else ""
        super().__init__(prefix + "; ".join(self.fields.values()))


class SettingsError(InvalidValues):
    """User settings that were refused."""


class StoredSettingsError(SettingsError):
    """Settings in the database that can't be used. ``revision`` is theirs: whoever saves new ones must name it."""

    def __init__(self, fields: Mapping[str, str], where: str, revision: int) -> None:
        self.revision = revision
        super().__init__(fields, where)


class WiringError(InvalidValues):
    """A wiring file that can't be used."""


class CertificateError(HingewallError, OSError):
    """No certificate for https can be made."""


class RecordingError(HingewallError, ValueError):
    """A recording that can't be replayed; names the file and the line."""


class StorageError(HingewallError, OSError):
    """The database can't be opened, read or written."""


class DatabaseTooNew(StorageError):
    """The database was written by a newer version of Hingewall than this one."""


class Damaged(StorageError):
    """The database can be opened, but is not what it should be: a table, a row or its version is missing or wrong."""


class UnknownId(HingewallError, LookupError):
    """A set or rep that isn't in the database."""


class LinkError(HingewallError, ConnectionError):
    """The other process can't be reached, or went away before it answered."""


class CommandRefused(HingewallError):
    """The device answered a command with an error.

    ``code`` is a word for machines (``stale``, ``invalid``, ``storage``, ``unknown``); ``fields`` as in InvalidValues.
    """

    def __init__(self, code: str, message: str, fields: Mapping[str, str] | None = None) -> None:
        self.code = code
        self.fields = dict(fields or {})
        super().__init__(message)


class PinError(HingewallError, OSError):
    """A GPIO pin can't be used; names the pin and what to do."""


class SoundError(HingewallError, OSError):
    """The sound card can't be used; names it and what to do."""


class CalibrationError(HingewallError, ValueError):
    """The sensor can't be calibrated like this; names the distance, what was read and what to check."""


class FramesError(HingewallError, ValueError):
    """A file of frames that can't be used; names the file."""


class CameraError(HingewallError, OSError):
    """The camera can't be opened, or stopped giving frames; says what to look at."""


class NoCamera(CameraError):
    """There is no camera to open, or nothing was ever installed for one: a wall without a camera, and no fault."""


class CameraUnusable(CameraError):
    """The software for the camera can't be used as it is: trying again would not help, says what would."""


class CameraStuck(CameraError):
    """The camera could not be closed: only the end of the process lets go of it."""


class BusError(HingewallError, OSError):
    """The I2C bus can't be opened; names it and what to do."""


class SensorError(HingewallError, OSError):
    """The distance sensor answers, but not as it should; says what it did and what was expected."""


class UsageError(HingewallError, ValueError):
    """A command was called with something it can't use."""


def one_line(error: BaseException) -> str:
    """The text of an error on one line, without control characters, however it was raised."""
    text = str(error) or type(error).__name__
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def joined(words: Iterable[str]) -> str:
    """``a, b or c``: the choices of a message."""
    listed = [str(word) for word in words]
    return " or ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)
