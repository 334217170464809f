"""One wall without processes: readings through plausibility and coaching, from a sensor, the simulation or a recording.

What the device's loop and a replay both run; it starts no process and serves no socket.
"""
