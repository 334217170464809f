"""A session as a FIT file: what a watch would have kept of it, for the training diary of whoever did it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from hingewall.storage.fit_format import ENUM, STRING, UINT16, UINT32, UINT32Z, Kind, Message, encoded, seconds
from hingewall.storage.rows import SetRow

FILE_ID = Kind(0, {
    "type": (0, ENUM), "manufacturer": (1, UINT16), "product": (2, UINT16), "serial_number": (3, UINT32Z),
    "time_created": (4, UINT32), "product_name": (8, STRING),
})  # fmt: skip
EVENT = Kind(21, {"timestamp": (253, UINT32), "event": (0, ENUM), "event_type": (1, ENUM)})
SET = Kind(225, {
    "timestamp": (254, UINT32), "duration": (0, UINT32), "repetitions": (3, UINT16), "set_type": (5, ENUM),
    "start_time": (6, UINT32), "category": (7, UINT16), "category_subtype": (8, UINT16), "message_index": (10, UINT16),
})  # fmt: skip
SPAN = {
    "timestamp": (253, UINT32), "event": (0, ENUM), "event_type": (1, ENUM), "start_time": (2, UINT32),
    "total_elapsed_time": (7, UINT32), "total_timer_time": (8, UINT32), "message_index": (254, UINT16),
}  # fmt: skip
LAP = Kind(19, SPAN | {"sport": (25, ENUM), "sub_sport": (39, ENUM)})
SESSION = Kind(18, SPAN | {
    "sport": (5, ENUM), "sub_sport": (6, ENUM), "first_lap_index": (25, UINT16), "num_laps": (26, UINT16),
    "trigger": (28, ENUM),
})  # fmt: skip
ACTIVITY = Kind(34, {
    "timestamp": (253, UINT32), "total_timer_time": (0, UINT32), "num_sessions": (1, UINT16), "type": (2, ENUM),
    "event": (3, ENUM), "event_type": (4, ENUM), "local_timestamp": (5, UINT32),
})  # fmt: skip
EXERCISE_TITLE = Kind(264, {
    "message_index": (254, UINT16), "exercise_category": (0, UINT16), "exercise_name": (1, UINT16),
    "wkt_step_name": (2, STRING),
})  # fmt: skip

ACTIVITY_FILE, DEVELOPMENT, TRAINING, STRENGTH = 4, 255, 10, 20
START, STOP, STOP_ALL = 0, 1, 4
TIMER, ON_SESSION, ON_LAP, ON_ACTIVITY = 0, 8, 9, 26
RESTING, ACTIVE = 0, 1
UNKNOWN_EXERCISE = 65534
"""The profile has no hip hinge without a load: a deadlift of nothing would spoil somebody's deadlifts."""

MS = 1000
"""Durations are in ms."""


def session_fit(rows: Sequence[SetRow]) -> bytes:
    """The sets of one person, oldest first, each with at least one rep, as one activity. Only counted reps are told.

    A set goes from its start to the end of its last rep. What lies between two is a rest.
    """
    spans = [_span(row) for row in rows]
    begin, end = spans[0][0], max(over for _, over in spans)
    return encoded(_messages(rows, spans, begin, end))


def _span(row: SetRow) -> tuple[datetime, datetime]:
    start = datetime.fromisoformat(row.started)
    return start, max(start, *(datetime.fromisoformat(rep.at) for rep in (*row.reps, *row.removed)))


def _messages(
    rows: Sequence[SetRow], spans: Sequence[tuple[datetime, datetime]], begin: datetime, end: datetime
) -> Iterator[Message]:
    lasted = _ms(end - begin)
    yield FILE_ID, {
        "type": ACTIVITY_FILE, "manufacturer": DEVELOPMENT, "product": 0, "serial_number": 1,
        "time_created": seconds(begin), "product_name": "Hingewall",
    }  # fmt: skip
    yield EVENT, {"timestamp": seconds(begin), "event": TIMER, "event_type": START}
    yield from _sets(rows, spans)
    yield EVENT, {"timestamp": seconds(end), "event": TIMER, "event_type": STOP_ALL}
    span = {
        "timestamp": seconds(end), "start_time": seconds(begin), "event_type": STOP, "total_elapsed_time": lasted,
        "total_timer_time": lasted, "message_index": 0, "sport": TRAINING, "sub_sport": STRENGTH,
    }  # fmt: skip
    yield LAP, span | {"event": ON_LAP}
    yield SESSION, span | {"event": ON_SESSION, "first_lap_index": 0, "num_laps": 1, "trigger": 0}
    yield EXERCISE_TITLE, {
        "message_index": 0, "exercise_category": UNKNOWN_EXERCISE, "exercise_name": 0, "wkt_step_name": "Hip hinge",
    }  # fmt: skip
    ahead = end.astimezone().utcoffset() or timedelta(0)
    yield ACTIVITY, {
        "timestamp": seconds(end), "total_timer_time": lasted, "num_sessions": 1, "type": 0, "event": ON_ACTIVITY,
        "event_type": STOP, "local_timestamp": seconds(end) + round(ahead.total_seconds()),
    }  # fmt: skip


def _sets(rows: Sequence[SetRow], spans: Sequence[tuple[datetime, datetime]]) -> Iterator[Message]:
    index, over = 0, spans[0][0]
    for row, (start, end) in zip(rows, spans, strict=True):
        if start > over:
            yield SET, _set(over, start, index) | {"set_type": RESTING}
            index += 1
        counted = sum(rep.verdict == "counted" for rep in row.reps)
        yield SET, _set(start, end, index) | {
            "set_type": ACTIVE, "repetitions": counted, "category": UNKNOWN_EXERCISE, "category_subtype": 0,
        }  # fmt: skip
        index, over = index + 1, max(over, end)


def _set(start: datetime, end: datetime, index: int) -> dict[str, int | str]:
    return {
        "timestamp": seconds(end), "start_time": seconds(start), "duration": _ms(end - start), "message_index": index,
    }  # fmt: skip


def _ms(span: timedelta) -> int:
    return round(span.total_seconds() * MS)
