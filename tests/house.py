"""``python tests/house.py [CHECKOUT]``: the rooms of the house in numbers, for this checkout or another one.

A room is a folder, or a file that lies loose, directly in a root package; an arrow is that one room imports another; a
floor is how many rooms deep the longest chain of arrows goes. Lengths are in lines, of files and of functions.
"""

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import median, quantiles

import grimp

ROOTS = {"hingewall": "device", "hingewall_web": "web"}


def arrows(package: str) -> dict[str, set[str]]:
    """Which rooms of ``package`` each of its rooms imports. The checkout's roots are first in sys.path."""
    graph = grimp.build_graph(package, cache_dir=None)
    found: dict[str, set[str]] = {room.split(".")[1]: set() for room in graph.find_children(package)}
    for module in graph.modules - {package}:
        room = module.split(".")[1]
        for imported in graph.find_modules_directly_imported_by(module) - {package}:
            found[room] |= {imported.split(".")[1]} - {room}
    return found


def floors(found: dict[str, set[str]]) -> int | None:
    """How deep the longest chain of arrows is; None when rooms go round in a circle."""
    deep: dict[str, int] = {}
    try:
        for room in TopologicalSorter(found).static_order():
            deep[room] = 1 + max((deep[below] for below in found[room]), default=0)
    except CycleError:
        return None
    return max(deep.values())


def functions(source: str) -> Iterator[int]:
    """The length of each function and method."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1


def _lengths(name: str, lines: list[int]) -> str:
    return f"{name} {median(lines):.0f} / {quantiles(lines, n=10)[-1]:.0f} / {max(lines)}"


def main(checkout: Path) -> None:
    """Print a line for each root package."""
    sys.path[:0] = [str(checkout / folder) for folder in ROOTS.values()]
    print("package: loose files, rooms, floors, arrows; lines of files and functions: median / 90 % / most")
    for package, folder in ROOTS.items():
        home = checkout / folder / package
        sources = [path.read_text("utf-8") for path in sorted(home.rglob("*.py"))]
        found = arrows(package)
        loose = [path for path in home.glob("*.py") if not path.stem.startswith("__")]
        deep = floors(found)
        print(
            f"{package}: {len(loose)}, {len(found)}, {'a circle' if deep is None else deep},"
            f" {sum(map(len, found.values()))};"
            f" {_lengths('files', [len(source.splitlines()) for source in sources])},"
            f" {_lengths('functions', [n for source in sources for n in functions(source)])}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1]).resolve())
