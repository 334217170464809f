"""ST's VL53L1X time-of-flight sensor over I2C: registers, bus, chip, what to do when it fails, and the RangeSensor.

Every wait has a limit; the bus is opened in ``bus`` alone.
"""
