"""How loud the alarm is where the person stands, computed from the makers' figures, against what a gym is.

Sources: *K 50 WP*: Visaton's sheet of article 2915: 2 W, at most 3, 84 dB at 1 W and 1 m, the mean of 180 Hz to 17 kHz.
It gives no tolerance and no figure at 2400 Hz: 3 dB less is assumed, the tolerance that sheets of small speakers state.
*MAX98357A*: Maxim 19-6779, at 5 V into 8 ohm: with GAIN left free 8.4, 9 or 9.6 dB over 2.1 dBV for a full-scale sine;
92 % efficient. Its typical powers, 1.8 W with 10 % distortion and 1.4 W with 1 %, are as makers of boards with the chip
repeat them (DFRobot DFR0954); least and most are not stated. So gain or supply ends the level, whichever comes first.
*CD-1206*: CUI, 8/21/2006. *gyms*: 80-100 dB(A) in ten of them (Canadian Acoustics 2649). *A*: IEC 61672-1, +1.2 dB at
2400 Hz. Nobody has measured one: the case's wall, grille and pad before the speaker are not in it.
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
AT_PITCH, IN_ALL = 4 / 3, 4 / 3 * 37 / 36
"""Power of the alarm against a sine with the same peak: its third partial, a sixth of the first, makes it flatter
(hingewall.sound.synth). What is heard is reckoned at its pitch alone, what the speaker has to bear in all."""

SPEAKER_DB, SPEAKER_W, SPEAKER_OHM = Spread(81.0, 84.0, 84.0), 3.0, 8.0
"""A most is not known; the typical stands in."""
CLEAN_W, CLIPPED_W, AMPLIFIER_V = 1.4, 1.8, 5.0
"""What the supply is good for, with 1 % and with 10 % distortion."""
FULL_SCALE_DBV, GAIN_DB = 2.1, Spread(8.4, 9.0, 9.6)
BEEPER_DB, BEEPER_M = Spread(85.0, 94.0, 94.0), 0.1
"""Least and typical; a most is not known, the typical stands in."""


def amplifier_w(supply_v: Spread) -> Spread:
    """Of a full-scale sine: what the gain asks for and the supply is good for, undistorted but where it is most."""
    asked = GAIN_DB.each(lambda db: 10 ** ((FULL_SCALE_DBV + db) / 10) / SPEAKER_OHM)
    share = supply_v.each(lambda volt: (volt / AMPLIFIER_V) ** 2)  # of a bridge it goes with the supply's square
    return Spread(
        min(asked.least, CLEAN_W * share.least),
        min(asked.typical, CLEAN_W * share.typical),
        min(asked.most, CLIPPED_W * share.most),
    )


def speaker_db(watts: Spread, at_m: float) -> Spread:
    """A-weighted level of a tone of the alarm's pitch."""
    return SPEAKER_DB + (A_DB - 20 * log10(at_m)) + watts.each(lambda watt: 10 * log10(watt))


def beeper_db(at_10_cm: float, at_m: float) -> float:
    return at_10_cm - 20 * log10(at_m / BEEPER_M)


def loudness() -> list[Value]:
    return [*_speaker(), *_beeper()]


def _speaker() -> Iterator[Value]:
    power = amplifier_w(SUPPLY_V)
    borne, heard = (power.each(lambda watt, flat=flat: watt * flat) for flat in (IN_ALL, AT_PITCH))  # type: ignore[misc]
    how = "1.37 x the smaller of 11.1 dBV (full scale, GAIN free) into 8 ohm and 1.4 W x (supply / 5 V)^2"
    yield row("speaker: its power", how, borne, SPEAKER_W, "W", "MAX98357A; K 50 WP")
    for at_m in (NEAR_M, FAR_M):
        level = speaker_db(heard, at_m)
        how = f"84 dB + 1.2 + 10 log (W at its pitch) - 20 log {at_m:g} m; least: 81 dB"
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
