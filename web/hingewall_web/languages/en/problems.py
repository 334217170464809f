"""What is said of a request that can't be answered."""

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "bad_request": "That request can't be understood.",
    "malformed": "That is not JSON; send an object such as {\"revision\": 7, \"settings\": {}}.",
    "foreign_host": "This wall does not go by that name. Use its address, or the name that it was set up with.",
    "cross_site": "That came from another site, so nothing was changed. Open this wall's own page and try there.",
    "pin_needed": "Only the owner may do that. Log in with the PIN.",
    "own_pin_needed": "That is somebody's own. Open their page with their PIN, or log in as the owner.",
    "unclaimed": "This wall has no owner yet. Open /setup and choose a PIN with the claim code.",
    "claimed": "This wall has an owner already. Log in with the PIN.",
    "too_many_tries": "Too many wrong PINs. Try again in {wait}.",
    "wrong_pin": "That is not the PIN.",
    "wrong_code": "That is not the claim code.",
    "not_found": "There is nothing at that address.",
    "unknown": "There is no such set or rep.",
    "wrong_method": "That address does not take that kind of request.",
    "too_large": "That is too large; the limit is 64 KiB.",
    "wrong_type": "That kind of content can't be used here.",
    "invalid": "Some values can't be used.",
    "internal": "Something went wrong inside. It is in the log; try again.",
    "device_gone": "The device does not answer. It starts again by itself; try in a few seconds.",
    "busy": "Too many phones are listening. This page asks once a second instead.",
    "storage": "The records can't be read or written just now.",
    "stale": "Somebody else changed the settings in the meantime.",
    "undone": "The target is as it was.",
    "unchanged": "Nothing was changed.",
    "settings_broken": "The saved settings can't be used, so the defaults are shown. Save them to mend that.",
}  # fmt: skip
