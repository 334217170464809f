"""What stands around every page: the ways to other pages, logging in, errors, dates."""

from collections.abc import Mapping

PAGES_TEXT: Mapping[str, str] = {
    "description": "A wall that coaches the hip hinge: counts the reps that were hinges and says why one was not.",
    "skip": "Skip to content",
    "pages": "Pages",
    "live": "Live",
    "history": "History",
    "people": "People",
    "settings": "Settings",
    "of": "of",
    "progress": "{n} of {of}",
    "marks": "{counted} counted, {missed} no-rep",
    "log_in": "Log in",
    "log_out": "Log out",
    "to_live": "To the live page",
    "kept": "Your browser keeps what you typed: log in in another tab, come back and save again.",
    "set_up": "Set up this wall",
    "try_there": "Try there",
    "login.title": "Owner's PIN",
    "login.text": "Counting needs no PIN. Changing something does.",
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
