"""A form of settings that came back: what was typed on it, and what that changes. Pure, without HTTP."""

from collections.abc import Mapping

from msgspec import Struct

from hingewall.settings.declarations import Value
from hingewall.settings.settings import SETTINGS, Settings, as_dict
from hingewall_web.words.settings import text_of, value_of


class Sheet(Struct, frozen=True):
    """A form that came back: what stands in its fields, what stood there when it was made, and in which units."""

    revision: str
    units: str
    typed: dict[str, str]
    was: dict[str, str]

    @classmethod
    def read(cls, values: Mapping[str, str], units: str) -> "Sheet":
        """From a request's values. ``units`` are those in force, for a form that does not say. Fields that were given
        up for somebody else's value (``take.KEY`` is ``theirs``) are left out."""
        typed = {
            key: values[key].strip() for key in SETTINGS if key in values and values.get(f"take.{key}") != "theirs"
        }
        was = {key: values[f"was.{key}"] for key in SETTINGS if f"was.{key}" in values}
        said = values.get("units", units)
        return cls(values.get("revision", ""), said if said in SETTINGS["ui.units"].choices else units, typed, was)

    @property
    def mine(self) -> dict[str, str]:
        """The fields that were changed on it; all of them where it does not say what it was made from."""
        return {key: text for key, text in self.typed.items() if text != self.was.get(key)}

    def changes(self, settings: Settings) -> dict[str, Value]:
        """What it asks to change: the fields of its own whose text is not the stored value's."""
        stored = self.shown(settings)
        return {
            key: value_of(SETTINGS[key], text, self.units) for key, text in self.mine.items() if text != stored[key]
        }

    def clashes(self, settings: Settings, changes: Mapping[str, Value]) -> list[str]:
        """What of ``changes`` somebody else has changed too since it was made."""
        if self.revision == "":
            return list(changes)
        stored = self.shown(settings)
        return [key for key in changes if self.was.get(key) != stored[key]]

    def shown(self, settings: Settings) -> dict[str, str]:
        """The stored values as its fields would hold them."""
        return {key: text_of(SETTINGS[key], value, self.units) for key, value in as_dict(settings).items()}
