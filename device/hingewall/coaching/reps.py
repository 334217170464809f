"""A rep: how well it is seen while it goes on, and what came of it, judged and put together when it is over."""

from typing import NamedTuple

from hingewall.coaching.excursion import Excursion, Measures
from hingewall.coaching.form import FormEstimator, FormSeen
from hingewall.coaching.rules import RULES_VERSION, SHALLOW_FROM_SHARE, SQUAT_DROP_MM
from hingewall.coaching.stepping import Shares
from hingewall.coaching.tracking import RepTracker
from hingewall.coaching.verdict import Judgement, judge
from hingewall.messages.events import AlarmKind
from hingewall.messages.rep import Reason, Rep
from hingewall.settings.settings import Settings


class RepVisibility:
    """The share of a rep's readings that had a distance, and the worst alarm in it."""

    def __init__(self) -> None:
        self.alarm: AlarmKind | None = None
        self._readings = self._seen = 0

    @property
    def quality(self) -> float:
        return self._seen / self._readings if self._readings else 1.0

    def note(self, seen: bool | None, alarm: AlarmKind | None) -> None:
        """A reading. ``seen`` None: it says nothing about how well the rep is seen."""
        if seen is not None:
            self._readings += 1
            self._seen += seen
        if alarm == "touch" or (alarm == "too_near" and self.alarm is None):
            self.alarm = alarm


class Judged(NamedTuple):
    """A rep that is over, and what was missing to the target reach, in mm."""

    rep: Rep
    missing_mm: float


class RepKeeper:
    """Follows one rep after another, from ``begin`` to ``end`` or ``void``.

    ``settings`` and ``target_mm`` are what was asked when the rep began, by which it is judged. ``best_reach_mm`` is
    the furthest that counted of whoever is there, ``counted_from_mm`` where they stood when one last did.
    ``given_up_s``: when a rep was last given up. Of the last movement: ``unheard_mm``, how far it went if it was too
    short to be told of, and no squat; ``shares``, how the parts of the body grew if it was a hinge.
    """

    def __init__(self, tracker: RepTracker, form: FormEstimator, settings: Settings) -> None:
        self.settings = settings
        self.target_mm = settings.reach.target_mm
        self.best_reach_mm = 0.0
        self.counted_from_mm: float | None = None
        self.given_up_s: float | None = None
        self.unheard_mm: float | None = None
        self.shares: Shares | None = None
        self.visibility = RepVisibility()
        self._tracker = tracker
        self._form = form
        self._last_top_s: float | None = None

    def begin(self, t: float, settings: Settings, target_mm: float) -> None:
        self._form.begin(t)
        self.settings, self.target_mm = settings, target_mm
        self.visibility = RepVisibility()

    def end(self, t: float, end_s: float) -> Judged | None:
        """It was over at ``end_s``, by the excursion; None for fidgeting, which nobody wants to hear about."""
        excursion = self._tracker.excursion
        self.unheard_mm = None
        if excursion is None:
            return None
        measures = excursion.measures(end_s)
        form = self._form.end(t, measures.reach_mm)
        self.shares = form.shares
        judged = None
        if self._deep(excursion) or (form.form == "squat" and (form.drop_mm or 0.0) >= SQUAT_DROP_MM):
            judgement = judge(measures, form, self.target_mm, self.visibility.quality, self.visibility.alarm)
            judged = self._judged(excursion, measures, form, judgement)
        elif form.form in ("hinge", "not_checked"):
            self.unheard_mm = measures.reach_mm
        self._tracker.finish()
        return judged

    def void(self, t: float, reason: Reason) -> Judged | None:
        """It can't be judged; None where it had hardly begun."""
        self.unheard_mm = self.shares = None
        excursion = self._tracker.excursion
        judged = None
        if excursion is not None and (reason != "walked_away" or self._deep(excursion)):
            unchecked = FormSeen("not_checked")
            judged = self._judged(excursion, excursion.measures(t), unchecked, Judgement("void", reason))
        self.give_up(t)
        return judged

    def give_up(self, t: float) -> None:
        """Nothing more counts until they are back at the top."""
        self._tracker.give_up()
        self.given_up_s = t

    def somebody_else(self) -> None:
        """Whoever was there has gone."""
        self._last_top_s, self.counted_from_mm, self.best_reach_mm = None, None, 0.0

    def _deep(self, excursion: Excursion) -> bool:
        return excursion.reached >= SHALLOW_FROM_SHARE * self.target_mm

    def _judged(self, excursion: Excursion, measures: Measures, form: FormSeen, judgement: Judgement) -> Judged:
        rep = composed(
            measures, form, judgement, excursion.stance_mm, self.target_mm, self.visibility.quality, self._last_top_s
        )
        self._last_top_s = rep.end_s
        if rep.verdict == "counted":
            self.best_reach_mm = max(self.best_reach_mm, rep.reach_mm)
            self.counted_from_mm = rep.stance_mm
        return Judged(rep, judgement.missing_mm)


def composed(
    m: Measures,
    form: FormSeen,
    judgement: Judgement,
    stance_mm: float,
    target_mm: float,
    quality: float,
    last_top_s: float | None,
) -> Rep:
    """The rep as it is announced and kept: lengths to 0.1 mm, times to 0.1 ms, finer than any sensor here."""
    return Rep(
        start_s=round(m.start_s, 4),
        bottom_s=round(m.bottom_s, 4),
        end_s=round(m.end_s, 4),
        verdict=judgement.verdict,
        reason=judgement.reason,
        unsure=judgement.unsure,
        stance_mm=round(stance_mm, 1),
        gap_mm=round(m.gap_mm, 1),
        reach_mm=round(m.reach_mm, 1),
        eccentric_s=round(m.eccentric_s, 3),
        pause_s=round(m.pause_s, 3),
        concentric_s=round(m.concentric_s, 3),
        hip_drop_mm=None if form.drop_mm is None else round(form.drop_mm, 1),
        drop_ratio=None if form.drop_ratio is None else round(form.drop_ratio, 3),
        form=form.form,
        target_mm=round(target_mm, 1),
        top_pause_s=None if last_top_s is None else round(max(0.0, m.start_s - last_top_s), 3),
        peak_down_mm_s=round(m.peak_down_mm_s, 1),
        peak_up_mm_s=round(m.peak_up_mm_s, 1),
        mean_down_mm_s=round(m.mean_down_mm_s, 1),
        mean_up_mm_s=round(m.mean_up_mm_s, 1),
        shift_mm=None if form.shift_mm is None else round(form.shift_mm, 1),
        turns=m.turns,
        quality=round(quality, 3),
        rules_version=RULES_VERSION,
    )
