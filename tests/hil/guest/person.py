"""The person before the sensor: hip-to-wall distances over time, as lists of (seconds from now, mm)."""

from itertools import cycle

from hil.guest.stage import sensor

Moves = list[tuple[float, float | None]]

STANCE_MM, BOTTOM_MM, TOO_NEAR_MM, AWAY_MM = 610.0, 340.0, 140.0, 1250.0
"""Where to stand, a hinge of 270 mm (240 are asked for), well within the alarm's 200 mm, and just out of the way."""
DOWN_S, PAUSE_S, UP_S, STILL_S = 1.3, 0.4, 1.3, 1.6
SHIFTS = ((2.0, 85.0), (3.5, 180.0), (1.5, 85.0), (3.0, 180.0))
SHIFT_S = 0.7
"""How long somebody who ignores the alarm stays where, in s and mm from the wall, and how long the way takes."""
MOUNT_MM = 50.0
"""So far the sensor sits behind the device's front, by the wiring file that the installer writes."""
REP_S = DOWN_S + PAUSE_S + UP_S + STILL_S


def comes() -> float:
    """Walks in and stands still where a person should. Returns after how many seconds."""
    return does([(0.0, AWAY_MM), (2.0, STANCE_MM)])


def leaves(from_mm: float = STANCE_MM) -> float:
    """Walks off, and the gym is empty."""
    return does([(0.0, from_mm), (1.5, AWAY_MM), (1.6, None)])


def hinges(reps: int) -> float:
    moves: Moves = [(0.0, STANCE_MM)]
    for start in (REP_S * index for index in range(reps)):
        moves += [
            (start, STANCE_MM),
            (start + DOWN_S, BOTTOM_MM),
            (start + DOWN_S + PAUSE_S, BOTTOM_MM),
            (start + DOWN_S + PAUSE_S + UP_S, STANCE_MM),
        ]
    return does(moves) + STILL_S


def comes_too_near(for_s: float) -> tuple[float, float]:
    """Backs toward the wall and stays there, shifting about: what holds its place while the alarm sounds is a thing to
    the wall, and the alarm falls silent.

    Returns CLOCK_MONOTONIC seconds of being 200 mm from it, and of arriving.
    """
    speed_mm_s = 250.0
    arrives = (STANCE_MM - TOO_NEAR_MM) / speed_mm_s
    moves: Moves = [(0.0, STANCE_MM), (arrives, TOO_NEAR_MM)]
    for held_s, mm in cycle(SHIFTS):
        if moves[-1][0] > arrives + for_s:
            break
        there_s = moves[-1][0] + SHIFT_S
        moves += [(there_s, mm), (there_s + held_s, mm)]
    now = _seen(moves)
    return now + (STANCE_MM - 200.0) / speed_mm_s, now + arrives


def does(moves: Moves) -> float:
    _seen(moves)
    return moves[-1][0]


def _seen(moves: Moves) -> float:
    """Have the sensor see it. Returns when that began."""
    return float(sensor(moves=[(after, None if mm is None else mm + MOUNT_MM) for after, mm in moves])["t"])
