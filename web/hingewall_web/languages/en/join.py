"""The poster, and the form beside it."""

from collections.abc import Mapping

JOIN_TEXT: Mapping[str, str] = {
    "title": "Poster",
    "here": "Hinge here",
    "stand": "Stand with your back to the wall, {stand} away.",
    "reach": "Push the hips back. Reach for the wall.",
    "touch": "Never touch the wall. If you can, you stand too near.",
    "tap": "Tap the wall with the hips, then step a little further away.",
    "code": "QR code of {address}",
    "count": "Your count, on your phone",
    "scan": "Scan, or open",
    "other": "If your phone can't open that address:",
    "trust": "No app. No account. No picture is ever kept.",
    "poster": "On the poster",
    "wifi.name": "Name of the Wi-Fi",
    "wifi.help": "The poster shows this name and nothing saves it. Leave the field empty if everybody knows the Wi-Fi.",
    "leads": "The QR code leads to",
    "by.name": "This address never changes. A few older Android phones can't open it.",
    "by.address": "Every phone opens this address. It may change when the router restarts.",
    "update": "Update the poster",
    "print": "Then print this page. It fits one A5 sheet, or A4 enlarged.",
    "wifi": "Join the Wi-Fi",
    "screen": "To show the count in large figures on a screen in the gym, open this address there:",
    "no_address": "This wall has no address on the network just now. Connect it, then open this page again.",
}
"""The poster's words. ``stand`` .. ``tap`` go with the pictograms, ``screen`` stands below it."""
