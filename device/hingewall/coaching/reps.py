"""A rep: how well it is seen while it goes on, and put together when it is over."""

from hingewall.coaching.excursion import Measures
from hingewall.coaching.form import FormSeen
from hingewall.coaching.rules import RULES_VERSION
from hingewall.coaching.verdict import Judgement
from hingewall.messages import AlarmKind, Rep


class RepSight:
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
