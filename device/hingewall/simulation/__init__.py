"""People, a room and a sensor with faults, as pure functions of time: equal citizens of the sensor seam."""
