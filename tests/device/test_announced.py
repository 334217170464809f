"""What is announced: only what is on disk, in the set it belongs to."""

from hingewall.device.announced import Announced
from hingewall.messages.rep import Rep, Verdict
from hingewall.messages.snapshot import RepMark


def rep(verdict: Verdict = "counted") -> Rep:
    return Rep(
        start_s=0, bottom_s=1, end_s=2, verdict=verdict, reason=None if verdict == "counted" else "shallow",
        unsure=False, stance_mm=610, gap_mm=350, reach_mm=260, eccentric_s=1, pause_s=0.3, concentric_s=1,
        hip_drop_mm=None, drop_ratio=None, form="not_checked", target_mm=240, top_pause_s=None, peak_down_mm_s=300,
        peak_up_mm_s=300, mean_down_mm_s=200, mean_up_mm_s=200, shift_mm=None, turns=0, quality=1, rules_version=1,
    )  # fmt: skip


def test_a_rep_shows_when_the_disk_has_it_and_waits_visibly_until_then() -> None:
    board = Announced()
    board.set_started("s", 10)
    board.rep_waiting("s", "r", rep())
    assert (board.view(10, None, True).counted, board.view(10, None, True).unsaved, board.rep_seq) == (0, 1, 0)
    board.rep_saved("s", "r", 41, rep())
    view = board.view(10, None, True)
    assert (view.counted, view.unsaved, board.rep_seq) == (1, 0, 41)
    assert view.reps == (RepMark("counted", False),)
    assert board.last_rep is not None
    assert (board.last_rep["id"], board.last_rep["verdict"]) == ("r", "counted")


def test_while_no_disk_takes_reps_the_page_counts_what_the_beeper_counts_and_announces_nothing() -> None:
    board = Announced(rep_seq=40)
    board.set_started("s", 10)
    for rep_id in ("first", "second"):
        board.rep_waiting("s", rep_id, rep())
    view = board.view(10, None, True, trouble=True)
    assert (view.counted, view.unsaved, board.rep_seq) == (2, 2, 40)
    newest = board.newest(trouble=True)
    assert newest is not None
    assert (newest["verdict"], newest["id"]) == ("counted", ""), "there is no page of it yet"
    board.rep_saved("s", "first", 41, rep())
    board.rep_saved("s", "second", 42, rep())
    view = board.view(10, None, True)
    assert (view.counted, view.unsaved, board.rep_seq) == (2, 0, 42)


def test_a_rep_that_could_not_be_kept_stays_on_show_as_heard_until_the_next_set() -> None:
    board = Announced()
    board.set_started("s", 10)
    board.rep_waiting("s", "r", rep())
    board.rep_given_up("r")
    view = board.view(10, None, True)
    assert (view.counted, view.unsaved, board.rep_seq) == (1, 1, 0)
    assert board.last_rep is None, "it was never announced"
    board.set_started("t", 10)
    assert board.view(10, None, True).unsaved == 0


def test_a_late_rep_of_the_last_set_does_not_land_in_this_one() -> None:
    board = Announced()
    board.set_started("one", 10)
    board.rep_waiting("one", "r", rep())
    board.set_started("two", 5)
    board.rep_saved("one", "r", 1, rep())
    view = board.view(10, None, True)
    assert (view.id, view.counted, view.goal) == ("two", 0, 5)
    assert board.rep_seq == 1, "it is announced all the same"


def test_between_sets_the_last_one_stays_up_with_the_rest_beside_it() -> None:
    board = Announced()
    assert board.view(12, None, False).goal == 12, "before the first set, the goal of the settings"
    board.set_started("s", 10)
    for n, verdict in enumerate(("counted", "no_rep", "void", "counted")):
        board.rep_waiting("s", f"r{n}", rep(verdict))  # type: ignore[arg-type]
        board.rep_saved("s", f"r{n}", n + 1, rep(verdict))  # type: ignore[arg-type]
    view = board.view(10, 31.26, False)
    assert (view.counted, view.no_rep, view.void, view.rest_s) == (2, 1, 1, 31.3)
