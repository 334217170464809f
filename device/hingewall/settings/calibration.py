"""A calibration made from the page: kept beside the database, since the device may not write the builder's file.

It is in force before what the wiring file says of the sensor's own error. ``hingewall calibrate`` writes that file, and
takes this one away.
"""

import logging
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from hingewall.errors import CalibrationError, one_line
from hingewall.settings.declarations import problems
from hingewall.settings.wiring import DRIVER, NOTHING, WIRING, Sensor, Wiring
from hingewall.small_files import read_whole, replace_whole

log = logging.getLogger(__name__)


class Calibrated(Struct, frozen=True):
    """The sensor's own error (mm, and a factor) and a cover's light (kcps), as ``calibrated_with`` measured them."""

    range_offset_mm: float = 0.0
    range_gain: float = 1.0
    crosstalk_kcps: float = 0.0
    calibrated_with: str = NOTHING


class Kept(Struct, frozen=True):
    """The calibration in force, and the one before it."""

    now: Calibrated
    before: Calibrated | None = None


def of_sensor(sensor: Sensor) -> Calibrated:
    """What a wiring says of the sensor's own error."""
    return Calibrated(sensor.range_offset_mm, sensor.range_gain, sensor.crosstalk_kcps, sensor.calibrated_with)


def calibrated(wiring: Wiring, path: Path) -> Wiring:
    """``wiring`` with the calibration that is kept in ``path``, if there is one."""
    kept = read_calibration(path)
    return wiring if kept is None else with_calibration(wiring, kept.now)


def with_calibration(wiring: Wiring, now: Calibrated) -> Wiring:
    return replace(wiring, sensor=replace(wiring.sensor, **asdict(now)))


def read_calibration(path: Path) -> Kept | None:
    """None where there is none, and where it can't be used: then the log says so, and the wiring file holds."""
    try:
        kept = msgspec.json.decode(read_whole(path), type=Kept)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        log.error("%s can't be used (%s): calibrate again; until then what the wiring file says holds", path,
                  one_line(error))  # fmt: skip
        return None
    values = {f"sensor.{key}": value for key, value in asdict(kept.now).items()}
    if found := problems(WIRING, values) | _of_another_driver(kept.now):
        log.error("%s: %s; what the wiring file says holds", path, "; ".join(found.values()))
        return None
    return kept


def keep_calibration(path: Path, now: Calibrated, before: Calibrated | None) -> None:
    """On the disk when it returns. Raises CalibrationError; then it is as it was."""
    try:
        replace_whole(path, msgspec.json.encode(Kept(now, before)))
    except OSError as error:
        raise CalibrationError(f"the calibration can't be kept on the card: {one_line(error)}") from error


def _of_another_driver(now: Calibrated) -> dict[str, str]:
    if now.calibrated_with == DRIVER or now == Calibrated():
        return {}
    return {"calibrated_with": f'it was made with "{now.calibrated_with}", and holds for "{DRIVER}" alone'}
