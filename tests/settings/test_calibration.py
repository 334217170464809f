"""A calibration from the page holds before the builder's file, and one that can't be used holds nothing up."""

from pathlib import Path

import pytest

from hingewall.errors import CalibrationError
from hingewall.settings.calibration import Calibrated, Kept, calibrated, keep_calibration, read_calibration
from hingewall.settings.wiring import DRIVER, Wiring

MADE = Calibrated(-12.4, 1.02, 3.5, DRIVER)


def test_what_was_measured_from_the_page_is_in_force(tmp_path: Path) -> None:
    file = tmp_path / "calibration.json"
    assert calibrated(Wiring(), file) == Wiring()
    keep_calibration(file, MADE, Calibrated())
    assert read_calibration(file) == Kept(MADE, Calibrated())
    assert calibrated(Wiring(), file).sensor.mount == (0, -12.4, 1.02, 3.5)


@pytest.mark.parametrize("text", [
    "", "{", '{"now":{"range_gain":"1"}}', '{"now":{"range_gain":2,"calibrated_with":"hingewall-vl53l1x"}}',
    '{"now":{"range_offset_mm":5,"calibrated_with":"another"}}', '{"now":{"range_offset_mm":5}}',
])  # fmt: skip
def test_one_that_can_not_be_used_is_said_in_the_log_and_the_wiring_holds(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "calibration.json"
    file.write_text(text)
    assert calibrated(Wiring(), file) == Wiring()
    assert str(file) in caplog.text


def test_a_card_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match="can't be kept on the card"):
        keep_calibration(tmp_path / "none" / "calibration.json", MADE, None)
