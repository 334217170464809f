"""Every sentence with which the device may answer a page, found in its source: what varies in one stands as ``{name}``.

``extract`` hands them to ``pybabel extract`` (see ``make translations``), which knows of marked sentences only: the
device speaks English and marks none.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import hingewall
from hingewall import faults
from hingewall.settings import settings

ROOT = Path(hingewall.__file__).parent
ANSWERS = frozenset(
    {"CalibrationError", "CommandRefused", "Damaged", "_invalid", "UnknownId", "LinkError", "StorageError"}
)
"""What reaches a page as the text of an error, wherever it is raised."""

FOUND = frozenset({"Check", "Finding"})
SELF_TEST = frozenset({
    "checks/ranging.py", "checks/system.py", "device/self_test/procedure.py", "checks/board.py", "checks/rights.py",
    "checks/sensor.py", "checks/suite.py", "device/inspection/own_hardware.py",
})  # fmt: skip
"""Where the self-test and the check find something, and says what to look at first."""

WORDED: Mapping[str, frozenset[str]] = {
    "settings/new_pin.py": frozenset({"weakness"}),
    "settings/settings.py": frozenset({"contradictions", "_of_the_reach", "_of_the_stance", "_ways_out"}),
    "checks/board.py": frozenset({"first_looks", "_lights", "pins", "button", "speaker"}),
    "checks/calibrate.py": frozenset({"_at"}),
    "checks/card.py": frozenset({"measure"}),
    "device/loop.py": frozenset({"_why_not_now"}),
    "checks/system.py": frozenset({"power", "_troubles"}),
    "device/self_test/session.py": frozenset({"_busy"}),
    "device/athlete_session.py": frozenset({"checked_targets"}),
    "faults.py": frozenset({"hung"}),
    "device/repair_words.py": frozenset({"_kept", "_to_do"}),
    "storage/jobs.py": frozenset({"edit_rep", "_after"}),
    "storage/athletes.py": frozenset({"_refuse_taken"}),
}
"""Functions that put a sentence together before they hand it over."""

SYMBOLS = frozenset({"mm", "s", "%", "Hz"})
GENERAL = frozenset({"one_line", "g", "str", "len", "join", "self", "joined", "d", "f", "get", "ms", "r"})
"""No names for what varies: functions and formats."""

SQL = ("SELECT", "INSERT", "UPDATE", "DELETE")


PARTS = (
    "the wall's own Wi-Fi is not open", "the wall can't join that network",
    "this part of the wall handles nothing but Wi-Fi",
    "another phone was first; the wall is joining the network chosen on that phone",
    "wish: {why}; expected a network's name and password", "{way}, or {other}", "silence",
    "{n} readings at {rate} a second", "synchronised", "no under-voltage, not throttled", "{what} now",
    "{what} since the start", "under-voltage", "frequency capped", "throttled", "too hot",
    "the amplifier's five wires and the speaker's two, and board.sound_card in the wiring file",
    "the LED's long leg goes to the resistor, the short one to ground",
    "the beeper's +, the transistor's three legs, and board.beeper in the wiring file", "{gpio}, leg {leg}",
    "{key} is not a setting", "{one}; {other}", "{one}, {other}",
    "a white card", "a dark grey or black card, not a shiny one", "noticed", "not noticed", "red", "green", "blue",
    "nothing answers at 0x{address} on bus {number}",
)  # fmt: skip
"""What the device puts together from more than one place."""

UNSAID = frozenset(
    {
        "under-voltage now",
        "disk space",
        "I2C bus",
        "{path}: {error}; {error2}",
        "ls -ld {folder}; chmod u+rwx",
        "{folder}: can't be looked at ({error}); name a folder that you may read, or use sudo",
    }
)
"""A command to type, the name of a finding, what no page asks for, and what PARTS has in pieces."""


def sentences() -> set[str]:
    """All of them."""
    return {text for path in sorted(ROOT.rglob("*.py")) for _, text in said_in(path)} | set(PARTS)


def extract(
    file: BinaryIO, keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Those of one file of the device, as Babel takes them: each under the context ``device``."""
    path = Path(file.name).resolve()
    found = list(said_in(path))
    if path == Path(faults.__file__).resolve():
        found += [(1, text) for text in PARTS]
    yield from ((line, "pgettext", ("device", text), []) for line, text in found)


def said_in(path: Path) -> Iterator[tuple[int, str]]:
    """The sentences of one file, each with its line."""
    if path == Path(faults.__file__).resolve():
        yield from ((1, line) for fault in (*faults.FAULTS.values(), faults.FORGOT) for line in fault)
    if path == Path(settings.__file__).resolve():
        told = [line for one in settings.SETTINGS.values() for line in (one.label, one.help, one.unit)]
        yield from ((1, line) for line in dict.fromkeys(told) if line and line not in SYMBOLS)
    name, tree = path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))
    calls = ANSWERS | (FOUND if name in SELF_TEST else frozenset())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls:
            yield from _sentences(node)
        if isinstance(node, ast.FunctionDef) and node.name in WORDED.get(name, ()):
            for part in node.body:
                if not _docstring(part):
                    yield from _sentences(part)


def literals() -> set[str]:
    """Whatever is spelt out in the device's source."""
    trees = [ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {node.value for node in nodes if isinstance(node.value, str)}


def _docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _sentences(node: ast.AST) -> Iterator[tuple[int, str]]:
    for line, text in _texts(node):
        if " " in text.strip("; ,") and not text.strip().startswith(SQL) and text not in UNSAID:
            yield line, text


def _texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.JoinedStr):
        yield node.lineno, _shape(node)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.lineno, node.value
    else:
        for part in ast.iter_child_nodes(node):
            yield from _texts(part)


def _shape(node: ast.JoinedStr) -> str:
    """An f-string with a name for each value that varies, a different one each time."""
    names: list[str] = []
    text = ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
            continue
        words = re.findall(r"[a-z]\w*", ast.unparse(part).lower().removeprefix("f"))
        name = next((word for word in reversed(words) if word not in GENERAL), "value")
        names.append(name)
        text += f"{{{name}{names.count(name) if names.count(name) > 1 else ''}}}"
    return text
