"""``hingewall check``: each piece of hardware found is tested, and each failure says what to look at first."""
