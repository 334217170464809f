"""What a nickname may be made of: letters and emoji, counted as people see them, and nothing that can't be seen."""

import re
import unicodedata

LONGEST = 20
"""Signs: what fits beside a badge on a phone."""

PICTURE = (
    "\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d"
    "\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff"
)
"""Where emoji are (Unicode's emoji-data.txt), without the letters of flags and the colours of skin."""

ELEMENT = rf"[{PICTURE}](?:\ufe0f|[\U0001f3fb-\U0001f3ff])?"
MOST_JOINED = 4
"""The longest that keyboards offer: a family of four, or a kiss (emoji-zwj-sequences.txt)."""

EMOJI = rf"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{ELEMENT}(?:\u200d{ELEMENT}){{0,{MOST_JOINED - 1}}}"
"""A flag, a keycap, or pictures that are joined (UTS #51, ED-14 to ED-16)."""

MOST_MARKS = 2
"""On one letter: Vietnamese and Thai put two on it. More are piled up over the lines above (UTS #39, 5.4)."""

UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")
"""Printable as far as Python knows, and drawn as nothing (Default_Ignorable_Code_Point, and the blank of Braille)."""

SIGN = re.compile(rf"({EMOJI})|(.)", re.DOTALL)


def signs(text: str) -> int | None:
    """How many signs a person sees in ``text``; None where some can't be seen, or are piled up on one another."""
    count = marks = 0
    for _, other in SIGN.findall(text):
        kind = unicodedata.category(other) if other else ""
        marks = marks + 1 if kind == "Mn" else 0
        if other and (not other.isprintable() or UNSEEN.match(other) or kind == "Me"):
            return None
        if marks > (MOST_MARKS if count else 0):
            return None
        count += not marks
    return count
