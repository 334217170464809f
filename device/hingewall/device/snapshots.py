"""A Snapshot: what a page is told about now, put together from the wall, what has been announced, and the faults."""

from collections.abc import Mapping

from msgspec.structs import replace

from hingewall import faults
from hingewall.clock import WallClock
from hingewall.coaching.coach import Coach
from hingewall.device.announced import Announced
from hingewall.device.repair_words import told
from hingewall.messages.readings import FaultKind
from hingewall.messages.snapshot import (
    AthleteView,
    CalibrationView,
    FaultView,
    Snapshot,
    StanceView,
    TargetView,
    TurnView,
)
from hingewall.sensing.range_sensor import Source
from hingewall.storage.rows import Repair
from hingewall.wall.wall import Wall


def snapshot(
    t: float,
    wall: Wall,
    announced: Announced,
    clock: WallClock,
    source: Source,
    active_faults: Mapping[FaultKind, float],
    revision: int,
    calibration: CalibrationView | None = None,
    camera_on: bool = False,
    camera_absent: bool = False,
    athlete: AthleteView | None = None,
    asked: AthleteView | None = None,
    turn: TurnView | None = None,
    turn_begun: int = 0,
    visiting: bool = False,
    self_test: int = 0,
    trouble: bool = False,
    repair: Repair | None = None,
    checked: bool = False,
) -> Snapshot:
    """The Snapshot at time ``t``; ``trouble``: nothing reaches the disk just now; ``checked``: the sensor is lent."""
    coach = wall.coach
    aims = coach.aims
    reach = coach.tracker.reach_mm
    return Snapshot(
        t=round(t, 3),
        clock=clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        clock_synchronised=clock.synchronised(),
        clock_source=clock.source(),
        source=source,
        mode=coach.settings.mode,
        presence=coach.presence,
        distance_mm=_whole(coach.distance_mm) if coach.presence in ("someone", "armed") else None,
        range_status=wall.range_status or "none",
        stance=_stance(coach.stance),
        target=TargetView(aims.distance_mm, aims.reach_mm, round(aims.alarm_mm, 1)),
        phase=coach.phase,
        reach_mm=None if reach is None else round(max(0.0, reach)),
        hip_drop_mm=_whole(coach.form.drop_mm(t)),
        set=announced.view(coach.settings.set.reps, coach.rest_s(t), coach.sets.open, trouble),
        last_rep=announced.newest(trouble),
        alarm=coach.alarms.worst,
        form="checked" if coach.form.checking(t) else "not_checked",
        faults=tuple(_fault(kind, since, repair, clock, coach) for kind, since in active_faults.items()),
        settings_revision=revision,
        rep_seq=announced.rep_seq,
        units=coach.settings.ui.units,
        volume=coach.settings.cue.volume,
        level_up_mm=None if visiting else coach.level_up_mm,  # taking it up would change the wall's
        step_mm=coach.tap.step_mm if coach.settings.mode == "tap_and_step" else None,
        step_limit_mm=coach.tap.limit_mm,
        calibration=calibration,
        camera_on=camera_on,
        camera_absent=camera_absent,
        athlete=athlete,
        asked=asked,
        turn=turn,
        turn_begun=turn_begun,
        names_at_wall=coach.settings.wall.names_at_wall,
        visiting=visiting,
        calibration_offered=coach.calibration_offer.open,
        self_test=self_test,
        checked=checked,
    )


def _fault(kind: FaultKind, since: float, repair: Repair | None, clock: WallClock, coach: Coach) -> FaultView:
    """As it is told now: some faults say more than their kind."""
    fault, over_mm = faults.view(kind, round(since, 3)), coach.hanging.over_mm
    if kind == "clock" and clock.forgot:
        return replace(fault, **faults.FORGOT._asdict())
    if kind == "repaired" and repair is not None:
        return replace(fault, **told(repair)._asdict())
    if kind == "mount" and over_mm is not None:
        return replace(fault, **faults.hung(over_mm)._asdict())
    return fault


def _stance(stance: StanceView | None) -> StanceView | None:
    return None if stance is None else StanceView(round(stance.mm), stance.verdict, round(stance.advice_mm))


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
