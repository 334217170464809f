"""``/help``: the drill in six pictures, what counts, the lights, what the wall can't see, and when to stop."""

from flask import Blueprint, render_template

from hingewall_web.pages.drill import in_six
from hingewall_web.pages.settings.pages import current
from hingewall_web.words.lengths import length

pages = Blueprint("help", __name__)


@pages.get("/help")
def page() -> str:
    """In the wall's own figures, so that what it says is what this wall asks for."""
    settings = current()[0]
    units = settings.ui.units
    stand = length(settings.stance.target_mm, units)
    tap = settings.mode == "tap_and_step"
    return render_template(
        "help.html", pictures=in_six(tap, stand), tap=tap, stand=stand, settings=settings,
        reach=length(settings.reach.target_mm, units),
    )  # fmt: skip
