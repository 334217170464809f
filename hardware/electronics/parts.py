"""The parts list: read from parts.csv, shown in parts.md."""

import csv
from dataclasses import dataclass
from pathlib import Path

VARIANTS = {"zero2w": "Zero 2 W", "pi4": "Pi 4", "pi5": "Pi 5"}
GROUPS = {"base": "Every device", "option": "If you like"}
NOT_CHECKED = "price not checked"


@dataclass(frozen=True, slots=True)
class Part:
    """One row. Quantities by variant; mass in g, currents in mA and price in US dollars where known."""

    ref: str
    group: str
    name: str
    maker: str
    number: str
    quantities: dict[str, int]
    substitute: str
    mass_g: float | None
    typical_ma: float | None
    most_ma: float | None
    usd: float | None
    price_source: str
    why: str


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
        {variant: int(row[variant]) for variant in VARIANTS},
        row["substitute"],
        _number(row["mass_g"]),
        _number(row["current_typ_ma"]),
        _number(row["current_max_ma"]),
        _number(row["list_price_usd"]),
        row["price_source"],
        row["why"],
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def priced(parts: list[Part], variant: str) -> tuple[float, int]:
    """Sum of the cited list prices of the base parts of a variant, and how many of those parts have none."""
    base = [part for part in parts if part.group == "base" and part.quantities[variant]]
    return (
        sum(part.usd * part.quantities[variant] for part in base if part.usd is not None),
        sum(part.usd is None for part in base),
    )


def tables(parts: list[Part]) -> str:
    """Markdown: what every device needs, what is optional, and what the cited prices add up to."""
    lines = []
    columns = ("ref", "part", "maker's number", *VARIANTS.values(), "instead", "g", "mA", "list price", "why")
    for group, title in GROUPS.items():
        lines += [f"### {title}", "", f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
        lines += [_row(part) for part in parts if part.group == group]
        lines.append("")
    lines += ["### What it costs", ""]
    for variant, name in VARIANTS.items():
        total, unknown = priced(parts, variant)
        lines.append(f"- {name}: {total:.0f} USD of cited list prices; {unknown} parts without a price to cite.")
    return "\n".join(lines) + "\n"


def _row(part: Part) -> str:
    number = f"{part.maker} {part.number}".strip()
    counts = " | ".join(str(part.quantities[variant] or "") for variant in VARIANTS)
    current = "" if part.typical_ma is None else f"{part.typical_ma:g}"
    if part.most_ma is not None:
        current = f"{current} (most {part.most_ma:g})".strip()
    price = NOT_CHECKED if part.usd is None else f"{part.usd:g} USD ({part.price_source})"
    mass = "" if part.mass_g is None else f"{part.mass_g:g}"
    cells = (part.ref, part.name, number, counts, part.substitute, mass, current, price, part.why)
    return f"| {' | '.join(cells)} |"
