"""Every catalogue of sentences, each in the language of the moment. ``{names}`` in them are filled in.

The sentences themselves are in ``languages/``, a folder for each language.
"""

from collections.abc import Mapping

from hingewall_web.languages import Phrases

VERDICTS = Phrases[str]("wall", "VERDICTS")
STATES = Phrases[str]("wall", "STATES")
STANCE = Phrases[str]("wall", "STANCE")
ALARMS = Phrases[tuple[str, str]]("wall", "ALARMS")
NOTES = Phrases[str]("wall", "NOTES")
UNCHECKED = Phrases[tuple[str, str, str]]("wall", "UNCHECKED")
LIVE_TEXT = Phrases[str]("wall", "LIVE_TEXT")
CALIBRATION = Phrases[str]("calibration", "CALIBRATION")
CALIBRATION_REFUSED = Phrases[str]("calibration", "CALIBRATION_REFUSED")
HISTORY_TEXT = Phrases[str]("history", "HISTORY_TEXT")
PEOPLE_TEXT = Phrases[str]("people", "PEOPLE_TEXT")
SETTINGS_TEXT = Phrases[str]("settings", "SETTINGS_TEXT")
JOIN_TEXT = Phrases[str]("join", "JOIN_TEXT")
SETUP_TEXT = Phrases[str]("setup", "SETUP_TEXT")
QUESTIONS = Phrases[str]("setup", "QUESTIONS")
THINGS = Phrases[str]("setup", "THINGS")
FOUND = Phrases[str]("setup", "FOUND")
MESSAGES = Phrases[str]("problems", "MESSAGES")
WIFI_TEXT = Phrases[str]("wifi", "WIFI_TEXT")
PAGES_TEXT = Phrases[str]("pages", "PAGES_TEXT")
DEVICE = Phrases[str]("device", "DEVICE")


def fill(template: str, values: Mapping[str, object]) -> str:
    """A sentence with its ``{names}`` replaced."""
    return template.format_map(values)
