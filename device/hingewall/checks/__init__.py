"""``hingewall check`` and ``hingewall calibrate``: each piece of hardware found is tested, and the sensor measured.

Each failure says what to look at first. All that was opened is let go of, however it ends; hardware that a running
device holds is left alone: the device runs the same checks itself, for the owner's phone.
"""
