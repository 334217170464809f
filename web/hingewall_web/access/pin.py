"""Which PINs are too easy to be taken. Pure."""

from hingewall_web.words.language import fill, gettext

LONGEST = 32
"""Digits; the device takes no more."""
SHORTEST = 6
SHORTEST_OF_ATHLETES = 4
"""Theirs guards their own history and nothing else, and is typed with a towel in the other hand."""

RUNS = "01234567890123456789"
COMMON = frozenset({
    "102030", "112233", "123123", "123321", "123654", "131313", "142536", "147258", "147852", "159357",
    "159753", "246810", "314159", "456852", "258456", "741852", "789456", "963852", "951753", "135790",
    "271828", "520131", "5201314", "1029384756", "696969", "1004", "2580", "0852", "1397", "1379", "2468", "1357",
})  # fmt: skip
"""Those that lead every published list of leaked PINs and follow neither a run nor a repetition."""


YEARS = range(1930, 2040)
"""Of birth, mostly: every third PIN of four digits."""


def weakness(pin: str, shortest: int = SHORTEST) -> str | None:
    """Why ``pin`` is refused as a new PIN; None when it will do."""
    if not (pin.isascii() and pin.isdigit()):
        return gettext("Use digits only.")
    if not shortest <= len(pin) <= LONGEST:
        return fill(gettext("Use {shortest} to {longest} digits."), {"shortest": shortest, "longest": LONGEST})
    if len(set(pin)) < 3 or _repeats(pin):
        return gettext("This PIN repeats itself. Choose digits that nobody would try first.")
    if pin in RUNS or pin in RUNS[::-1]:
        return gettext("This PIN is a sequence. Choose digits that nobody would try first.")
    if len(pin) == 4 and int(pin) in YEARS:
        return gettext("This PIN is a year. Choose digits that nobody would try first.")
    return gettext("This PIN is a common one. Choose digits that nobody would try first.") if pin in COMMON else None


def _repeats(pin: str) -> bool:
    """True for 121212 and 123123, and for 112233."""
    cycles = any(pin == (pin[:n] * len(pin))[: len(pin)] for n in (1, 2, 3))
    return cycles or (len(pin) % 2 == 0 and all(a == b for a, b in zip(pin[::2], pin[1::2], strict=True)))
