"""What stands around every page: the ways to other pages, logging in, errors, dates."""

from collections.abc import Mapping

PAGES_TEXT: Mapping[str, str] = {
    "description": "A wall that coaches the hip hinge. It counts good reps and says why the others did not count.",
    "skip": "Skip to content",
    "pages": "Pages",
    "live": "Live",
    "history": "History",
    "people": "Athletes",
    "settings": "Settings",
    "of": "of",
    "progress": "{n} of {of}",
    "marks": "{counted} counted, {missed} no-rep",
    "log_in": "Log in",
    "log_out": "Log out",
    "to_live": "To the live page",
    "kept": "Your browser has kept what you typed. Log in on another tab, come back here and save again.",
    "set_up": "Set up this wall",
    "try_there": "Open this wall's page",
    "login.title": "Owner's PIN",
    "login.text": "Training needs no PIN. Changes need the owner's PIN.",
    "login.pin": "PIN",
    "today": "Today",
    "yesterday": "Yesterday",
    "day": "{weekday} {day} {month}",
    "day.year": "{weekday} {day} {month} {year}",
    "day.short": "{day} {month}",
    "weekdays": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "months": "January February March April May June July August September October November December",
    "months.short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
