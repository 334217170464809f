"""The coach: distances and bodies in, events out. Presence, stance, rep, set and alarm come together here."""

from dataclasses import replace

from hingewall.coaching.alarms import Alarms
from hingewall.coaching.calibration import Calibration
from hingewall.coaching.calibration_offer import CalibrationOffer
from hingewall.coaching.filters import Median3, Speed
from hingewall.coaching.form import FormEstimator, Zeros
from hingewall.coaching.hanging import Hanging
from hingewall.coaching.presence import PresenceDetector, blind_at_wall
from hingewall.coaching.reps import Judged, RepKeeper
from hingewall.coaching.rules import (
    BRIDGE_FROM_S,
    CALIBRATE_ASK_MM,
    LOST_S,
    NEARER_MM,
    STALL_S,
    STANCE_EDGE_MM,
    STEP_MM,
    STILL_S,
    STOP_S,
    WALKED_MM,
)
from hingewall.coaching.sets import SetKeeper
from hingewall.coaching.standing import Standing
from hingewall.coaching.targets import Aims, TapAndStep, reach_aims, tap_aims
from hingewall.coaching.tracking import RepTracker
from hingewall.coaching.who import Who
from hingewall.messages.events import (
    Armed,
    CoachingEvent,
    FaultEnded,
    FaultStarted,
    LevelUpOffered,
    Presence,
    PresenceChanged,
    RepEnded,
    SetEnded,
    SomebodyElse,
)
from hingewall.messages.readings import BodyReading, Distance, FaultKind
from hingewall.messages.rep import Reason
from hingewall.messages.snapshot import Phase, StanceView
from hingewall.sensing.plausibility import JUMP_MM
from hingewall.settings.settings import Settings

JUMP_WITHIN_S = 0.2
Events = list[CoachingEvent]


class Coach:
    """``update`` with each Distance or BodyReading, in order of time, gives the events it brings about.

    Pure: the same readings and settings give the same events. Its public attributes are what a Snapshot shows.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.presence: Presence = "empty"
        self.alarms = Alarms()
        self.sets = SetKeeper()
        self.form = FormEstimator()
        self.tracker = RepTracker()
        self.tap = TapAndStep()
        self.calibration = Calibration()
        self.calibration_offer = CalibrationOffer()
        self.who = Who()
        self.hanging = Hanging()
        self.level_up_mm: float | None = None
        self.distance_mm: float | None = None
        self.faults: dict[FaultKind, float] = {}
        self._watch = PresenceDetector()
        self._median = Median3()
        self._speed = Speed()
        self._toward_mm_s = 0.0
        self._seen: tuple[float, float] | None = None
        self._blind = False
        self._looked_s: float | None = None
        self._finds_anew = False
        self.reps = RepKeeper(self.tracker, self.form, settings)
        self._standing = Standing(self.tracker, self.form, self.reps)
        self.aims = self._aims()

    # --- what comes in ---

    def update(self, reading: Distance | BodyReading) -> Events:
        """One reading's events, in the order in which they happened."""
        if isinstance(reading, BodyReading):
            return self._body(reading)
        events: Events = []
        t = reading.t
        self._after_a_stall(reading, events)
        self.who.saw(reading, self.tracker.in_rep)
        if reading.mm is not None:
            self._standing.estimate.update(t, reading.mm, reading.sigma_mm)
        if self._sees(reading, events):
            toward_mm_s = self._coming(t) or 0.0
            events += self.alarms.update(reading, self.aims.alarm_mm, self.aims.touch_mm, toward_mm_s)
            events += self.alarms.stance_clears(reading, self.aims.stance_limit_mm)
            if self.tracker.in_rep:
                blind = self._at_the_wall(reading)
                self.reps.visibility.note(None if blind else reading.mm is not None, self.alarms.worst)
            self._lost(reading, events)
            if reading.mm is not None:
                self._moved(t, reading.mm, events)
        gone_s = t - self._watch.empty_since if self._watch.empty_since is not None else 0.0
        events += self.sets.tick(t, self.tracker.in_rep, gone_s, self.settings)
        events += self.calibration.tick(t)
        for event in events:
            if isinstance(event, LevelUpOffered):
                self.level_up_mm = event.reach_mm
        return events

    def use(self, settings: Settings, t: float) -> Events:
        """New settings, in force from now on; a known stance is judged again by them."""
        if settings.mode != self.settings.mode:
            self.tap = TapAndStep()
            self.tracker.disarm()
        if settings.reach.target_mm != self.settings.reach.target_mm:
            self.level_up_mm = None
            self.calibration_offer.withdraw()
        self.settings = settings
        self.aims = self._aims()
        if self.stance is None or self.presence == "empty":
            return []
        return list(self._standing.judge(t, self.stance.mm, self.aims, announce=True))

    def calibrate(self, t: float) -> Events:
        """Ask for three good reps; an open set ends first."""
        events = self.end_set(t) + self.calibration.start(t)
        self.calibration_offer.withdraw()
        self._expect()
        self.aims = self._aims()
        return events

    def start_set(self, t: float) -> Events:
        """As the button asks."""
        self._expect()
        return list(self.sets.start(t, self.settings))

    def end_set(self, t: float) -> Events:
        """As the button asks."""
        return list(self.sets.end(t, "asked", self.settings))

    def change_over(self, t: float) -> Events:
        """Somebody else trains by what a page says, whoever is there or comes now: see ``_forget_person``."""
        events = [*self.end_set(t), *self.calibration.stop(t, "cancelled")]
        self._forget_person()
        self.who.forget()
        return events

    def _forget_person(self) -> None:
        """What is known of whoever trained goes with them: rest, evenness, offers, best reach, step of a drill."""
        self.sets, self.tap, self.level_up_mm = SetKeeper(), TapAndStep(), None
        self.calibration_offer = CalibrationOffer()
        self.reps.somebody_else()

    def resume(
        self,
        t: float,
        stance_mm: float,
        best_reach_mm: float,
        zeros: Zeros,
        after_s: float,
        spent: bool = False,
    ) -> None:
        """Take up where a rep's trace begins: somebody armed at a known stance, the rep before over at ``after_s``.

        ``spent``: that rep was given up, so that this one can only begin from the top.
        """
        for i in range(60):
            self._watch.update(Distance(t - 0.6 + i / 100, stance_mm, "seen"))
        self.presence = "armed"
        self.reps.best_reach_mm = best_reach_mm
        self.form.resume(zeros)
        self._standing.judge(t, stance_mm, self.aims, announce=False)
        self._standing.estimate.resume(stance_mm)
        self.tracker.arm(stance_mm)
        if spent:
            self.reps.give_up(after_s)
        self.tracker.not_before_s = after_s  # the trace may begin in the rep before, which is not judged again
        self.aims = self._aims()

    # --- what a snapshot shows ---

    @property
    def stance(self) -> StanceView | None:
        """Where they stand and what they are told about it; None until that is known."""
        return self._standing.view

    @property
    def phase(self) -> Phase:
        """The phase now; ``rest`` while the rest after a set runs and nobody is in a rep."""
        resting = self._seen is not None and not self.tracker.in_rep and self.rest_s(self._seen[0]) is not None
        return "rest" if resting else self.tracker.phase

    def rest_s(self, t: float) -> float | None:
        return self.sets.rest_left(t, self.settings)

    @property
    def approach(self) -> float | None:
        """r / T while going down, for the scale; None otherwise."""
        if self.tracker.phase != "descending" or self.tracker.reach_mm is None:
            return None
        return self.tracker.reach_mm / self.aims.reach_mm

    # --- presence ---

    def _sees(self, reading: Distance, events: Events) -> bool:
        """Follow who is there. False while nobody is: then nothing else may happen."""
        state = self._watch.update(reading, len(self.alarms.sounding))
        self._name(reading.t, "obstacle", self._watch.things.named(reading.t), events)
        if state == "empty":
            if self.presence != "empty":
                self._left(reading.t, events)
            if reading.kind == "nothing" and not self._watch.things.seen(reading.t):
                self._standing.estimate.nobody()
            return False
        self._set_presence(reading.t, self._shown(state), events)
        return True

    def _name(self, t: float, kind: FaultKind, on: bool, events: Events) -> None:
        """A fault with a name, from when it is known until it is over."""
        if on == (kind in self.faults):
            return
        if on:
            self.faults[kind] = t
            events.append(FaultStarted(t, kind))
        else:
            events.append(FaultEnded(t, kind, self.faults.pop(kind)))

    def _after_a_stall(self, reading: Distance, events: Events) -> None:
        """Time that passed while nobody looked is held against nobody: who was there still is, and their set goes on.

        Whoever was in a rep, or is in one now, may be at its bottom: their upright is found anew, as after a restart.
        """
        gap_s, self._looked_s = reading.t - (self._looked_s or reading.t), reading.t
        stance, (least, most) = self.tracker.stance_mm, STALL_S
        self._finds_anew = self._finds_anew and stance is None
        stalled = least < gap_s <= most
        if stalled or self._finds_anew:
            self.sets.stalled(gap_s)
        if not stalled:
            return
        self._watch.stalled(gap_s)
        further_in = stance is not None and reading.mm is not None and stance - reading.mm > NEARER_MM
        if self.tracker.in_rep:
            self._void(reading.t, "lost_sight", events)
        elif not further_in:
            return
        self._finds_anew = True
        self.tracker.disarm()
        self._standing.clear()
        self.aims = self._aims()

    def _shown(self, state: Presence) -> Presence:
        if self.tracker.stance_mm is None:
            return "someone"
        return "lost" if state == "lost" else "armed"

    def _set_presence(self, t: float, presence: Presence, events: Events) -> None:
        if presence != self.presence:
            self.presence = presence
            events.append(PresenceChanged(t, presence))

    def _left(self, t: float, events: Events) -> None:
        if self.tracker.in_rep:
            self._void(t, "walked_away", events)
        events += self.alarms.stop(t)
        events += self.calibration.left(t)
        self.tracker.disarm()
        self._standing.clear()
        self._median.clear()
        self._speed.clear()
        self._seen = self.distance_mm = None
        self.reps.somebody_else()
        self.aims = self._aims()
        self._set_presence(t, "empty", events)

    def _expect(self) -> None:
        """Something was asked for whoever comes next: who that is, they said themselves."""
        if self.presence == "empty":
            self.who.forget()

    def _somebody_else(self, t: float) -> Events:
        """Another one stands there than a moment ago: what was going on was not theirs."""
        events: Events = [event for event in self.sets.end(t, "gone", self.settings) if isinstance(event, SetEnded)]
        events += self.calibration.left(t)
        self.tracker.disarm()
        self._standing.somebody_else()
        self._forget_person()
        self.aims = self._aims()
        return [*events, SomebodyElse(t)]

    # --- a plausible distance ---

    def _moved(self, t: float, mm: float, events: Events) -> None:
        jumped = self._seen is not None and t - self._seen[0] < JUMP_WITHIN_S and abs(mm - self._seen[1]) > JUMP_MM
        if jumped and self.tracker.in_rep:
            away = self.tracker.stance_mm is not None and mm > self.tracker.stance_mm + WALKED_MM
            self._void(t, "walked_away" if away else "second_person", events)
        self._seen, self.distance_mm, self._blind = (t, mm), mm, False
        filtered = self._median.add(t, mm)
        if filtered is not None:
            self._track(*filtered, events)
        self._stand(t, events)

    def _track(self, t: float, mm: float, events: Events) -> None:
        was_in_rep = self.tracker.in_rep
        hips_down = was_in_rep and self.form.hips_down(t)
        hips_back_mm = self._hips_back_mm(t)
        target = self.reps.target_mm if was_in_rep else self.aims.reach_mm
        self._toward_mm_s = self._speed.add(t, mm)
        if self._unseen(t):
            return
        events += self.tracker.update(t, mm, self._toward_mm_s, target, hips_down, hips_back_mm)
        if self.tracker.in_rep and not was_in_rep:
            self.reps.begin(t, self.settings, self.aims.reach_mm)
        match self.tracker.ended:
            case "top":
                self._end_rep(t, self.tracker.end_s, events)
            case "too_slow":
                self._end_rep(t, self.tracker.end_s, events)
                self.reps.give_up(t)
            case "walked_away":
                self._void(t, "walked_away", events)

    def _hips_back_mm(self, t: float) -> float | None:
        """By the camera, in a rep or after one that was given up."""
        stance = self.tracker.stance_mm
        return None if stance is None or self.tracker.state == "idle" else self.form.hips_back_mm(t, stance)

    def _stand(self, t: float, events: Events) -> None:
        """Somebody who is still: in a rep it may be its end, otherwise it is a stance."""
        if self._watch.things.doubtful:
            return  # a thing that was moved, as it seems
        rests_mm = self._standing.estimate.still_mm
        if rests_mm is not None and self.who.stands(rests_mm, upright=False):
            events += self._somebody_else(t)
        rest, still = self._standing.look(t, self.aims)
        if rest in ("moving", "bottom"):
            return
        upright: float | None = still
        if rest == "stepped":
            self.tracker.finish()  # no rep, and nothing to tell them: they did as they were asked
        else:
            self._end_still(t, still, events)
            upright = self._standing.upright(still, self.aims)
        if upright is None:
            return
        if self._unseen(t):
            events += self.alarms.stance(t, upright, self.aims.stance_limit_mm)
            return
        if self.who.stands(upright, upright=True):
            events += self._somebody_else(t)
        self.form.zero(t)
        events += self._standing.judge(t, upright, self.aims, announce=False)
        events += self._arm(t, upright)
        events += self.alarms.stance(t, upright, self.aims.stance_limit_mm)

    def _unseen(self, t: float) -> bool:
        """Whether the camera is sure of nobody. Then nothing is coached, and only the alarms go by the range alone."""
        armed = self.tracker.stance_mm is not None
        unseen = not self.tracker.in_rep and self._watch.things.unseen(t, armed)
        if unseen and armed:
            self.tracker.disarm()
            self.aims = self._aims()
        return unseen

    def _end_still(self, t: float, still: float, events: Events) -> None:
        """Still again short of the top: the excursion is over.

        After a small step D0 follows at once, or the step would be added to the next reach. From further in, nothing
        counts until they are back at the top, or have stood there long enough for a new stance.
        """
        excursion = self.tracker.excursion
        if excursion is None:
            return
        further_in = excursion.stance_mm - still
        still_s = STILL_S if further_in <= NEARER_MM else STOP_S
        self._end_rep(t, max(excursion.start_s, t - still_s), events)
        if further_in <= STEP_MM:
            self.tracker.arm(still)
        else:
            self.reps.give_up(t)

    def _arm(self, t: float, upright: float) -> Events:
        stance = self._standing.estimate.take(upright)
        armed = self.tracker.stance_mm is None
        edge = 0.0 if armed else STANCE_EDGE_MM
        if not self.aims.arm_from_mm - edge <= upright <= self.aims.arm_to_mm + edge:
            self.tracker.disarm()
            self.aims = self._aims()
            return []
        self.tracker.arm(stance)
        self.aims = self._aims()
        if not armed:
            return []
        events: Events = []
        self._set_presence(t, "armed", events)
        return [*events, Armed(t, upright)]

    # --- a rep ---

    def _end_rep(self, t: float, end_s: float, events: Events) -> None:
        """It was over at ``end_s``. What the camera saw nobody do is a thing that swings where somebody stood a moment
        ago, and no rep."""
        excursion = self.tracker.excursion
        if excursion is not None and self._watch.things.unseen_since(excursion.start_s, t):
            self.tracker.finish()
        else:
            self._rep_ended(t, self.reps.end(t, end_s), events)

    def _void(self, t: float, reason: Reason, events: Events) -> None:
        self._rep_ended(t, self.reps.void(t, reason), events)

    def _rep_ended(self, t: float, ended: Judged | None, events: Events) -> None:
        """A rep is over and judged: say so, and let the set and the drill know."""
        self._standing.estimate.moved()
        if self.reps.shares is not None:
            self.hanging.hinge(t, self.reps.shares)
            self._name(t, "mount", self.hanging.wrong, events)
        if ended is None:
            events += self._too_short(t)
            return
        if self.calibration.asking:
            events += self.calibration.rep(t, ended.rep)
            self.aims = self._aims()
            return
        events += self.sets.start(ended.rep.start_s, self.settings)
        events.append(RepEnded(t, ended.rep, round(ended.missing_mm, 1)))
        events += self.sets.rep(t, ended.rep, self.settings)
        if self.settings.mode == "tap_and_step":
            events += self.tap.rep(t, ended.rep)
        else:
            events += self.calibration_offer.rep(t, ended.rep)
        self.aims = self._aims()

    def _too_short(self, t: float) -> Events:
        """A movement too short to be told of as a rep: perhaps all that the sensor sees of a short body's hinge."""
        reach_mm = self.reps.unheard_mm
        if reach_mm is None or self.calibration.asking or self.settings.mode != "reach":
            return []
        return list(self.calibration_offer.short(t, reach_mm))

    def _lost(self, reading: Distance, events: Events) -> None:
        """No distance for too long in mid-rep, said by the sensor or by its silence: nobody's fault."""
        if not self.tracker.in_rep or self._seen is None or reading.t - self._seen[0] <= LOST_S:
            return
        if self._at_the_wall(reading) or (reading.mm is not None and self._blind):
            return
        leaving = self.tracker.reach_mm is not None and self.tracker.reach_mm < -100.0
        self._void(reading.t, "walked_away" if leaving else "lost_sight", events)

    def _coming(self, t: float) -> float | None:
        """How fast the sensor saw the hips come nearer just now; None where it has not seen them."""
        return self._toward_mm_s if self._seen is not None and t - self._seen[0] <= BRIDGE_FROM_S else None

    def _at_the_wall(self, reading: Distance) -> bool:
        if reading.mm is not None:
            return False
        self._blind = blind_at_wall(reading, self._seen)
        return self._blind

    # --- the camera ---

    def _body(self, body: BodyReading) -> Events:
        events: Events = []
        self._watch.things.look(body)
        self.who.looked(body)
        self.form.update(body, self._coming(body.t))
        if not self.tracker.in_rep:
            return events
        if self.aims.touch_mm is not None and self.form.checking(body.t):
            events += self.alarms.approach(body.t, body.approach_mm_s or 0.0, self.aims.alarm_mm)
        if self.form.crowded:
            self._void(body.t, "second_person", events)
        return events

    def _aims(self) -> Aims:
        stance = self.tracker.stance_mm
        if self.settings.mode == "tap_and_step":
            return tap_aims(self.settings, stance, self.tap.step_mm)
        aims = reach_aims(self.settings, stance, self.reps.best_reach_mm)
        return replace(aims, reach_mm=CALIBRATE_ASK_MM) if self.calibration.asking else aims
