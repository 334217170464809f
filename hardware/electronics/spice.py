"""The board's circuits in ngspice, corner by corner: `cd hardware && python -m electronics.spice`.

Writes decks/results.json, which the tests hold against the limits and against the decks: they need no ngspice.
``--check`` writes nothing and says what differs.
"""

import hashlib
import json
import math
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

DECKS = Path(__file__).parent / "decks"
RESULTS = DECKS / "results.json"
LIMIT_S = 120
MISSING = "electronics.spice: no ngspice; expected it on the path: sudo apt install ngspice"
STRONG, WEAK = {"kp": 76.0, "vto": 0.65}, {"kp": 20.8, "vto": 1.5}
"""AO3400A with its highest threshold and 48 mohm at a gate of 2.5 V; with its lowest and, assumed, 7 mohm."""
CORNERS: dict[str, dict[str, Mapping[str, float]]] = {
    "beeper": {
        "least": {"supply": 4.63, "coil": 40, "fuse": 0.70, "pin": 3.0, "hold": 19.6e-3, "half": 1e-3, **WEAK},
        "typical": {},
        "most": {"supply": 5.355, "coil": 40, "fuse": 0.15, "pin": 3.465, "hold": 24.4e-3, **STRONG},
    },
    "light": {
        "least": {"supply": 4.63, "fuse": 0.70, "ohm": 333.3, "knee": 3.1, "full": 4.0, "pin": 3.0, **WEAK},
        "typical": {},
        "most": {"supply": 5.355, "fuse": 0.15, "ohm": 326.7, "knee": 1.7, "full": 2.6, "pin": 3.465, **STRONG},
    },
    "gates": {
        "least": {"leak": 0, "hold": 9900},
        "typical": {},
        "most": {"leak": 10e-6, "pull": 73e3, "hold": 10.1e3, **STRONG},
        "pulled up, as GPIO 0-8 are": {"leak": 10e-6, "pull": 33e3, "level": 3.465, "hold": 10.1e3, **STRONG},
    },
}
"""By deck; what a corner does not name is as the deck has it."""


def deck(name: str, corner: Mapping[str, float]) -> str:
    """The circuit with a corner's parameters in place of its own."""
    text = (DECKS / f"{name}.cir").read_text("utf-8")
    for key, value in corner.items():
        text, found = re.subn(rf"(?<=[ ]){key}=\S+", f"{key}={value:g}", text, count=1)
        if not found:
            raise ValueError(f"{name}.cir has no parameter {key}")
    return text


def simulated(name: str, corner: Mapping[str, float]) -> dict[str, float]:
    """What the deck measures, in the unit of its name. Raises CalledProcessError."""
    with TemporaryDirectory() as scratch:
        circuit = Path(scratch) / f"{name}.cir"
        circuit.write_text(deck(name, corner), "utf-8")
        done = subprocess.run(  # noqa: S603 our own text, by a tool on the path
            ["ngspice", "-b", str(circuit)],  # noqa: S607
            check=True, capture_output=True, text=True, timeout=LIMIT_S,
        )  # fmt: skip
    found = re.findall(r"^(\w+_(?:ma|ua|v))\s*=\s*(\S+)", done.stdout, re.MULTILINE)
    scale = {"ma": 1e3, "ua": 1e6, "v": 1.0}
    return {key: rounded(abs(float(value)) * scale[key.rpartition("_")[2]]) for key, value in found}


def rounded(value: float) -> float:
    """To three digits, below which two versions of a simulator differ; what is next to nothing is 0."""
    return 0.0 if value < 1e-3 else round(value, 2 - math.floor(math.log10(value)))


def checksums() -> dict[str, str]:
    """Of each deck with its corners."""
    return {
        name: hashlib.sha256("".join(deck(name, corner) for corner in corners.values()).encode()).hexdigest()
        for name, corners in CORNERS.items()
    }


def main(arguments: list[str]) -> int:
    """Simulate all, and write or compare."""
    if shutil.which("ngspice") is None:
        print(MISSING, file=sys.stderr)
        return 1
    found = {name: {at: simulated(name, corner) for at, corner in corners.items()} for name, corners in CORNERS.items()}
    text = json.dumps({"sha256": checksums(), "found": found}, indent=2) + "\n"
    if "--check" in arguments:
        if text != RESULTS.read_text("utf-8"):
            print("decks/results.json is not what the decks give: python -m electronics.spice")
            return 1
        return 0
    RESULTS.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
