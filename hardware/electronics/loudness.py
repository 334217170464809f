"""How loud the alarm is where the person stands, computed from the makers' figures, against what a gym is.

Sources: *K 50 WP*: Visaton, article 2915: 2 W, at most 3, 84 dB at 1 W and 1 m. *MAX98357A*: Maxim: 1.77 W
into 8 ohm at 5 V with 10 % distortion, of which four fifths are undistorted; 92 % efficient. *CD-1206*: CUI, 8/21/2006.
*gyms*: 80-100 dB(A) in ten of them (Canadian Acoustics 2649). *A*: IEC 61672-1, +1.2 dB at the alarm's 2400 Hz.
Nobody has measured one: the case's wall, grille and pad before the speaker are not in it.
"""

from collections.abc import Iterator
from math import log10

from electronics.values import (
    AWG20_OHM_PER_M,
    BROWN_OUT_V,
    CAMERA_MA,
    EXTENSION_M,
    LED_MIN_V,
    PEAK_MA,
    RAIL_V,
    SENSOR_PEAK_MA,
    SUPPLY_LOW_V,
    SUPPLY_MA,
    Value,
)
from electronics.wires import LED_OHM

NEAR_M, FAR_M = 0.6, 1.6
"""Where the person stands, and their ear when they bend over in front of it, which is the farthest that it gets."""
GYM_DB, SAFE_DB = 80.0, 100.0
"""The quietest gym, and the loudest: beyond what is there anyway the wall does not go."""
QUIET_ROOM_DB = 60.0
"""Assumed: 10 dB above a room in which people talk low."""
A_DB = 1.2

SPEAKER_DB, SPEAKER_W, SPEAKER_OHM = 84.0, 3.0, 8.0
AMPLIFIER_W, UNDISTORTED, AMPLIFIER_V, EFFICIENCY = 1.77, 0.8, 5.0, 0.92
BEEPER_LEAST_DB, BEEPER_TYPICAL_DB, BEEPER_M = 85.0, 94.0, 0.1
SUPPLY_MOST_V = 5.25


def amplifier_w(supply_v: float) -> float:
    """Of a bridge it goes with the supply's square."""
    return AMPLIFIER_W * (supply_v / AMPLIFIER_V) ** 2


def speaker_db(watts: float, at_m: float) -> float:
    """A-weighted level of the alarm, which is one tone at full scale."""
    return SPEAKER_DB + A_DB + 10 * log10(watts) - 20 * log10(at_m)


def beeper_db(at_10_cm: float, at_m: float) -> float:
    return at_10_cm - 20 * log10(at_m / BEEPER_M)


def loudness() -> list[Value]:
    return [*_speaker(), *_beeper(), *_supplies()]


def _speaker() -> Iterator[Value]:
    least, most = UNDISTORTED * amplifier_w(BROWN_OUT_V), amplifier_w(SUPPLY_MOST_V)
    yield Value("speaker: its power, most", "1.77 W x (5.25 V / 5 V)^2", most, SPEAKER_W, "W", "MAX98357A; K 50 WP")
    for at_m in (NEAR_M, FAR_M):
        yield Value(
            f"speaker: the alarm at {at_m:g} m, least", f"84 dB + 1.2 + 10 log {least:.2f} W - 20 log {at_m:g} m",
            speaker_db(least, at_m), GYM_DB, "dB(A)", "K 50 WP; MAX98357A at 4.63 V; gyms", at_least=True,
        )  # fmt: skip
    yield Value(
        f"speaker: the alarm at {NEAR_M:g} m, most", f"84 dB + 1.2 + 10 log {most:.2f} W - 20 log {NEAR_M:g} m",
        speaker_db(most, NEAR_M), SAFE_DB, "dB(A)", "K 50 WP; MAX98357A at 5.25 V",
    )  # fmt: skip


def _beeper() -> Iterator[Value]:
    for at_m in (NEAR_M, FAR_M):
        for word, db in (("least", BEEPER_LEAST_DB), ("typical", BEEPER_TYPICAL_DB)):
            yield Value(
                f"instead, beeper: the alarm at {at_m:g} m, {word}", f"{db:g} dB(A) - 20 log ({at_m:g} m / 0.1 m)",
                beeper_db(db, at_m), QUIET_ROOM_DB, "dB(A)", "CD-1206; a quiet room", at_least=True,
            )  # fmt: skip


def _supplies() -> Iterator[Value]:
    amplifier = amplifier_w(AMPLIFIER_V) / EFFICIENCY / AMPLIFIER_V * 1000
    lights = sum((RAIL_V - LED_MIN_V[led]) / ohm * 1000 for led, ohm in LED_OHM.items())
    for board, peak in PEAK_MA.items():
        total = peak + CAMERA_MA + SENSOR_PEAK_MA + amplifier + lights
        drop = total / 1000 * 2 * EXTENSION_M * AWG20_OHM_PER_M
        yield Value(
            f"{board}: all at once, with the speaker", "board under stress + camera + sensor + amplifier + lights",
            total, SUPPLY_MA[board], "mA", "power; MAX98357A",
        )  # fmt: skip
        yield Value(
            f"{board}: 5 V then, after {EXTENSION_M:.0f} m more cable of AWG 20", "4.845 V - I x 2 x 1 m x 33.3 mohm/m",
            SUPPLY_LOW_V - drop, BROWN_OUT_V, "V", "power; ASTM B258", at_least=True,
        )  # fmt: skip
