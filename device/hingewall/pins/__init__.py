"""The one package that opens gpiozero: a pin factory named outright, and the devices on it.

gpiozero is imported when a pin is opened, not before, so that everything else runs where it isn't installed. A process
makes one factory and opens everything on it: two would fight for the chip.
"""

from hingewall.pins.board import BoardDevices, open_board_devices
from hingewall.pins.factory import pin_factory
from hingewall.pins.header import LEGS
from hingewall.pins.inputs import ButtonLine, SensorPins, open_button, open_sensor_pins

__all__ = [
    "LEGS", "BoardDevices", "ButtonLine", "SensorPins",
    "open_board_devices", "open_button", "open_sensor_pins", "pin_factory",
]  # fmt: skip
