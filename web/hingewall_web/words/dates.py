"""Dates as a person reads them, in the language of the moment. Pure."""

from datetime import date, datetime, timedelta

from hingewall_web.words.text import PAGES_TEXT, fill


def full_date(day: date) -> str:
    """``Sunday 22 November 2026``: for paper, on which Today is soon wrong."""
    return fill(PAGES_TEXT["day.year"], _parts(day))


def day_name(day: date, today: date) -> str:
    """``Today``, ``Yesterday`` or ``Sunday 22 November``, with the year when it is not this one."""
    if day in (today, today - timedelta(days=1)):
        return PAGES_TEXT["today" if day == today else "yesterday"]
    return fill(PAGES_TEXT["day" if day.year == today.year else "day.year"], _parts(day))


def short_day(day: date) -> str:
    """``22 Nov``: for a table and an axis."""
    return fill(PAGES_TEXT["day.short"], {"day": day.day, "month": _word("months.short", day.month - 1)})


def moment(at: datetime) -> str:
    """``22 Nov, 19:04``"""
    return f"{short_day(at)}, {at:%H:%M}"


def _parts(day: date) -> dict[str, object]:
    return {
        "weekday": _word("weekdays", day.weekday()), "day": day.day, "month": _word("months", day.month - 1),
        "year": day.year,
    }  # fmt: skip


def _word(key: str, at: int) -> str:
    return PAGES_TEXT[key].split()[at]
