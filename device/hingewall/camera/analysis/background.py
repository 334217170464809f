"""The empty place in front of the wall, learnt while nobody is there, and what differs from it now."""

import numpy as np
from numpy.typing import NDArray

from hingewall.camera.analysis.constants import (
    BAND,
    BRIGHT,
    CLEAR_S,
    DARK,
    DIFFERENT,
    DIFFERENT_LUMA,
    FIRST_FRAMES,
    LEARN,
    LEARN_FIRST,
    LIGHTER,
)

Floats = NDArray[np.float32]


class Background:
    """``see`` every frame with whether somebody is in range; ``runs`` are columns of somebody, once it is known."""

    def __init__(self) -> None:
        self._mean: Floats | None = None
        self._spread: Floats | None = None
        self._frames = 0
        self._clear_since: float | None = None
        self._different: NDArray[np.bool_] | None = None
        self._light: Floats | float = 1.0
        self._image: Floats | None = None
        self._level = 1.0

    @property
    def known(self) -> bool:
        """Not where it was learnt in the dark or in glare: whoever comes there looks like nobody."""
        seen = self._mean is not None and DARK < float(self._mean.mean()) < BRIGHT
        return seen and self._frames >= FIRST_FRAMES

    def see(self, t: float, image: Floats, somebody: bool, fills: bool = False) -> None:
        """Learn only after eight clear seconds: who ducks under the beam for a moment must not become background.

        ``fills``: somebody is so near that the frame's sides show them, and nothing of the room's light.
        """
        self._clear_since = None if somebody else t if self._clear_since is None else self._clear_since
        learning = self._clear_since is not None and t - self._clear_since >= CLEAR_S
        if self._mean is None or self._spread is None:
            if learning:
                self._mean, self._spread = image.copy(), np.full_like(image, 6.0)
            return
        self._image = image
        if not fills:
            ratio = rows_ratio(image, self._mean)
            self._light, self._level = _light(ratio), float(np.clip(np.median(ratio), *LIGHTER))
        away = np.abs(image / self._light - self._mean)
        self._different = away > DIFFERENT * self._spread + DIFFERENT_LUMA if self.known else None
        if learning:
            rate = LEARN if self.known else LEARN_FIRST
            self._mean += rate * (image - self._mean)
            self._spread += rate * (np.minimum(away, 30.0) - self._spread)
            self._frames += 1

    def runs(self, apart_px: float = 1.0) -> list[tuple[int, int]]:
        """First and last column of each stretch of the hip band that is not background; so far apart, two are one."""
        return [] if self._different is None else _runs(self._different, apart_px)

    def somebody(self) -> NDArray[np.bool_] | None:
        """Where the place is not empty; None before that is known.

        Cloth of the background's own brightness leaves holes: where four of nine neighbours differ, somebody is.
        """
        if self._different is None:
            return None
        return _whole(self._different)

    def silhouette(self) -> NDArray[np.bool_] | None:
        """The same by one light for all rows: arms at the frame's sides are taken for a row's light, and then all of it
        differs."""
        if self._image is None or self._mean is None or self._spread is None or not self.known:
            return None
        away = np.abs(self._image - self._level * self._mean)
        return _whole(away > self._level * (DIFFERENT * self._spread + DIFFERENT_LUMA))


def _whole(different: NDArray[np.bool_]) -> NDArray[np.bool_]:
    padded = np.pad(different.astype(np.int8), 1, mode="edge")
    across = padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]
    neighbours = across[:-2] + across[1:-1] + across[2:]
    there: NDArray[np.bool_] = neighbours >= 4
    return there


def _light(ratio: Floats) -> Floats:
    """How much brighter each row is than it was learnt, from row to row alike."""
    smooth = np.convolve(np.pad(ratio, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    light: Floats = np.clip(smooth, *LIGHTER).astype(np.float32)[:, None]
    return light


def rows_ratio(now: Floats, before: Floats) -> Floats:
    """How much brighter each row has become, by its outer columns: lamps flicker row by row."""
    eighth = now.shape[1] // 8
    edges = np.r_[0:eighth, -eighth:0]
    ratio: Floats = np.median((now[:, edges] + 4) / (before[:, edges] + 4), axis=1)
    return ratio


def _runs(different: NDArray[np.bool_], apart_px: float) -> list[tuple[int, int]]:
    """Where more than half of the hip band is different, column by column; narrow gaps are closed."""
    height = different.shape[0]
    band = different[int(height * BAND[0]) : int(height * BAND[1])].mean(axis=0) > 0.5
    runs: list[tuple[int, int]] = []
    for column in np.nonzero(band)[0]:
        if runs and column - runs[-1][1] - 1 <= max(1.0, apart_px):
            runs[-1] = (runs[-1][0], int(column))
        else:
            runs.append((int(column), int(column)))
    return runs
