"""How loud the alarm is where the person stands, computed from the makers' figures, against what a gym is.

Sources: *K 50 WP*: Visaton, article 2915: 2 W, at most 3, 84 dB at 1 W and 1 m. *MAX98357A*: Maxim: 1.77 W
into 8 ohm at 5 V with 10 % distortion, of which four fifths are undistorted; 92 % efficient. *CD-1206*: CUI, 8/21/2006.
*gyms*: 80-100 dB(A) in ten of them (Canadian Acoustics 2649). *A*: IEC 61672-1, +1.2 dB at the alarm's 2400 Hz.
Nobody has measured one: the case's wall, grille and pad before the speaker are not in it.
"""

from collections.abc import Iterator
from math import log10

from electronics.corners import Spread
from electronics.values import SUPPLY_V, Value, row

NEAR_M, FAR_M = 0.6, 1.6
"""Where the person stands, and their ear when they bend over in front of it, which is the farthest that it gets."""
GYM_DB, SAFE_DB = 80.0, 100.0
"""The quietest gym, and the loudest: beyond what is there anyway the wall does not go."""
QUIET_ROOM_DB = 60.0
"""Assumed: 10 dB above a room in which people talk low."""
A_DB = 1.2

SPEAKER_DB, SPEAKER_W, SPEAKER_OHM = 84.0, 3.0, 8.0
AMPLIFIER_W, UNDISTORTED, AMPLIFIER_V = 1.77, 0.8, 5.0
BEEPER_DB, BEEPER_M = Spread(85.0, 94.0, 94.0), 0.1
"""Least and typical; a most is not known, the typical stands in."""


def amplifier_w(supply_v: float) -> float:
    """Of a bridge it goes with the supply's square."""
    return AMPLIFIER_W * (supply_v / AMPLIFIER_V) ** 2


def speaker_db(watts: float, at_m: float) -> float:
    """A-weighted level of the alarm, which is one tone at full scale."""
    return SPEAKER_DB + A_DB + 10 * log10(watts) - 20 * log10(at_m)


def beeper_db(at_10_cm: float, at_m: float) -> float:
    return at_10_cm - 20 * log10(at_m / BEEPER_M)


def loudness() -> list[Value]:
    return [*_speaker(), *_beeper()]


def _speaker() -> Iterator[Value]:
    watts = SUPPLY_V.each(amplifier_w)
    power = Spread(UNDISTORTED * watts.least, UNDISTORTED * watts.typical, watts.most)
    how = "1.77 W x (supply / 5 V)^2, four fifths of it undistorted"
    yield row("speaker: its power", how, power, SPEAKER_W, "W", "MAX98357A; K 50 WP")
    for at_m in (NEAR_M, FAR_M):
        level = power.each(lambda watt, at_m=at_m: speaker_db(watt, at_m))  # type: ignore[misc]
        how = f"84 dB + 1.2 + 10 log W - 20 log {at_m:g} m"
        source = "K 50 WP; MAX98357A; gyms"
        yield row(f"speaker: the alarm at {at_m:g} m", how, level, GYM_DB, "dB(A)", source, at_least=True)
        if at_m == NEAR_M:
            yield row(f"speaker: the alarm at {at_m:g} m, not too loud", how, level, SAFE_DB, "dB(A)", source)


def _beeper() -> Iterator[Value]:
    for at_m in (NEAR_M, FAR_M):
        level = BEEPER_DB.each(lambda db, at_m=at_m: beeper_db(db, at_m))  # type: ignore[misc]
        how = f"dB(A) at 0.1 m - 20 log ({at_m:g} m / 0.1 m)"
        name = f"instead, beeper: the alarm at {at_m:g} m"
        yield row(name, how, level, QUIET_ROOM_DB, "dB(A)", "CD-1206; a quiet room", at_least=True)
