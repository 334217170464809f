"""Who practises now: somebody whose badge was tapped, or a guest; and the settings that are in force for them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from hingewall.errors import CommandRefused, HingewallError, SettingsError, UnknownId, one_line
from hingewall.messages.events import Presence
from hingewall.messages.snapshot import AthleteView
from hingewall.settings.settings import OWN, Settings, alarm_distance_mm, changed
from hingewall.storage.athletes import unknown
from hingewall.storage.athletes_reader import Athlete, AthletesReader
from hingewall.storage.storage import Storage

IDLE_S = 60.0
"""With nobody before the wall for so long, or nobody coming, whoever comes next is a guest."""

ASKED_S = 60.0
"""So long the pages ask whether it is the athlete who was there before: time to see it, and to tap once."""


class Practising:
    """One athlete, or none, until nobody has been there for a while. Pure: it is told the time, s.

    ``asked`` is whose badge it was before somebody else stood there: the pages ask whether it is them again.
    ``for_visit`` are targets of whoever is there, whoever it is, for as long as they stay.
    """

    def __init__(self) -> None:
        self.athlete: Athlete | None = None
        self.asked: Athlete | None = None
        self.for_visit: dict[str, Any] = {}
        self.confirmed = False
        self._there_s = self._asked_s = 0.0

    def select(self, athlete: Athlete | None, t: float) -> None:
        self.athlete, self.asked, self._there_s = athlete, None, t
        self.confirmed = False

    def replaced(self, t: float) -> None:
        """Somebody else stands there: a guest, unless they say who they are."""
        self.for_visit, self.confirmed = {}, False
        if self.athlete is not None:
            self.athlete, self.asked, self._asked_s = None, self.athlete, t

    def unanswered(self, t: float) -> bool:
        """Whether nobody has said for a minute that it is them."""
        return self.asked is not None and t - self._asked_s >= ASKED_S

    def deserted(self, presence: Presence, t: float) -> bool:
        """Whether whoever was there has been gone for a while, or has not come."""
        if presence != "empty":
            self._there_s = t
        return (self.athlete is not None or bool(self.for_visit)) and t - self._there_s >= IDLE_S

    def targets(self) -> dict[str, Any]:
        """Those that differ from the wall's."""
        return {**(self.athlete.targets if self.athlete else {}), **self.for_visit}


def suited(wall: Settings, targets: Mapping[str, Any]) -> tuple[Settings, str]:
    """The wall's settings with somebody's own ``targets``; where those contradict it, the wall's and why."""
    try:
        return changed(wall, targets), ""
    except SettingsError as error:
        return wall, one_line(error)


LOWERING = ("mode", "stance.target_mm")
"""An athlete's own settings that can lower an alarm: tap and step allows to touch the wall, and before a stance is
known the too-near alarm goes by the target distance."""


def lowers_alarm(wall: Settings, own: Settings) -> bool:
    """Whether ``own`` would sound an alarm later than the wall's settings do."""
    allows_touch = own.mode == "tap_and_step" and wall.mode != "tap_and_step"
    return allows_touch or alarm_distance_mm(own, None) < alarm_distance_mm(wall, None)


class Loop(Protocol):
    """What a change of people does to the running device."""

    @property
    def source(self) -> str: ...

    @property
    def settings(self) -> Settings: ...
    def change_over(self) -> None: ...
    def use(self, settings: Settings) -> None: ...
    def claim_set(self, athlete_id: str) -> None: ...
    def cancel_calibration(self) -> None: ...
    def call_soon(self, job: Callable[[], None]) -> None: ...


class AthleteSession:
    """``view`` is what a Snapshot shows, ``asked`` whom it asks for. Belongs to the device loop, which tells the time
    by ``look``.
    """

    def __init__(self, loop: Loop, reader: AthletesReader, storage: Storage) -> None:
        self.view: AthleteView | None = None
        self._loop = loop
        self._reader = reader
        self._storage = storage
        self._practising = Practising()
        self._t = 0.0
        self._presence: Presence = "empty"

    @property
    def asked(self) -> AthleteView | None:
        """Whose badge it was before somebody else stood there."""
        asked = self._practising.asked
        return _view(asked) if asked else None

    @property
    def visiting(self) -> bool:
        """Whether a target is in force that goes with whoever is there."""
        return bool(self._practising.for_visit)

    @property
    def athlete_id(self) -> str | None:
        """Whose sets are started; None for a guest's."""
        athlete = self._practising.athlete
        return athlete.id if athlete else None

    def look(self, presence: Presence, t: float) -> None:
        """Time passes: whoever has left is logged out, and what nobody has answered is not asked any more."""
        self._t, self._presence = t, presence
        if self._practising.deserted(presence, t):
            self._begin(None)
        elif self._practising.unanswered(t):
            self._practising.asked = None

    def somebody_else(self) -> None:
        """Another one stands there: a badge is not inherited, nor a target that was found for a visit."""
        if self._practising.athlete is not None:
            self._loop.cancel_calibration()
        self._practising.replaced(self._t)
        self._loop.use(self.settings())

    def select(self, athlete_id: str | None) -> None:
        """Somebody takes over, with their own targets; None is a guest. Raises CommandRefused (unknown), StorageError.

        The same one again keeps the set that is open; and whoever was asked for and says so has done the one on show.
        """
        athlete = self._found(athlete_id) if athlete_id else None
        asked = self._practising.asked
        answered = asked is not None and athlete_id in (None, asked.id) and self._presence != "empty"
        if athlete_id != self.athlete_id and not answered:
            self._begin(athlete)
            return
        self._practising.select(athlete, self._t)
        if athlete is not None and answered:
            self._loop.use(self.settings())
            self._loop.claim_set(athlete.id)

    def reload(self, athlete_id: str) -> None:
        """What is kept of somebody has changed; if they practise now, it is in force."""
        asked = self._practising.asked
        if asked is not None and asked.id == athlete_id:
            self._practising.asked = self._found(athlete_id)
        if athlete_id != self.athlete_id:
            return
        try:
            self._practising.athlete = self._found(athlete_id)
        except CommandRefused:
            self._begin(None)
        else:
            self._loop.use(self.settings())

    def leave(self, athlete_id: str) -> None:
        """Somebody is about to be deleted: nothing more is counted as theirs, and nobody is asked for them."""
        if self._practising.asked is not None and self._practising.asked.id == athlete_id:
            self._practising.asked = None
        if athlete_id == self.athlete_id:
            self._begin(None)

    def settings(self) -> Settings:
        """What is in force: the wall's settings, with the targets of whoever practises. ``view`` follows."""
        wall, athlete, targets = self._loop.settings, self._practising.athlete, self._practising.targets()
        settings, text = suited(wall, targets)
        waits = athlete is not None and not self._practising.confirmed and self._somebody_is_there()
        waits = waits and lowers_alarm(wall, settings)
        if waits:
            settings, text = suited(wall, {key: value for key, value in targets.items() if key not in LOWERING})
        self.view = _view(athlete, text, waits) if athlete else None
        return settings

    def _somebody_is_there(self) -> bool:
        """In a simulation nobody can be hurt, and there is no button."""
        return self._loop.source == "hardware"

    def confirm(self) -> bool:
        """The button was pressed: a badge that anybody can tap from anywhere lowers no alarm, somebody at the wall may.

        False when nothing waits for it.
        """
        if self.view is None or not self.view.confirm:
            return False
        self._practising.confirmed = True
        self._loop.use(self.settings())
        return True

    def keep_for_visit(self, key: str, value: float) -> None:
        """A target for whoever is there now, stored nowhere. Raises SettingsError when it contradicts the others."""
        changed(self._loop.settings, {**self._practising.targets(), key: value})
        self._practising.for_visit[key] = value
        self._loop.use(self.settings())

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
                self._practising.for_visit.pop(key, None)
                self.reload(athlete.id)
            done(error)

        self._storage.edit_athlete(
            athlete.id, {"targets": targets}, lambda error: self._loop.call_soon(partial(stored, error))
        )

    def _begin(self, athlete: Athlete | None) -> None:
        self._loop.change_over()  # what was counted until now is theirs who did it
        self._practising.for_visit = {}
        self._practising.select(athlete, self._t)
        self._loop.use(self.settings())

    def _found(self, athlete_id: str) -> Athlete:
        try:
            return self._reader.athlete(athlete_id)
        except UnknownId as error:
            raise unknown() from error


def _view(athlete: Athlete, text: str = "", confirm: bool = False) -> AthleteView:
    return AthleteView(athlete.id, athlete.nickname, athlete.colour, athlete.shape, text, confirm)


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
