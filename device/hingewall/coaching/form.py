"""What the camera adds: how far the hips sank and strayed, whether it was a step, and how many people there are.

Without a camera, or with one that is not sure, the answer is ``not_checked``: never "good form".
"""

import math
from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from hingewall.coaching.rules import (
    BODY_QUALITY_MIN,
    BODY_SHARE_MIN,
    BODY_STALE_S,
    BODY_UNSEEN_S,
    CLOTH_HINGE_RATIO,
    CLOTH_SQUAT_RATIO,
    CONTRADICTS_MM_S,
    CONTRADICTS_READINGS,
    CROUCHED_MM,
    DROP_GAIN,
    HINGE_RATIO,
    HINGE_SHARE,
    HIPS_DOWN_MM,
    HIPS_UP_MM,
    SECOND_PERSON_READINGS,
    SQUAT_RATIO,
    STEP_SHARE,
    STILL_S,
)
from hingewall.coaching.stepping import Growth, GrowthWatch, Shares, of_cloth, of_outline
from hingewall.messages.readings import BodyReading
from hingewall.messages.rep import Form


@dataclass(frozen=True)
class FormSeen:
    """A rep's form. ``drop_ratio`` is greatest drop / greatest reach; both None when not checked.

    ``stepped``: the whole body came on, and not the hips alone. ``shares``: how the parts of a body that hinged grew.
    """

    form: Form
    drop_mm: float | None = None
    drop_ratio: float | None = None
    shift_mm: float | None = None
    stepped: bool = False
    shares: Shares | None = None


class Zeros(NamedTuple):
    """Where the camera's running sums were while somebody stood upright."""

    drop_mm: float | None = None
    shift_mm: float = 0.0
    growth: Growth | None = None
    outline: Growth | None = None


class FormEstimator:
    """``update`` with every BodyReading; ``begin`` and ``end`` around a rep; ``zero`` at a still stance."""

    def __init__(self) -> None:
        self._zero_drop: float | None = None
        self._zero_shift = 0.0
        self._latest: BodyReading | None = None
        self._recent: deque[tuple[float, float, float]] = deque()
        self._news = False
        self._crowd = 0
        self._began = Zeros()
        self._growth, self._outline = GrowthWatch(), GrowthWatch(sure_zeros=True)
        self._shift: float | None = None
        self._drop = self._sure_at = self._unseen_s = 0.0
        self._asked = self._sure = 0
        self._against = 0
        self._contradicted = self._down = False
        self.begin(0.0)

    @property
    def crowded(self) -> bool:
        """Whether more than one person has been seen for long enough to believe it."""
        return self._crowd >= SECOND_PERSON_READINGS

    def checking(self, t: float) -> bool:
        """Whether the camera is there and sure of a body now."""
        body = self._latest
        return body is not None and t - body.t <= BODY_STALE_S and _sure(body) and body.hip_drop_mm is not None

    def drop_mm(self, t: float) -> float | None:
        """How far below the last still stance the hips are now; None where the camera doesn't know."""
        if not self.checking(t) or self._latest is None or self._latest.hip_drop_mm is None:
            return None
        return (self._latest.hip_drop_mm - (self._zero_drop or 0.0)) / DROP_GAIN

    def crouched(self, t: float) -> bool:
        """Whether the hips are known to be down: no stance is taken from there."""
        drop = self.drop_mm(t)
        return drop is not None and drop > CROUCHED_MM

    def hips_down(self, t: float) -> bool:
        """Whether the hips sank, and are not up again: the rep goes on, whatever the range says."""
        return self._down and self.checking(t)

    def hips_back_mm(self, t: float, stance_mm: float) -> float | None:
        """How far the hips went back from ``stance_mm`` by the camera alone, while the body is tipped at them: hung too
        high, the sensor sees a back that tips away, as if they came up again. None where they sink too: in a squat they
        pass below the beam."""
        grown = self._growth.tipped(t) if self.checking(t) else None
        if grown is None or self._zero_drop is None or self._latest is None or self._latest.hip_drop_mm is None:
            return None
        back = stance_mm * (1.0 - math.exp(-grown))
        sunk = max(self._drop, (self._latest.hip_drop_mm - self._zero_drop) / DROP_GAIN)
        return back if sunk <= CLOTH_HINGE_RATIO * back else None

    def stepping(self, t: float) -> bool:
        """Whether the movement that goes on is known to carry the whole body along, up to its nearest point."""
        shares = self._growth.shares() if self._growth.told and self.checking(t) else None
        return (shares is not None and shares.lesser > STEP_SHARE) or (shares is None and self._carried(t))

    def update(self, body: BodyReading, toward_mm_s: float | None = None) -> None:
        """``toward_mm_s`` is how fast the sensor sees the hips come nearer; None when it does not see them."""
        self._compare(body, toward_mm_s)
        if not body.present:
            self._zero_drop = None
            self._recent.clear()
            self._growth.forget()
            self._outline.forget()
            self._news = False
        self._latest = body
        self._crowd = self._crowd + 1 if body.people > 1 else 0
        self._asked += 1
        self._growth.update(body.t, *of_cloth(body))
        self._outline.update(body.t, *of_outline(body))
        if not _sure(body) or body.hip_drop_mm is None:
            return
        if self._zero_drop is None:
            self._zero_drop, self._zero_shift = body.hip_drop_mm, body.shift_mm or 0.0
        self._sure += 1
        self._unseen_s = max(self._unseen_s, body.t - self._sure_at)
        self._sure_at = body.t
        self._recent.append((body.t, body.hip_drop_mm, body.shift_mm or 0.0))
        while body.t - self._recent[0][0] > STILL_S:
            self._recent.popleft()
        self._news = True
        drop = (body.hip_drop_mm - self._zero_drop) / DROP_GAIN
        self._drop = max(self._drop, drop)
        self._down = drop > (HIPS_UP_MM if self._down else HIPS_DOWN_MM)
        if body.shift_mm is not None:
            self._shift = max(self._shift or 0.0, abs(body.shift_mm - self._zero_shift))

    def _compare(self, body: BodyReading, toward_mm_s: float | None) -> None:
        """Hips that come by the camera and go by the sensor: its distances are believed, and its form is not."""
        fast = toward_mm_s is not None and body.approach_mm_s is not None
        if fast and min(abs(toward_mm_s or 0.0), abs(body.approach_mm_s or 0.0)) > CONTRADICTS_MM_S:
            against = (toward_mm_s or 0.0) * (body.approach_mm_s or 0.0) < 0.0
            self._against = self._against + 1 if against else 0
        self._contradicted = self._contradicted or self._against >= CONTRADICTS_READINGS

    def zero(self, t: float) -> None:
        """A still stance: the running drop counts from its mean there, as the reach does. The latest value would not
        do: a slow start still looks like standing for a while, and in a squat the hips sink 40 mm in it."""
        self._outline.zero()
        if self._news and t - self._recent[-1][0] <= BODY_STALE_S:
            self._news = False
            count = len(self._recent)
            self._zero_drop = sum(drop for _, drop, _ in self._recent) / count
            self._zero_shift = sum(shift for _, _, shift in self._recent) / count
            self._growth.zero()

    def zeros(self) -> Zeros:
        """The zeros now in force."""
        return Zeros(self._zero_drop, self._zero_shift, self._growth.upright, self._outline.upright)

    def rep_zeros(self) -> Zeros:
        """The zeros that the last rep began with, to be kept with its trace."""
        return self._began

    def resume(self, zeros: Zeros) -> None:
        """The inverse of ``zeros``, for replaying one rep."""
        self._zero_drop, self._zero_shift = zeros.drop_mm, zeros.shift_mm
        self._growth.resume(zeros.growth)
        self._outline.resume(zeros.outline)

    def begin(self, t: float) -> None:
        """A rep starts: only what is seen from now on counts."""
        self._asked = self._sure = 0
        self._drop = 0.0
        self._shift = None
        self._against, self._contradicted = 0, False
        self._sure_at, self._unseen_s = t, 0.0
        self._began = self.zeros()
        self._growth.begin()
        self._outline.begin()

    def end(self, t: float, reach_mm: float) -> FormSeen:
        """What was seen since ``begin``, judged against the reach."""
        unseen_s = max(self._unseen_s, t - self._sure_at)
        watched = self._asked >= 3 and self._sure >= BODY_SHARE_MIN * self._asked and unseen_s <= BODY_UNSEEN_S
        fresh = self._latest is not None and t - self._latest.t <= BODY_STALE_S
        if not fresh or not watched or self._contradicted or reach_mm <= 0:
            return FormSeen("not_checked", stepped=not self._contradicted and self._carried(t))
        ratio = self._drop / reach_mm
        shares = self._growth.shares() if self._growth.told else None
        form, stepped = self._form(ratio, shares)
        stepped = stepped or (form == "not_checked" and self._carried(t))
        return FormSeen(form, self._drop, ratio, self._shift, stepped, shares if form == "hinge" else None)

    def _carried(self, t: float) -> bool:
        """Whether the outline shows a step, where the cloth shows nothing."""
        fresh = self._latest is not None and t - self._latest.t <= BODY_STALE_S
        shares = self._outline.shares() if fresh else None
        return shares is not None and shares.carried

    def _form(self, ratio: float, shares: Shares | None) -> tuple[Form, bool]:
        """By the drop first: the growth tells a step from a hinge and says nothing of squats."""
        hinge, squat = (CLOTH_HINGE_RATIO, CLOTH_SQUAT_RATIO) if self._growth.told else (HINGE_RATIO, SQUAT_RATIO)
        if ratio > squat:
            return "squat", False
        if self._growth.told:
            if shares is None:
                return "not_checked", False
            if shares.lesser > HINGE_SHARE:
                return "unclear", shares.lesser > STEP_SHARE
        return ("hinge" if ratio <= hinge else "unclear"), False


def _sure(body: BodyReading) -> bool:
    return body.present and body.quality >= BODY_QUALITY_MIN
