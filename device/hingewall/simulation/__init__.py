"""People, a room and a sensor with faults, as pure functions of time; and a sensor's chip at register level.

Nothing here knows of coaching: what it simulates is judged by the same code as the real thing.
"""
