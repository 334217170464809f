"""What happened to PINs, people and settings, in words. Pure."""

from hingewall.storage.security_events import SecurityEvent
from hingewall_web.words.language import N_, Sentences, fill, gettext, ngettext

EVENTS = Sentences(
    {
        "claimed": N_("The wall got an owner."),
        "pin_changed": N_("The owner's PIN was changed."),
        "pin_forgotten": N_("The owner's PIN was forgotten by holding the button on the wall."),
        "new_phone": N_("The owner logged in on a phone that had not been seen before."),
        "settings": N_("The settings were changed."),
        "athlete_added": N_("An athlete was added."),
        "athlete_edited": N_("An athlete's page was changed."),
        "athlete_pin": N_("An athlete's PIN was changed."),
        "athlete_deleted": N_("An athlete was deleted."),
        "clock": N_("The clock was set by a phone."),
        "updated": N_("Hingewall {version} runs here now."),
    }
)


def said_of(event: SecurityEvent) -> str:
    """One that this version does not know, of a database that was mended, is said to be one."""
    if counted := _counted(event.kind, event.n):
        return fill(counted, {"n": event.n})
    if event.kind not in EVENTS:
        return gettext("Something that this version has no words for.")
    return fill(EVENTS[event.kind], {"version": event.detail})


def _counted(kind: str, n: int) -> str:
    match kind:
        case "pin_failed":
            return ngettext(
                "{n} wrong PIN or claim code of the owner within an hour.",
                "{n} wrong PINs or claim codes of the owner within an hour.",
                n,
            )
        case "athlete_pin_failed":
            return ngettext(
                "{n} wrong PIN of an athlete within an hour.", "{n} wrong PINs of athletes within an hour.", n
            )
        case "tap_refused":
            return ngettext(
                "{n} tap refused within an hour: it was somebody else's turn, or too soon.",
                "{n} taps refused within an hour: it was somebody else's turn, or too soon.",
                n,
            )
    return ""
