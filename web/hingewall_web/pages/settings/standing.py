"""What is said to whoever stands at the wall while its settings are changed. Pure."""

from hingewall.messages.snapshot import Snapshot
from hingewall.settings.settings import Settings, counts_from_to_mm
from hingewall_web.words.language import N_, Sentences, fill
from hingewall_web.words.lengths import hips_at, length, number

SAID = Sentences(
    {
        "silent": N_("The device does not answer, so your distance is unknown."),
        "nobody": N_("To fill in your own distance, stand tall and still at the wall."),
        "counts": N_("You stand at {stand}: a rep counts with the hips at {hips}."),
        "near": N_("You stand at {stand}. Reps count from {near} on."),
        "far": N_("You stand at {stand}. Reps count up to {far} only."),
        "taps": N_("You stand at {stand}."),
    }
)


def standing(now: Snapshot | None, settings: Settings) -> dict[str, str]:
    """A sentence, as ``text``, and the text of the target distance's field, as ``value``: empty with nobody there.

    What counts is said by ``settings``, which may not be in force yet.
    """
    if now is None:
        return {"text": SAID["silent"], "value": ""}
    if now.stance is None or now.presence not in ("someone", "armed"):
        return {"text": SAID["nobody"], "value": ""}
    stance_mm, units = now.stance.mm, settings.ui.units
    near, far = counts_from_to_mm(settings)
    words = {
        "stand": length(stance_mm, units), "near": length(near, units), "far": length(far, units),
        "hips": hips_at(stance_mm, settings.reach.target_mm, units),
    }  # fmt: skip
    kind = "near" if stance_mm < near else "far" if stance_mm > far else "counts"
    return {"text": fill(SAID["taps" if settings.mode != "reach" else kind], words), "value": number(stance_mm, units)}
