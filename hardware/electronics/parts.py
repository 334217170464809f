"""The parts list: read from parts.csv, shown in parts.md.

`cd hardware && python -m electronics.parts` adds up what each variant costs, as far as it is known.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from electronics.masses import printed_g, steel_g, wire_g

VARIANTS = {"zero2w": "Zero 2 W", "pi4": "Pi 4", "pi5": "Pi 5", "plugged": "Plugged"}
"""The columns of quantities; the last is the one without an iron, on a Zero 2 WH (plugged/README.md)."""
GROUPS = {"base": "Every device", "option": "If you like", "beacon": "For a light in front: beacon/README.md"}
NOT_KNOWN = "not known"
CLASSES = {
    "A": (0.0, 0.5),
    "B": (0.5, 2.0),
    "C": (2.0, 5.0),
    "D": (5.0, 10.0),
    "E": (10.0, 25.0),
    "F": (25.0, 60.0),
    "G": (60.0, 150.0),
}
"""US dollars for all of a row: over the first, up to the second. A judgement of scale; nobody listed it."""
SOCKET, WALL, BESIDE = {"A4", "A5", "A6"}, {"M7"}, {"G3", "G4"}
"""What does not hang on the wall's screws: supplies at the socket, the screws themselves, a speaker beside the case."""
COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Part:
    """One row. Quantities by variant; mass in g of one, currents in mA and price in US dollars where known."""

    ref: str
    group: str
    name: str
    maker: str
    number: str
    second: str
    quantities: dict[str, int]
    substitute: str
    mass_g: float
    mass_source: str
    typical_ma: float | None
    most_ma: float | None
    price_class: str
    usd: float | None
    price_source: str
    why: str

    @property
    def estimated(self) -> bool:
        """Whether nobody published its mass."""
        return not self.mass_source or self.mass_source.startswith(COMPUTED)

    @property
    def order(self) -> str:
        """What to ask a shop for."""
        if self.maker == "any":
            return "any"
        return f"{self.maker} {self.number}" if self.number else f"{self.maker}: {NOT_KNOWN}"

    @property
    def price(self) -> str:
        """With who says so and when, or that nobody does."""
        return NOT_KNOWN if self.usd is None else f"{self.usd:g} USD ({self.price_source})"


def read_parts(path: Path) -> list[Part]:
    """Raises OSError, KeyError for a missing column and ValueError for what is no number."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_part(row) for row in csv.DictReader(file)]


def _part(row: dict[str, str]) -> Part:
    return Part(
        row["ref"],
        row["group"],
        row["part"],
        row["maker"],
        row["maker_number"],
        row["second"],
        {variant: int(row[variant]) for variant in VARIANTS},
        row["substitute"],
        _mass(row),
        row["mass_source"],
        _number(row["current_typ_ma"]),
        _number(row["current_max_ma"]),
        row["price_class"],
        _number(row["list_price_usd"]),
        row["price_source"],
        row["why"],
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def _mass(row: dict[str, str]) -> float:
    source = row["mass_source"]
    if not source.startswith(COMPUTED):
        return float(row["mass_g"])
    if source == "computed: steel":
        return steel_g(row["part"])
    return {"computed: meshes": printed_g, "computed: wire": wire_g}[source]()


def weighs_g(parts: list[Part], variant: str) -> float:
    """What hangs on the wall, in the base variant of a board."""
    away = SOCKET | WALL | BESIDE
    return sum(p.mass_g * p.quantities[variant] for p in parts if p.group == "base" and p.ref not in away)


def between(parts: list[Part], variant: str) -> tuple[float, float]:
    """US dollars of a variant's base parts, at least and at most: cited prices, of the others their classes' ends."""
    least = most = 0.0
    for part in parts:
        if part.group == "base" and (count := part.quantities[variant]):
            low, high = CLASSES[part.price_class] if part.usd is None else (part.usd * count, part.usd * count)
            least, most = least + low, most + high
    return least, most


def bought(parts: list[Part], variant: str) -> list[Part]:
    """The base parts of a variant."""
    return [part for part in parts if part.group == "base" and part.quantities[variant]]


def priced(parts: list[Part], variant: str) -> tuple[float, int]:
    """Sum of the cited list prices of the base parts of a variant, and how many of those parts have none."""
    base = bought(parts, variant)
    return (
        sum(part.usd * part.quantities[variant] for part in base if part.usd is not None),
        sum(part.usd is None for part in base),
    )


def tables(parts: list[Part]) -> str:
    """Markdown: what every device needs, what is optional, what it adds up to in dollars and in grams."""
    lines = []
    for group, title in GROUPS.items():
        lines += [f"### {title}", "", group_table(parts, group)]
    bands = ", ".join(f"{name} up to {high:g}" for name, (_, high) in CLASSES.items())
    lines += ["### What it costs", "", f"Classes, in USD for all of a row: {bands}.", ""]
    for variant, name in VARIANTS.items():
        total, unknown = priced(parts, variant)
        least, most = between(parts, variant)
        lines.append(
            f"- {name}: {total:.0f} USD of cited list prices; {unknown} parts without a price to cite, by class. "
            f"Together between {least:.0f} and {most:.0f} USD."
        )
    lines += ["", "### What it weighs", ""]
    lines += [f"- {name}: about {weighs_g(parts, variant):.0f} g on the wall." for variant, name in VARIANTS.items()]
    lines += ["", "Masses that somebody published:", ""]
    lines += [f"- {part.ref}: {part.mass_source}" for part in parts if not part.estimated]
    return "\n".join(lines) + "\n"


def group_table(parts: list[Part], group: str) -> str:
    """Markdown: a row a part of one group."""
    counts = tuple(VARIANTS.values())
    columns = (
        "ref",
        "part",
        "order",
        "second number",
        *counts,
        "instead",
        "g each",
        "mA",
        "class",
        "list price",
        "why",
    )
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    return "\n".join([*lines, *(_row(part) for part in parts if part.group == group)]) + "\n"


def _row(part: Part) -> str:
    counts = " | ".join(str(part.quantities[variant] or "") for variant in VARIANTS)
    current = "" if part.typical_ma is None else f"{part.typical_ma:g}"
    if part.most_ma is not None:
        current = f"{current} (most {part.most_ma:g})".strip()
    mass = f"~{part.mass_g:.2g}" if part.estimated and part.mass_g < 100 else f"~{part.mass_g:.0f}"
    mass = mass if part.estimated else f"{part.mass_g:g}"
    cells = (part.ref, part.name, part.order, part.second, counts, part.substitute, mass, current, part.price_class)
    return f"| {' | '.join((*cells, part.price, part.why))} |"


def main() -> None:
    """A line a variant: the sum of the known prices, and how many are not known."""
    parts = read_parts(Path(__file__).parent.parent / "parts.csv")
    for variant, name in VARIANTS.items():
        total, unknown = priced(parts, variant)
        print(f"{name}: {total:.0f} USD known, {unknown} of {len(bought(parts, variant))} rows not known")


if __name__ == "__main__":
    main()
