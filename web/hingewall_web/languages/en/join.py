"""The poster, and the form beside it."""

from collections.abc import Mapping

JOIN_TEXT: Mapping[str, str] = {
    "title": "Join",
    "here": "Hinge here",
    "stand": "Stand with your back to the wall, {stand} away.",
    "reach": "Push the hips back. Reach for the wall.",
    "touch": "Never touch it. If you can, you stand too near.",
    "tap": "Tap it with the hips, then step a little further away.",
    "code": "QR code of {address}",
    "count": "Your count, on your phone",
    "scan": "Scan, or open",
    "other": "Or, if your phone can't open that:",
    "trust": "No app. No account. No picture is ever kept.",
    "poster": "For the poster",
    "wifi.name": "Name of the Wi-Fi",
    "wifi.help": "Printed on the poster, kept nowhere. Leave it empty if people know.",
    "leads": "The QR code leads to",
    "by.name": "Stays the same. A few older Android phones can't open it.",
    "by.address": "Every phone opens it. It may change when the router starts again.",
    "update": "Update the poster",
    "print": "Then print this page: it fits one A5 sheet, or A4 enlarged.",
    "wifi": "Join the Wi-Fi",
    "screen": "A screen in the gym shows the count large, with nothing to press:",
    "no_address": "This wall has no address on the network just now. Connect it, then open this page again.",
}
"""The poster's words. ``stand`` .. ``tap`` go with the pictograms, ``screen`` stands below it."""
