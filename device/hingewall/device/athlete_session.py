"""Who practises now: somebody whose badge was tapped, or a guest; and the settings that are in force for them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from hingewall.errors import CommandRefused, HingewallError, SettingsError, UnknownId, one_line
from hingewall.messages.events import Presence
from hingewall.messages.snapshot import AthleteView
from hingewall.settings.settings import OWN, Settings, changed
from hingewall.storage.athletes import unknown
from hingewall.storage.athletes_reader import Athlete, AthletesReader
from hingewall.storage.store import Storage

IDLE_S = 60.0
"""With nobody before the wall for so long, or nobody coming, whoever comes next is a guest."""


class Practising:
    """One athlete, or none, until nobody has been there for a while. Pure: it is told the time, s."""

    def __init__(self) -> None:
        self.athlete: Athlete | None = None
        self._there_s = 0.0

    def select(self, athlete: Athlete | None, t: float) -> None:
        self.athlete, self._there_s = athlete, t

    def deserted(self, presence: Presence, t: float) -> bool:
        """Whether an athlete is selected who is not there any more, or has not come."""
        if presence != "empty":
            self._there_s = t
        return self.athlete is not None and t - self._there_s >= IDLE_S


def suited(wall: Settings, targets: Mapping[str, Any]) -> tuple[Settings, str]:
    """The wall's settings with somebody's own ``targets``; where those contradict it, the wall's and why."""
    try:
        return changed(wall, targets), ""
    except SettingsError as error:
        return wall, one_line(error)


class Loop(Protocol):
    """What a change of people does to the running device."""

    @property
    def settings(self) -> Settings: ...
    def change_over(self) -> None: ...
    def use(self, settings: Settings) -> None: ...
    def call_soon(self, job: Callable[[], None]) -> None: ...


class AthleteSession:
    """``view`` is what a Snapshot shows. Belongs to the device loop, which tells the time by ``look``."""

    def __init__(self, loop: Loop, reader: AthletesReader, storage: Storage) -> None:
        self.view: AthleteView | None = None
        self._loop = loop
        self._reader = reader
        self._storage = storage
        self._practising = Practising()
        self._t = 0.0

    @property
    def athlete_id(self) -> str | None:
        """Whose sets are started; None for a guest's."""
        athlete = self._practising.athlete
        return athlete.id if athlete else None

    def look(self, presence: Presence, t: float) -> None:
        """Time passes: whoever has left is logged out."""
        self._t = t
        if self._practising.deserted(presence, t):
            self._begin(None)

    def select(self, athlete_id: str | None) -> None:
        """Somebody takes over, with their own targets; None is a guest. Raises CommandRefused (unknown), StorageError.

        The same one again keeps the set that is open.
        """
        athlete = self._found(athlete_id) if athlete_id else None
        if athlete_id != self.athlete_id:
            self._begin(athlete)
        else:
            self._practising.select(athlete, self._t)

    def reload(self, athlete_id: str) -> None:
        """What is kept of somebody has changed; if they practise now, it is in force."""
        if athlete_id != self.athlete_id:
            return
        try:
            self._practising.athlete = self._found(athlete_id)
        except CommandRefused:
            self._begin(None)
        else:
            self._loop.use(self.settings())

    def leave(self, athlete_id: str) -> None:
        """Somebody is about to be deleted: nothing more is counted as theirs."""
        if athlete_id == self.athlete_id:
            self._begin(None)

    def settings(self) -> Settings:
        """What is in force: the wall's settings, with the targets of whoever practises. ``view`` follows."""
        athlete = self._practising.athlete
        if athlete is None:
            self.view = None
            return self._loop.settings
        settings, text = suited(self._loop.settings, athlete.targets)
        self.view = AthleteView(athlete.id, athlete.nickname, athlete.colour, athlete.shape, text)
        return settings

    def keep(self, key: str, value: float, done: Callable[[Exception | None], None]) -> None:
        """Store one target of whoever practises; ``done`` in the loop, once it is in force.

        Raises SettingsError when it contradicts the other settings, StorageError.
        """
        athlete = self._practising.athlete
        assert athlete is not None, "a guest has the wall's targets"
        targets = athlete.targets | {key: value}
        changed(self._loop.settings, targets)

        def stored(error: Exception | None) -> None:
            if error is None:
                self.reload(athlete.id)
            done(error)

        self._storage.edit_athlete(
            athlete.id, {"targets": targets}, lambda error: self._loop.call_soon(partial(stored, error))
        )

    def _begin(self, athlete: Athlete | None) -> None:
        self._loop.change_over()  # what was counted until now is theirs who did it
        self._practising.select(athlete, self._t)
        self._loop.use(self.settings())

    def _found(self, athlete_id: str) -> Athlete:
        try:
            return self._reader.athlete(athlete_id)
        except UnknownId as error:
            raise unknown() from error


def checked_targets(wall: Settings, targets: object) -> dict[str, Any]:
    """The targets of an athlete as they are kept: those that are their own, checked against one another and the wall's.

    Raises CommandRefused (invalid) with every problem; null is the wall's own.
    """
    if not isinstance(targets, dict):
        raise _invalid({"targets": '"targets" is missing; expected an object of settings'})
    own = {str(key): value for key, value in targets.items() if value is not None}
    foreign = {
        key: f"{key} belongs to the wall; an athlete's own settings are {', '.join(OWN)}"
        for key in own
        if key not in OWN
    }
    if foreign:
        raise _invalid(foreign)
    try:
        changed(wall, own)
    except SettingsError as error:
        raise _invalid(error.fields) from error
    return own


def _invalid(fields: Mapping[str, str]) -> HingewallError:
    return CommandRefused("invalid", "; ".join(fields.values()), fields)
