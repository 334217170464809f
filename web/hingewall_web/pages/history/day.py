"""The dates in addresses."""

from datetime import date

from hingewall_web.server.problems import Problem

YEARS = range(1970, 3000)
"""Dates that a session may be asked for: beyond these some have no midnight."""


def date_of(text: str) -> date:
    """The day that an address names. Raises Problem 404 for one that can't be."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Problem(404, "not_found") from error
    if day.year not in YEARS:
        raise Problem(404, "not_found")
    return day
