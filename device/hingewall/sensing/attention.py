"""How closely the sensor has to look: fast and near while somebody is there, far and slow in an empty gym."""

from hingewall.messages.readings import Distance

NEAR_MM = 1200.0
"""Anyone nearer may be about to practise. Short mode sees to 1300 mm whatever the light and the cloth."""
LEAVE_S = 3.0
"""So long with nobody in range before the sensor idles: nobody who steps in and out makes it change at each step."""


class Attention:
    """``near`` from the first believable distance within 1.2 m until nobody was in range for 3 s.

    In an empty gym short mode may take the far wall for something at a few tens of mm: its ambiguity is 2.4 m, long
    mode's 5.6 m (from ST's VCSEL periods). So an empty gym is watched in long mode.
    """

    def __init__(self) -> None:
        self.near = False
        self._seen_s = 0.0

    def update(self, distance: Distance) -> None:
        """Take up one distance. What can't be read is no evidence that somebody came, or left."""
        if distance.kind == "unreadable":
            self._seen_s = distance.t
        elif distance.mm is not None and (self.near or distance.mm < NEAR_MM):
            self.near, self._seen_s = True, distance.t
        elif distance.t - self._seen_s > LEAVE_S:
            self.near = False
