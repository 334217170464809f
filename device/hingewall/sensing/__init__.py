"""Hardware to readings: the seams that any sensor and camera fit into, the VL53L1X, and which ranges are believed.

A sensor never raises what only a person can mend: it says a fault, and tries again. No pin is opened here.
"""
