"""The 40-pin header, and what to say about one of its pins."""

LEGS = {
    2: 3, 3: 5, 4: 7, 14: 8, 15: 10, 17: 11, 18: 12, 27: 13, 22: 15, 23: 16, 24: 18, 10: 19, 9: 21, 25: 22, 11: 23,
    8: 24, 7: 26, 0: 27, 1: 28, 5: 29, 6: 31, 12: 32, 13: 33, 19: 35, 16: 36, 26: 37, 20: 38, 21: 40,
}  # fmt: skip
"""BCM number -> leg of the 40-pin header."""


def pin_name(key: str, pin: int) -> str:
    """``pins.blue is GPIO22 (leg 15 of the header)``: by its wiring key, its number and where to put the finger."""
    return f"pins.{key} is GPIO{pin}" + (f" (leg {LEGS[pin]} of the header)" if pin in LEGS else "")
