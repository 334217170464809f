"""Sets and rests: when one begins and ends, what was in it, and whether the next may aim higher."""

from statistics import pstdev

from hingewall.coaching.rules import (
    ASKED_SET_S,
    LEVEL_REPS_MIN,
    LEVEL_SD_MM,
    LEVEL_SETS,
    LEVEL_SHARE,
    LEVEL_STEP_MM,
    REST_TICKS_S,
    SET_GONE_S,
)
from hingewall.errors import SettingsError
from hingewall.messages.events import LevelUpOffered, RestEnding, SetEnded, SetEndReason, SetStarted
from hingewall.messages.rep import Rep
from hingewall.settings.settings import Settings, changed

SetEvent = SetStarted | SetEnded | RestEnding | LevelUpOffered


class SetKeeper:
    """``rep`` for each finished rep, ``tick`` with each reading. A set begins with its first rep, or when asked."""

    def __init__(self) -> None:
        self.open = False
        self.reps: list[Rep] = []
        self.last_top_s: float | None = None
        self._even_sets = 0
        self._ticked: int | None = None
        self._started_s = self._stalled_s = 0.0
        self._visited = False

    def rest_left(self, t: float, settings: Settings) -> float | None:
        """Seconds of rest still to come; None while a set is open or no rest is running."""
        if self.open or self.last_top_s is None or not settings.set.rest_s:
            return None
        left = self.last_top_s + settings.set.rest_s - t
        return left if left > 0 else None

    def start(self, t: float, settings: Settings) -> list[SetEvent]:
        """Open a set, unless one is open."""
        if self.open:
            return []
        self.open, self.reps, self.last_top_s, self._ticked = True, [], None, None
        self._started_s, self._stalled_s, self._visited = t, 0.0, False
        return [SetStarted(t, settings.set.reps)]

    def end(self, t: float, reason: SetEndReason, settings: Settings) -> list[SetEvent]:
        """Close the set, and offer more reach after even, full ones."""
        if not self.open:
            return []
        self.open = False
        verdicts = [rep.verdict for rep in self.reps]
        counts = (verdicts.count("counted"), verdicts.count("no_rep"), verdicts.count("void"))
        return [SetEnded(t, reason, *counts), *self._level(t, settings)]

    def rep(self, t: float, rep: Rep, settings: Settings) -> list[SetEvent]:
        """A rep joins the open set; the one that fills it ends it."""
        self.reps.append(rep)
        self.last_top_s, self._stalled_s = rep.end_s, 0.0
        if sum(r.verdict == "counted" for r in self.reps) >= settings.set.reps:
            return self.end(t, "goal", settings)
        return []

    def tick(self, t: float, in_rep: bool, gone_s: float, settings: Settings) -> list[SetEvent]:
        """What time alone brings: the end of an idle or deserted set, and the last seconds of the rest."""
        self._visited = self._visited or gone_s == 0
        if not self.open:
            return self._rest_tick(t, gone_s, settings)
        if gone_s >= SET_GONE_S and self._visited:
            return self.end(t, "gone", settings)
        if self.last_top_s is None:
            idle = t - self._stalled_s - self._started_s >= ASKED_SET_S
        else:
            idle = t - self._stalled_s - self.last_top_s >= settings.set.end_after_s
        return self.end(t, "idle", settings) if idle and not in_rep else []

    def stalled(self, seconds: float) -> None:
        """Nobody looked for so long: nobody was idle meanwhile."""
        self._stalled_s += seconds

    def _rest_tick(self, t: float, gone_s: float, settings: Settings) -> list[SetEvent]:
        """A tick in each of the last seconds; while somebody is there, since an empty gym never beeps."""
        left = self.rest_left(t, settings)
        if left is None:
            over, self._ticked = self._ticked is not None, None
            return [RestEnding(t, 0)] if over and gone_s == 0 else []
        whole = int(left) + 1
        if whole > REST_TICKS_S or whole == self._ticked:
            return []
        self._ticked = whole
        return [RestEnding(t, whole)] if gone_s == 0 else []

    def _level(self, t: float, settings: Settings) -> list[SetEvent]:
        counted = [rep.reach_mm for rep in self.reps if rep.verdict == "counted"]
        even = (
            len(self.reps) >= LEVEL_REPS_MIN
            and len(counted) >= LEVEL_SHARE * len(self.reps)
            and pstdev(counted) <= LEVEL_SD_MM
        )
        self._even_sets = self._even_sets + 1 if even else 0
        if self._even_sets < LEVEL_SETS or settings.mode != "reach":
            return []
        self._even_sets = 0
        more = settings.reach.target_mm + LEVEL_STEP_MM
        try:
            changed(settings, {"reach.target_mm": more})
        except SettingsError:
            return []  # nothing is offered that would then be refused
        return [LevelUpOffered(t, more)]
