"""What each step of build.md wires: a table to read while soldering, and where on the header its legs are."""

from electronics.harness import LENGTHS_M, signal
from electronics.wires import Wire, wires
from hingewall.settings.wiring import Wiring

STEPS = {
    "sensor": ("sensor",),
    "lights": ("lights", "button"),
    "speaker": ("amplifier",),
    "beeper": ("beeper",),
    "bar": ("bar",),
}
"""The parts of each step that has wires; the beeper is in the speaker's place, the bar is an option."""
LEGS, PITCH, MARGIN = 40, 18, 15
FILL = {
    "red": "#d22", "black": "#111", "yellow": "#fd0", "grey": "#888", "purple": "#83c", "blue": "#26e",
    "white": "#fff", "orange": "#f80", "brown": "#852", "green": "#2a4", "pink": "#f8b", "turquoise": "#3cc",
}  # fmt: skip
LIGHT = {"yellow", "white", "orange", "pink", "turquoise"}
"""Colours that bear black digits."""


def wires_of(step: str, wiring: Wiring) -> list[Wire]:
    """By leg."""
    return sorted((wire for wire in wires(wiring) if wire.part in STEPS[step]), key=lambda wire: wire.leg)


def step_table(step: str, wiring: Wiring, up: str = "") -> str:
    """Markdown: a row a wire, with its picture of the header; ``up`` leads from the page's folder to hardware/."""
    lines = [f"![Legs of this step on the header]({up}electronics/legs-{step}.svg)", ""]
    lines += ["| leg | wire | mm | goes to |", "|---|---|---|---|"]
    for wire in wires_of(step, wiring):
        at = f"{wire.leg} ({signal(wire)})"
        lines.append(f"| {at} | {wire.colour} | {LENGTHS_M[wire.part] * 1000:.0f} | {wire.goes_to} |")
    if "button" in STEPS[step]:
        length = f"{LENGTHS_M['button'] * 1000:.0f}"
        lines.append(f"| none: from the LEDs' short legs | black | {length} | the button's other contact |")
    return "\n".join(lines) + "\n"


def legs_svg(step: str, wiring: Wiring) -> bytes:
    """The header as one sees it with the microSD card to the left; the step's legs are in their wires' colours."""
    used = {wire.leg: wire.colour for wire in wires_of(step, wiring)}
    width = LEGS // 2 * PITCH + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 92" width="{width}" height="92" '
        'font-family="sans-serif" text-anchor="middle" font-size="9">',
        f'<rect width="{width}" height="92" fill="#fff"/>',
        '<text x="15" y="13" font-size="10" text-anchor="start">edge of the board</text>',
        '<text x="15" y="86" font-size="10" text-anchor="start">leg 1, at the microSD card, inner row</text>',
    ]
    for leg in range(1, LEGS + 1):
        x, y = MARGIN + PITCH / 2 + (leg - 1) // 2 * PITCH, 32 if leg % 2 == 0 else 56
        colour = used.get(leg, "")
        ink = "#aaa" if not colour else "#000" if colour in LIGHT else "#fff"
        fill = FILL[colour] if colour else "#fff"
        weight = "bold" if colour else "normal"
        parts.append(
            f'<rect x="{x - 8:g}" y="{y - 11}" width="16" height="21" rx="3" fill="{fill}" '
            f'stroke="{"#000" if colour else "#ccc"}"/>'
            f'<text x="{x:g}" y="{y + 3}" fill="{ink}" font-weight="{weight}">{leg}</text>'
        )
    return ("\n".join([*parts, "</svg>"]) + "\n").encode()
