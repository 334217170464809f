"""The languages that the pages speak: English, and each for which there is a catalogue."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

FIRST = "en"
"""The language of the source. It is spoken where nothing is known of a phone or a wall."""


def _translations() -> Path:
    """Where the pages keep their catalogues. The package is looked up, not imported: the device runs without it."""
    pages = find_spec("hingewall_web")
    assert pages is not None, "device and pages come in one wheel"
    return Path(str(next(iter(pages.submodule_search_locations or ())))) / "translations"


TRANSLATIONS = _translations()


@cache
def offered() -> tuple[str, ...]:
    """Each language's code, English first."""
    found = TRANSLATIONS.glob("*/LC_MESSAGES/hingewall.mo")
    return (FIRST, *sorted(path.parents[1].name for path in found))
