"""Dates as a person reads them, in the language of the moment. Pure."""

from datetime import date, datetime, timedelta

from hingewall_web.words.language import N_, fill, gettext

WEEKDAYS = N_("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MONTHS = N_("January February March April May June July August September October November December")


def full_date(day: date) -> str:
    """``Sunday 22 November 2026``: for paper, on which Today is soon wrong."""
    return fill(gettext("{weekday} {day} {month} {year}"), _parts(day))


def day_name(day: date, today: date) -> str:
    """``Today``, ``Yesterday`` or ``Sunday 22 November``, with the year when it is not this one."""
    if day in (today, today - timedelta(days=1)):
        return gettext("Today") if day == today else gettext("Yesterday")
    return fill(
        (gettext("{weekday} {day} {month}") if day.year == today.year else gettext("{weekday} {day} {month} {year}")),
        _parts(day),
    )


def short_day(day: date) -> str:
    """``22 Nov``: for a table and an axis."""
    return fill(
        gettext("{day} {month}"),
        {"day": day.day, "month": gettext("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()[day.month - 1]},
    )


def moment(at: datetime) -> str:
    """``22 Nov, 19:04``"""
    return f"{short_day(at)}, {at:%H:%M}"


def _parts(day: date) -> dict[str, object]:
    return {
        "weekday": gettext(WEEKDAYS).split()[day.weekday()],
        "day": day.day,
        "month": gettext(MONTHS).split()[day.month - 1],
        "year": day.year,
    }
