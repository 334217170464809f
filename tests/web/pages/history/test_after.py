"""After a set: who is told what, which rep was the best, which set a record, and the one button."""

import html
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from gym import KIMS, LEES, Gym
from hingewall.messages.readings import BodyReading, RangeReading
from hingewall.messages.snapshot import AthleteView, RepMark, SetView
from hingewall.storage.trace import Trace, drops
from hingewall_web.pages.history.after import best_of
from stored import COUNTED
from webreps import make_rep_row

SQUATS = tuple(RepMark("no_rep", False, "squat") for _ in range(3))


def data(page: str) -> dict[str, Any]:
    """What the scripts draw from."""
    found = re.search(r'data-after="([^"]*)"', page)
    assert found, "there are figures to draw"
    drawn: dict[str, Any] = json.loads(html.unescape(found[1]))
    return drawn


def ends(wall: Any, set_id: str, **other: Any) -> None:
    """That set is over, and the live page shows it."""
    done = SetView(set_id, 0, 3, 0, 10, SQUATS, 48.0, open=False)
    wall.feed.publish(replace(wall.feed.latest()[0], set=done, phase="rest", **other))


# --- what is said and drawn ---


def test_the_page_of_a_set_begins_with_what_to_do_and_draws_each_rep_as_it_was(wall: Any) -> None:
    page = wall.client().get("/history/s1").text
    assert page.index("4 of 6 counted. 1 squat: hips back, not down") < page.index("In figures")
    reps = data(page)["reps"]
    assert [(rep["n"], rep["mark"]) for rep in reps][2:5] == [(3, "no_rep"), (4, "unsure"), (5, "void")]
    squat = reps[6]
    assert (squat["stand"], squat["reach"], squat["drop"]) == (607, 190, 212)
    assert [rep["n"] for rep in reps if rep["best"]] == [2], "252 mm of 240: nearer than 260 and 271, and not only just"


def test_where_form_was_not_checked_there_is_no_drop_to_draw_a_body_from(wall: Any) -> None:
    row = wall.records.rows[0]
    unseen = tuple(replace(rep, form="not_checked") for rep in row.reps[:2])
    wall.records.rows[0] = replace(row, reps=unseen)
    page = wall.client().get("/history/s1").text
    assert [rep["drop"] for rep in data(page)["reps"]] == [None, None]
    assert "by distance, steady within 1 cm; form was not checked" in page


def test_figures_that_have_nothing_to_say_are_left_out(wall: Any) -> None:
    row = wall.records.rows[0]
    wall.records.rows[0] = replace(row, reps=(row.reps[6],), counted=0, no_rep=1, void=0)
    page = wall.client().get("/history/s1").text
    assert "1 squat: hips back, not down" in page
    assert "Average" not in page
    assert "Drift" not in page
    assert '<dl class="cards">' not in page


def test_a_set_without_reps_says_so_and_draws_nothing(wall: Any) -> None:
    wall.records.rows[0] = replace(wall.records.rows[0], reps=(), counted=0, no_rep=0, void=0)
    page = wall.client().get("/history/s1").text
    assert "A set without reps" in page
    assert "data-after" not in page


def test_the_best_rep_is_sure_then_seen_then_near_to_its_target_reach_and_the_first_of_two_alike() -> None:
    blind = {"form": "not_checked", "hip_drop_mm": None, "drop_ratio": None}
    sure, unsure = make_rep_row(1, reach_mm=290.0), make_rep_row(2, reach_mm=241.0, unsure=True)
    seen, unseen = make_rep_row(3, reach_mm=270.0), make_rep_row(4, reach_mm=245.0, **blind)
    sank = make_rep_row(5, reach_mm=265.0, drop_ratio=0.34)
    alike = make_rep_row(6, reach_mm=270.0)
    missed = make_rep_row(7, reach_mm=240.0, verdict="no_rep", reason="too_fast")
    assert best_of([sure, unsure]) is sure
    assert best_of([unseen, sank, seen, sure, alike, missed]) is seen
    assert best_of([unseen]) is unseen
    assert best_of([missed]) is None


def test_the_hips_sink_in_a_replay_as_far_as_the_rep_was_judged_to_have_sunk() -> None:
    """The camera's sum begins at 37 mm here and has a scale of its own."""
    seen = [BodyReading(t, True, 1, mm, 0.0, 0.0, 0.9) for t, mm in ((100.0, 37.0), (102.0, 57.0), (103.0, 47.0))]
    trace = Trace({"resume": {"drop_zero_mm": 37.0}}, [RangeReading(100.0, 600.0), *seen])
    checked = replace(COUNTED, form="hinge", hip_drop_mm=40.0)
    assert drops(trace, checked) == [(100.0, 0.0), (102.0, 40.0), (103.0, 20.0)]
    assert drops(trace, COUNTED) == [], "form was not checked"
    assert drops(Trace({}, seen), checked) == [], "an old trace, which does not say where zero was"


# --- who is told what ---


def test_everybody_sees_a_guest_s_set_with_its_reps(gym: Gym) -> None:
    page = gym.anybody().get(f"/history/{gym.sets[None]}/after").text
    assert len(data(page)["reps"]) == 2


@pytest.mark.parametrize("who", ["anybody", "lee"])
def test_of_an_athlete_s_set_others_see_what_the_live_page_tells_and_nothing_else(
    gym: Gym, who: str, wall: Any
) -> None:
    phone, set_id = gym.anybody() if who == "anybody" else gym.athlete(gym.lee, LEES), gym.sets[gym.kim]
    at = f"/history/{set_id}/after"
    assert phone.get(at).status_code == 404, "nothing is known of it"
    gym.services.feed.publish(wall.feed.latest()[0])  # type: ignore[attr-defined]
    assert phone.get(at).status_code == 404, "another set is the last one"
    ends(wall, set_id)
    gym.services.feed.publish(wall.feed.latest()[0])  # type: ignore[attr-defined]
    page = phone.get(at).text
    assert "3 squats: hips back, not down" in page
    assert 'aria-label="0 counted, 3 no-rep"' in page
    assert "data-after" not in page
    assert gym.reps[gym.kim] not in page
    assert "Again" in page
    assert data(gym.athlete(gym.kim, KIMS).get(at).text)["reps"][1]["id"] == gym.reps[gym.kim]


def test_the_button_is_there_only_while_that_set_is_the_last_one(wall: Any) -> None:
    assert "<button" not in wall.client().get("/history/s1/after").text
    ends(wall, "s1")
    assert 'action="/set/start"' in wall.client().get("/history/s1/after").text
    assert "<button" not in wall.client().get("/history/s2/after").text


def test_whoever_may_aim_further_is_offered_that_instead(wall: Any) -> None:
    ends(wall, "s1", level_up_mm=250.0)
    offered = wall.owner().get("/history/s1/after").text
    assert "A little further: 25 cm" in offered
    assert 'name="reach" value="250.0"' in offered
    assert "/set/start" not in offered
    assert "Again" in wall.client().get("/history/s1/after").text, "for a guest it stays as it is"
    ends(wall, "s1", level_up_mm=250.0, athlete=AthleteView("kim", "Kim", "blue", "star"))
    assert "Again" in wall.client().get("/history/s1/after").text


# --- a record ---


def full_set(gym: Gym, who: str | None, *reaches: float) -> str:
    gym.shelf.clock.pass_by(60)
    set_id = gym.shelf.start(goal=5, athlete_id=who)
    for reach in reaches:
        gym.shelf.keep(set_id, replace(COUNTED, reach_mm=reach))
    return set_id


UNEVEN, EVEN, STEADIEST = (240.0, 280.0, 250.0, 270.0, 260.0), (255.0, 259.0) * 3, (255.0, 256.0) * 3


def test_kim_s_steadiest_full_set_is_celebrated_and_kim_s_first_one_is_not(gym: Gym) -> None:
    first, better, worse = (full_set(gym, gym.kim, *reaches) for reaches in (UNEVEN, STEADIEST, EVEN))
    short = full_set(gym, gym.kim, 255.0, 255.0, 255.0, 255.0)
    lees = full_set(gym, gym.lee, *UNEVEN), full_set(gym, gym.lee, *EVEN)
    guests = full_set(gym, None, *EVEN)
    gym.share(gym.kim)
    gym.share(gym.lee)
    owner = gym.owner()
    pages = {each: owner.get(f"/history/{each}").text for each in (first, better, worse, short, *lees, guests)}
    celebrated = [each for each, page in pages.items() if "Steadiest set so far" in page]
    assert celebrated == [better, lees[1]], "compared with their own, by reach over a full set"
    assert "Steadiest set so far: ± 0.1 cm" in pages[better]


def test_a_steadier_set_of_an_earlier_day_stands(gym: Gym) -> None:
    gym.share(gym.kim)
    full_set(gym, gym.kim, *EVEN)
    gym.shelf.clock.date += timedelta(days=1)
    full_set(gym, gym.kim, *UNEVEN)
    beaten = full_set(gym, gym.kim, *(255.0, 261.0) * 3)
    gym.shelf.settle()
    phone = gym.owner()
    assert "Steadiest" not in phone.get(f"/history/{beaten}").text
    assert "Steadiest" in phone.get(f"/history/{full_set(gym, gym.kim, *STEADIEST)}").text
