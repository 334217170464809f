"""Errors are one line for a person; messages survive the journey between processes; every fault has its words."""

from typing import get_args

import msgspec
import pytest

from hingewall import errors, faults
from hingewall.errors import HingewallError, InvalidValues, joined, one_line
from hingewall.messages.command import Answer, Command, CommandProblem
from hingewall.messages.events import AlarmKind, Presence
from hingewall.messages.readings import BodyReading, FaultKind, RangeReading, RangeStatus
from hingewall.messages.rep import Form, Reason, Rep
from hingewall.messages.snapshot import Phase

LEAVES = [
    leaf for leaf in vars(errors).values()
    if isinstance(leaf, type) and issubclass(leaf, HingewallError) and leaf is not HingewallError
]  # fmt: skip


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: str(leaf.__name__))
def test_every_error_has_the_one_root_and_the_built_in_that_a_caller_expects(leaf: type[Exception]) -> None:
    expected = (ValueError, OSError, LookupError, EOFError)
    assert issubclass(leaf, expected) or leaf is errors.CommandRefused


def test_the_explanations_of_bad_values_become_one_text() -> None:
    error = InvalidValues({"a": "a is 1", "b": "b is 2"}, "file")
    assert str(error) == "file: a is 1; b is 2"
    assert error.fields == {"a": "a is 1", "b": "b is 2"}


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("two\nlines\t here"), "two lines here"),
        (OSError(), "OSError"),
        (ValueError("\x1b[31mred\x00"), " [31mred "),
    ],
)
def test_one_line_whatever_the_error_says(error: Exception, line: str) -> None:
    assert one_line(error) == line


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")]
)
def test_choices_are_joined_as_people_say_them(words: list[str], text: str) -> None:
    assert joined(words) == text


@pytest.mark.parametrize("message", [
    RangeReading(1.5, None, "signal_fail", stream=3),
    BodyReading(2.0, True, 1, 12.5, -3.0, None, 0.9),
    Command("7", "set_settings", {"stance.target_mm": 650}, revision=3),
    Answer("7", error=CommandProblem("stale", "changed since", {"revision": "8"})),
], ids=lambda message: type(message).__name__)  # fmt: skip
def test_a_message_arrives_as_it_was_sent(message: msgspec.Struct) -> None:
    assert msgspec.json.decode(msgspec.json.encode(message), type=type(message)) == message


def test_messages_can_not_be_changed_on_their_way() -> None:
    with pytest.raises(AttributeError):
        RangeReading(1.0, 600.0).range_mm = 10.0  # type: ignore[misc]


def test_a_rep_has_the_keys_of_the_published_result() -> None:
    published = (
        "start_s bottom_s end_s verdict reason unsure stance_mm gap_mm reach_mm eccentric_s pause_s concentric_s"
        " hip_drop_mm drop_ratio form"
    )
    assert list(Rep.__struct_fields__)[:15] == published.split()


@pytest.mark.parametrize("kind", get_args(FaultKind))
def test_every_fault_says_what_it_is_and_what_to_do(kind: FaultKind) -> None:
    view = faults.view(kind, 12.0)
    assert (view.kind, view.since) == (kind, 12.0)
    assert view.text.endswith(".")
    assert view.fix.endswith(".")
    assert (view.text + view.fix).isprintable()


@pytest.mark.parametrize(("words", "published"), [
    (FaultKind, "i2c lost frozen implausible camera camera_software disk database newer repaired clock power"
                " temperature settings wiring sound window light obstacle mount hub"),
    (RangeStatus,
     "valid first sigma_fail signal_fail min_clipped phase_fail wrapped hardware_fail crosstalk other"),
    (Reason,
     "shallow squat bow too_fast touch too_near lost_sight walked_away second_person off_centre too_slow stepped"),
    (Form, "hinge squat unclear not_checked"),
    (Presence, "empty someone armed lost"),
    (Phase, "idle descending bottom ascending rest"),
    (AlarmKind, "too_near touch stance_too_near"),
])  # fmt: skip
def test_the_published_words(words: object, published: str) -> None:
    assert set(get_args(words)) == set(published.split())
