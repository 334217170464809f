"""Reps as the wall told them against movements as people did them."""

from collections import Counter
from collections.abc import Iterable, Sequence

from hingewall.commands.score.tally import Tally
from hingewall.messages.rep import Rep
from hingewall.simulation.life.truth import Did, Doing, Span, Tempo, Truth
from hingewall.wall.replay import FaultSpan

SAME = 0.5
"""A told rep and a movement are the same where they share half of the shorter one's time."""
STEPS, TOO_NEAR = {"stepped"}, {"touch", "too_near"}
BLIND_AFTER_S = 2.0
"""After it was off or its sensor was broken a device must see somebody stand first."""


def judge_reps(truth: Truth, told: Sequence[Rep], faults: Sequence[FaultSpan], tally: Tally) -> dict[int, int]:
    """Each movement is judged by the one told rep that is most of it, and which one that is is returned; what is left
    over was told of nothing."""
    found = matched(truth.reps, told)
    excuses = excused(truth, faults)
    for i, did in enumerate(truth.reps):
        _judge(did, told[found[i]] if i in found else None, excuses, tally)
    taken = set(found.values())
    for rep in (rep for j, rep in enumerate(told) if j not in taken):
        _of_nothing(truth, rep, tally)
    return found


def excused(truth: Truth, faults: Sequence[FaultSpan]) -> list[Span]:
    """When a hinge may be lost: the device was off or its sensor broken, or it had named a fault."""
    blind = [Span(span.start_s, span.end_s + BLIND_AFTER_S) for span in truth.blind]
    return blind + [Span(fault.start_s, fault.end_s or truth.span_s) for fault in faults]


def matched(reps: Sequence[Did], told: Sequence[Rep]) -> dict[int, int]:
    """Which movement is which told rep, each at most once; those that share most time first."""
    pairs = []
    for i, did in enumerate(reps):
        for j, rep in enumerate(told):
            common = Span(did.start_s, did.end_s).overlap(rep.start_s, rep.end_s)
            if common > SAME * min(did.end_s - did.start_s, rep.end_s - rep.start_s):
                pairs.append((-common, i, j))
    found: dict[int, int] = {}
    for _, i, j in sorted(pairs):
        if i not in found and j not in found.values():
            found[i] = j
    return found


def _judge(did: Did, rep: Rep | None, excuses: Iterable[Span], tally: Tally) -> None:
    outcome = rep.verdict if rep else "unseen"
    tally.done[did.what, outcome] += 1
    if rep:
        tally.forms[did.what, rep.form] += 1
    if did.counts is None:
        tally.done[did.what, "either way"] += 1
        return
    counted = rep is not None and rep.verdict == "counted"
    said = (rep.reason or rep.verdict) if rep else "unseen"
    when = f"{did.what} from {did.start_s:.1f} to {did.end_s:.1f} s"
    if not did.counts:
        _agree(not counted, tally)
        if counted:
            tally.counted_falsely[did.what] += 1
            tally.found(did.start_s, f"{when} counted")
        return
    if counted:
        tally.right += 1
        _agree(True, tally)
        _time(did, rep, tally)
    elif any(span.overlap(did.start_s, did.end_s) > 0.0 for span in excuses):
        tally.excused += 1
    else:
        _agree(False, tally)
        tally.lost[said] += 1
        tally.found(did.start_s, f"{when} not counted: {said}")


def _agree(right: bool, tally: Tally) -> None:
    tally.verdicts += 1
    tally.verdicts_right += right


def _time(did: Did, rep: Rep | None, tally: Tally) -> None:
    if rep is None or did.tempo is None:
        return
    told = Tempo(rep.eccentric_s, rep.pause_s, rep.concentric_s)
    tally.tempo_reps += 1
    tally.tempo_error_s = [
        total + abs(was - is_) for total, was, is_ in zip(tally.tempo_error_s, told, did.tempo, strict=True)
    ]


def _of_nothing(truth: Truth, rep: Rep, tally: Tally) -> None:
    """A rep where none was, or a second one of the same movement. Saying that somebody stepped, or was too near when
    they were, is no mistake."""
    if rep.verdict == "void" or rep.reason in STEPS or (rep.reason in TOO_NEAR and _near(truth, rep)):
        return
    length = rep.end_s - rep.start_s
    what = going_on(truth, rep.start_s, rep.end_s)
    again = any(Span(did.start_s, did.end_s).overlap(rep.start_s, rep.end_s) > SAME * length for did in truth.reps)
    if again:
        what = "second half of a movement"
    when = f"from {rep.start_s:.1f} to {rep.end_s:.1f} s"
    if rep.verdict == "counted":
        tally.ghosts += not again
        tally.counted_falsely[what] += 1
        tally.found(rep.start_s, f"{what} {when} counted")
    else:
        tally.no_reps_of_nothing[what] += 1
        tally.found(rep.start_s, f"{what} {when} told as a no-rep: {rep.reason}")


def _near(truth: Truth, rep: Rep) -> bool:
    return any(
        near.kind == "hips" and near.start_s < rep.end_s and rep.start_s < near.end_s for near in truth.may_alarm
    )


def going_on(truth: Truth, start_s: float, end_s: float) -> str:
    """What was done most in that time; else whether anybody was there."""
    shares: Counter[str] = Counter()
    exercises = (Doing(did.start_s, did.end_s, f"in a {did.what}") for did in truth.reps)
    for doing in (*truth.doings, *truth.things, *exercises):
        shares[doing.what] += round(1000.0 * Span(doing.start_s, doing.end_s).overlap(start_s, end_s))
    (what, most_ms), *_ = shares.most_common(1) or [("", 0)]
    if most_ms:
        return what
    return "standing" if any(span.overlap(start_s, end_s) > 0.0 for span in truth.there) else "nobody"
