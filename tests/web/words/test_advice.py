"""What is said of a set in one sentence: the worst of what went wrong and what to do, or how good it was."""

from collections.abc import Sequence
from typing import get_args

import pytest

from hingewall.messages.rep import Reason
from hingewall.settings.languages import offered
from hingewall_web.words.advice import Done, advise
from hingewall_web.words.language import speaking

GOOD = Done("counted", reach_mm=255.0, target_mm=240.0)
BLIND = Done("counted", form="not_checked", reach_mm=255.0, target_mm=240.0)


def missed(reason: Reason | None, n: int = 1) -> list[Done]:
    return [Done("no_rep", reason)] * n


def lost(reason: Reason | None, n: int = 1) -> list[Done]:
    return [Done("void", reason)] * n


def reaching(*reaches: float, **other: object) -> list[Done]:
    return [Done("counted", reach_mm=reach, target_mm=240.0, **other) for reach in reaches]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reps", "sentence", "picture"),
    [
        (missed("squat", 5), "5 squats: hips back, not down", "squat"),
        (missed("squat"), "1 squat: hips back, not down", "squat"),
        (
            [*missed("shallow"), *[GOOD] * 9],
            "9 of 10 counted. The first was too shallow: reach further for the wall",
            "shallow",
        ),
        (
            [*[GOOD] * 3, *missed("too_fast"), GOOD],
            "4 of 5 counted. Rep 4 was too fast: take your time on the way back",
            "too_fast",
        ),
        ([*[GOOD] * 3, *missed("bow")], "3 of 4 counted. The last was a bow: reach with the hips first", "bow"),
        (
            [GOOD, *missed("shallow", 2), *missed("squat"), GOOD],
            "2 of 5 counted. 2 reps too shallow: reach further for the wall",
            "shallow",
        ),
        (
            [*missed("shallow", 3), *missed("squat", 3)],
            "6 reps. 3 squats: hips back, not down",
            "squat",
        ),
        (
            [*missed("squat", 2), *missed("touch", 2), GOOD],
            "1 of 5 counted. 2 touches of the wall: stand a little further from it",
            "touch",
        ),
        ([GOOD, *missed(None), GOOD], "2 of 3 counted. Rep 2 did not count", ""),
        (
            [*lost("lost_sight", 2), *missed("shallow"), GOOD],
            "1 of 2 counted. The first was too shallow: reach further for the wall",
            "shallow",
        ),
    ],
)
def test_what_went_wrong_most_is_said_with_what_to_do(reps: list[Done], sentence: str, picture: str) -> None:
    found = advise(reps, "cm")
    assert (found.sentence, found.picture) == (sentence, picture)


@pytest.mark.parametrize(
    ("reps", "units", "sentence"),
    [
        (reaching(*[250.0, 258.0] * 5), "cm", "All 10 counted, steady within 1 cm"),
        (reaching(*[250.0] * 10), "cm", "All 10 counted, steady within 1 cm"),
        (reaching(*[241.0, 264.0] * 5), "cm", "All 10 counted, steady within 2 cm"),
        (reaching(*[241.0, 264.0] * 5), "in", "All 10 counted, steady within 0.5 in"),
        (reaching(240.0, 300.0, 250.0), "cm", "All 3 counted"),
        (reaching(255.0), "cm", "1 rep counted"),
        (
            reaching(290.0, 288.0, 286.0, 262.0, 260.0, 258.0),
            "cm",
            "All 6 counted, but the last ones were 3 cm shorter: rest a little longer",
        ),
        ([Done("counted")] * 4, "cm", "All 4 counted"),
        ([*[GOOD] * 4, *lost("lost_sight")], "cm", "All 4 counted, steady within 1 cm"),
    ],
)
def test_a_set_without_misses_is_told_how_even_it_was(reps: list[Done], units: str, sentence: str) -> None:
    assert advise(reps, units).sentence == sentence


@pytest.mark.parametrize(
    ("barely", "said", "picture"),
    [
        (reaching(245.0, unsure=True) * 3, "3 only just: reach a little further for the wall", "shallow"),
        (reaching(300.0, unsure=True, form="unclear") * 2, "2 only just: hips back, not down", "squat"),
        (reaching(300.0, unsure=True), "1 only just", "hinge"),
        ([Done("counted", unsure=True)], "1 only just", "hinge"),
    ],
)
def test_what_counted_only_just_is_told_what_it_was_near_to(barely: list[Done], said: str, picture: str) -> None:
    found = advise([GOOD, GOOD, *barely], "cm")
    assert (found.sentence, found.picture) == (f"All {2 + len(barely)} counted, {said}", picture)


def test_a_set_that_counted_only_just_all_of_it_does_not_say_how_many_twice() -> None:
    assert advise(reaching(300.0, unsure=True, form="unclear"), "cm").sentence == (
        "1 rep counted only just: hips back, not down"
    )
    assert advise(reaching(245.0, unsure=True) * 3, "cm").sentence == (
        "All 3 counted only just: reach a little further for the wall"
    )


def test_form_that_nobody_saw_is_not_praised() -> None:
    one_unseen = advise([*[GOOD] * 9, BLIND], "cm")
    assert one_unseen.picture == "unchecked"
    assert one_unseen.sentence == "All 10 counted by distance, steady within 1 cm; form was not checked"
    uneven = advise([BLIND, *reaching(400.0, form="not_checked")], "cm")
    assert uneven.sentence == "All 2 counted by distance; form was not checked"


@pytest.mark.parametrize(
    ("reps", "sentence", "picture"),
    [
        (lost("lost_sight", 3), "3 reps not judged: stay in front of the sensor", "lost_sight"),
        (lost("second_person"), "1 rep not judged: one person at a time, please", "second_person"),
        ([GOOD, *lost("walked_away", 2)], "2 reps not judged: stand tall before you walk away", "walked_away"),
        (lost(None, 2), "2 reps not judged", ""),
        ([], "A set without reps", ""),
    ],
)
def test_what_could_not_be_judged_is_nobody_s_miss(reps: list[Done], sentence: str, picture: str) -> None:
    found = advise(reps, "cm")
    assert (found.sentence, found.picture) == (sentence, picture)


@pytest.mark.parametrize("language", offered())
@pytest.mark.parametrize("verdict", ["no_rep", "void"])
@pytest.mark.parametrize("reason", [*get_args(Reason), None])
def test_every_reason_has_a_sentence_in_every_number(reason: Reason | None, verdict: str, language: str) -> None:
    """In every language, alone and many, as all there was and beside others."""
    with speaking(language):
        said = [advise(reps, "cm").sentence for reps in _mixtures(Done(verdict, reason))]  # type: ignore[arg-type]
    assert all(sentence and "{" not in sentence for sentence in said)
    assert len(set(said)) == len(said)


def _mixtures(rep: Done) -> Sequence[list[Done]]:
    return [rep], [rep] * 2, [GOOD, rep, rep, rep]


def test_spanish_has_forms_of_its_own_for_one_and_many() -> None:
    with speaking("es"):
        assert advise(missed("squat"), "cm").sentence == "1 sentadilla: cadera atrás, no abajo"
        assert advise(missed("squat", 5), "cm").sentence == "5 sentadillas: cadera atrás, no abajo"
