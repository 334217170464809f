"""What build.md says of the order: the table of steps, and each step's list with its picture."""

from collections.abc import Sequence

from assembly.order import FIRST_SUCCESS, STEPS
from assembly.walk import Act

PICTURES = "enclosure/pictures"


def steps_table() -> str:
    """All steps with their minutes, and where each is done."""
    lines = ["| | step | minutes | where |", "|---|---|---|---|"]
    lines.append("| 0 | buy, print | days of waiting; two or three days of printing | |")
    for number, step in enumerate(STEPS, 1):
        place = "at the wall" if step.place == "wall" else "on the bench"
        lines.append(f"| {number} | {step.title.lower()} | {step.minutes} | {place} |")
    hours = sum(step.minutes for step in STEPS) / 60
    soon = sum(step.minutes for step in STEPS[:FIRST_SUCCESS])
    header = "nothing is soldered by then but the header of a Zero that came without"
    lines += ["", f"About {hours:.0f} hours. After the first {soon} minutes a page moves as you do; {header}."]
    return "\n".join(lines) + "\n"


def step_list(number: int) -> str:
    """What one step puts where, in order, and how it looks then."""
    step = STEPS[number - 1]
    picture = f"\n   ![{step.title}]({PICTURES}/{step.picture}.png)\n" if step.picture else ""
    return acts_list(step.acts) + picture


def acts_list(acts: Sequence[Act]) -> str:
    """What is said of some acts, numbered."""
    said = [act.words for act in acts if act.words]
    return "".join(f"{at}. {words}\n" for at, words in enumerate(said, 1))


def numbered() -> list[int]:
    """The steps that put something together."""
    return [number for number, step in enumerate(STEPS, 1) if step.acts]
