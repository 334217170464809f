"""What is said of a request that can't be answered."""

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "bad_request": "The wall can't understand this request.",
    "malformed": "The body is not JSON; send an object such as {\"revision\": 7, \"settings\": {}}.",
    "foreign_host": "This wall has another name. Use its address, or the name it was set up with.",
    "cross_site": (
        "This request came from another site, so nothing was changed. Open this wall's own page and try again there."
    ),
    "pin_needed": "Only the owner may do that. Log in with the PIN.",
    "own_pin_needed": "That page is private. Open it with the athlete's PIN, or log in as the owner.",
    "unclaimed": "This wall has no owner yet. Open /setup and choose a PIN with the claim code.",
    "claimed": "This wall has an owner already. Log in with the PIN.",
    "too_many_tries": "Too many wrong PINs. Try again in {wait}.",
    "wrong_pin": "That PIN is wrong.",
    "wrong_code": "That claim code is wrong.",
    "not_found": "There is nothing at this address.",
    "unknown": "This set or rep does not exist.",
    "wrong_method": "This address does not accept that kind of request.",
    "too_large": "The request is too large; the limit is 64 KiB.",
    "wrong_type": "This address does not accept that kind of content.",
    "invalid": "Some values can't be used.",
    "internal": "Something went wrong inside the wall, and its log says what. Try again.",
    "device_gone": "The device does not answer. It restarts by itself; try again in a few seconds.",
    "busy": "Too many phones are connected, so this page updates only once a second.",
    "storage": "Sets and reps can't be read or saved just now.",
    "stale": "Somebody else has changed the settings meanwhile.",
    "undone": "The target reach is what it was before.",
    "unchanged": "Nothing was changed.",
    "settings_broken": "The saved settings can't be used, so this page shows the defaults. Save them to mend that.",
}  # fmt: skip
