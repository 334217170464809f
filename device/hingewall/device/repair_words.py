"""What a person is told after the device has repaired the history: what was kept, what was lost, and what to do."""

from hingewall.faults import FaultText
from hingewall.storage.rows import Repair


def told(repair: Repair) -> FaultText:
    """The two sentences of the fault ``repaired``."""
    return FaultText(_kept(repair), _to_do(repair))


def _kept(repair: Repair) -> str:
    if repair.lost_reps is None:
        return (
            f"The history was damaged and is repaired: {repair.reps} reps are kept, and how many are lost is not known."
        )
    if repair.lost_reps == 0:
        return f"The history was damaged and is repaired: all {repair.reps} reps are kept."
    return f"The history was damaged and is repaired: {repair.reps} reps are kept, {repair.lost_reps} are lost."


def _to_do(repair: Repair) -> str:
    match repair.settings, repair.owner:
        case "file", "file":
            return "There is nothing to do. If it happens again, replace the memory card."
        case "nowhere", "nowhere":
            return "The settings and the PIN are lost: choose a PIN on the page, then look at the settings."
        case _, "nowhere":
            return "The PIN is lost: choose a new one on the page. Then look at the settings."
        case "nowhere", _:
            return "The settings are lost, so the defaults are in force: look at the settings."
    return "Settings or PIN are as they were last night: look at the settings, and log in with the PIN of then."
