"""Rows of a spreadsheet's file, in two forms; no spreadsheet takes their text for a formula, however it splits them."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

END = "\r\n"
"""RFC 4180."""

MARK = "\ufeff"
"""Begins a file: without it Excel takes names in UTF-8 for another encoding."""


class Form(NamedTuple):
    """``mark`` begins the file of reps; that of sets has always begun with one."""

    separator: str
    decimal: str
    mark: str


PLAIN = Form(",", ".", "")
"""For programs, and for spreadsheets in English."""
DECIMAL_COMMA = Form(";", ",", MARK)
"""For a double click where numbers have a comma, as in Spain and Germany: Excel splits at ``;`` there."""
FORMS = {"point": PLAIN, "comma": DECIMAL_COMMA}

SIGNS = r"=+\-@" + "\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
"""What begins a formula; the wide and the small ones too, which some spreadsheets take for the others."""
_BEGINNINGS = re.compile(rf"(^|[;,:|\t\r\n\"'])(\s*)(?=[{SIGNS}])")
"""At the beginning, and behind whatever a spreadsheet may split at: Excel goes by its country, and not by the file."""


def line(values: Sequence[Any], form: Form = PLAIN) -> str:
    """A row: text in quotes, numbers with the form's decimal sign, true and false as words; None is empty."""
    return form.separator.join([_cell(value, form) for value in values]) + END


def heading(names: Sequence[str], form: Form = PLAIN) -> str:
    """The row of names, which are ours."""
    return form.separator.join(names) + END


def text(value: str | None) -> str:
    """Text as a cell; nothing for None."""
    return "" if value is None else f'"{harmless(value).replace(chr(34), chr(34) * 2)}"'


def harmless(value: str) -> str:
    """Text with an apostrophe where a formula could begin, which a spreadsheet shows and does not run."""
    found = _BEGINNINGS.sub(r"\1\2'", value)
    return f"'{found}" if found.startswith(("\t", "\r")) else found


def _cell(value: Any, form: Form) -> str:
    match value:
        case None | str():
            return text(value)
        case bool():
            return "true" if value else "false"
        case float():
            return str(value).replace(".", form.decimal)
    return str(value)
