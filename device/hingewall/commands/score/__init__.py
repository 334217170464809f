"""``hingewall score``: simulated visits through the real coaching, judged against their truth."""
