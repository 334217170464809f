"""Every sentence with which the device may answer a page, found in its source: what varies in one stands as ``{}``."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import hingewall

ROOT = Path(hingewall.__file__).parent
ANSWERS = frozenset({"CommandRefused", "_invalid", "UnknownId", "LinkError", "StorageError"})
"""What reaches a page as the text of an error, wherever it is raised."""

FOUND = frozenset({"Check", "Finding"})
SELF_TEST = frozenset({"checks/ranging.py", "checks/system.py", "device/self_test/procedure.py"})
"""Where the self-test finds something, and says what to look at first."""

WORDED: Mapping[str, frozenset[str]] = {
    "settings/settings.py": frozenset({"contradictions", "_ways_out"}),
    "checks/board.py": frozenset({"first_looks"}),
    "checks/system.py": frozenset({"power", "_troubles"}),
    "device/self_test/session.py": frozenset({"_busy"}),
    "device/athlete_session.py": frozenset({"checked_targets"}),
    "storage/jobs.py": frozenset({"edit_rep", "_after"}),
    "storage/athletes.py": frozenset({"_refuse_taken"}),
}
"""Functions that put a sentence together before they hand it over."""

SQL = ("SELECT", "INSERT", "UPDATE", "DELETE")


def sentences() -> set[str]:
    """All of them."""
    found: set[str] = set()
    for path in sorted(ROOT.rglob("*.py")):
        name, tree = path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))
        calls = ANSWERS | (FOUND if name in SELF_TEST else frozenset())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls:
                found |= set(_texts(node))
            if isinstance(node, ast.FunctionDef) and node.name in WORDED.get(name, ()):
                found |= {text for part in node.body if not _docstring(part) for text in _texts(part)}
    return {text for text in found if " " in text.strip("; ,") and not text.strip().startswith(SQL)}


def literals() -> set[str]:
    """Whatever is spelt out in the device's source."""
    trees = [ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {node.value for node in nodes if isinstance(node.value, str)}


def _docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    else:
        for part in ast.iter_child_nodes(node):
            yield from _texts(part)
