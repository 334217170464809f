"""``hingewall check``: each piece of hardware found is tested, and each failure says what to look at first.

A check lets go of all that it opened, however it is ended; hardware that a running device holds is left alone.
"""
