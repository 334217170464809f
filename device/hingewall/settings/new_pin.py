"""Which PINs are too easy to be taken, the owner's and athletes' alike. Pure."""

from datetime import date

SHORTEST, LONGEST = 6, 32
"""Digits. Six are a million; no more than 32 are hashed."""

RUNS = "01234567890123456789"
COMMON = frozenset({
    "102030", "112233", "123123", "123321", "123654", "131313", "142536", "147258", "147852", "159357",
    "159753", "246810", "314159", "456852", "258456", "741852", "789456", "963852", "951753", "135790",
    "271828", "520131", "5201314", "1029384756", "696969", "123698", "147896", "159951", "357951", "321654",
    "789123", "456123", "101112", "202020", "134679", "258852", "010203", "420420", "789987", "112358",
})  # fmt: skip
"""Those that lead every published list of leaked PINs and follow neither a run nor a repetition."""

YEARS = range(1930, 2040)
"""Of birth, mostly."""


def weakness(pin: str) -> str | None:
    """Why ``pin`` is refused as a new PIN; None when it will do."""
    if not (pin.isascii() and pin.isdigit()):
        return "Use digits only."
    if not SHORTEST <= len(pin) <= LONGEST:
        return f"Use {SHORTEST} to {LONGEST} digits."
    if len(set(pin)) < 3 or _repeats(pin):
        return "This PIN repeats itself. Choose digits that nobody would try first."
    if pin in RUNS or pin in RUNS[::-1]:
        return "This PIN is a sequence. Choose digits that nobody would try first."
    if _is_a_date(pin):
        return "This PIN looks like a date. Choose digits that nobody would try first."
    return "This PIN is a common one. Choose digits that nobody would try first." if pin in COMMON else None


def _repeats(pin: str) -> bool:
    """True for 121212 and 123123, and for 112233."""
    cycles = any(pin == (pin[:n] * len(pin))[: len(pin)] for n in (1, 2, 3))
    return cycles or (len(pin) % 2 == 0 and all(a == b for a, b in zip(pin[::2], pin[1::2], strict=True)))


def _is_a_date(pin: str) -> bool:
    """As birthdays are written: 241290, 122490, 901224, 199012, 121990, and with the whole year in eight digits."""
    if len(pin) == 6:
        a, b, c = int(pin[:2]), int(pin[2:4]), int(pin[4:])
        months = (int(pin[:4]), c), (int(pin[2:]), a)
        return (
            any(_is_day(2000, month, day) for day, month in ((a, b), (b, a), (c, b)))
            or any(year in YEARS and 1 <= month <= 12 for year, month in months)
        )  # fmt: skip
    if len(pin) == 8:
        ends, begins = (int(pin[4:]), int(pin[:2]), int(pin[2:4])), (int(pin[:4]), int(pin[6:]), int(pin[4:6]))
        return any(year in YEARS and (_is_day(year, b, a) or _is_day(year, a, b)) for year, a, b in (ends, begins))
    return False


def _is_day(year: int, month: int, day: int) -> bool:
    """2000 for a year that is left open: it has a 29 February."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
