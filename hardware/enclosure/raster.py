"""A small renderer: shaded pictures of meshes with numpy and Pillow, so that no graphics driver is needed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from enclosure.mesh import Array, Mesh

CREASE = np.cos(np.radians(40))  # sharper edges stay sharp
LIGHTS = ((np.array([0.2, 0.75, 0.63]), 0.62), (np.array([0.75, 0.05, 0.66]), 0.36))  # toward each, seen by the viewer
AMBIENT = 0.38
PAPER = (246, 247, 249)
INK = np.array([28.0, 32.0, 38.0])
FINER = 2  # pixels drawn for each one kept, each way


@dataclass(frozen=True, slots=True)
class Model:
    """A mesh and its colour."""

    mesh: Mesh
    colour: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class View:
    """Where it is looked at from: degrees round the upright axis, degrees up, and the picture's size in pixels."""

    turn: float
    lift: float
    size: tuple[int, int] = (1000, 720)
    margin: float = 0.06

    def axes(self) -> Array:
        """Rows: the picture's right, its up, and toward the viewer."""
        t, u = np.radians((self.turn, self.lift))
        toward = np.array([np.sin(t) * np.cos(u), np.sin(u), np.cos(t) * np.cos(u)])
        right = np.array([np.cos(t), 0, -np.sin(t)])
        return np.array([right, np.cross(toward, right), toward])


@dataclass(slots=True)
class Frame:
    """What each pixel shows: its depth (-inf: nothing), normal, and model."""

    depth: Array
    normal: Array
    model: NDArray[np.int32]


def draw(models: Sequence[Model], view: View) -> Image.Image:
    """The picture, without perspective, as large as fits."""
    axes = view.axes()
    width, height = (side * FINER for side in view.size)
    shown = [model.mesh.triangles @ axes.T for model in models]
    every = np.concatenate([triangles.reshape(-1, 3) for triangles in shown])
    low, high = every.min(0), every.max(0)
    scale = (1 - 2 * view.margin) * min(width / (high[0] - low[0]), height / (high[1] - low[1]))
    middle = (low + high) / 2
    frame = Frame(
        np.full((height, width), -np.inf), np.zeros((height, width, 3)), np.full((height, width), -1, np.int32)
    )
    for number, (model, triangles) in enumerate(zip(models, shown, strict=True)):
        at = (triangles - middle) * (scale, -scale, scale) + (width / 2, height / 2, 0)
        _fill(frame, at, _smooth_normals(model.mesh) @ axes.T, number)
    colours = np.array([model.colour for model in models], float)
    picture = Image.fromarray(_shade(frame, colours), "RGB")
    return picture.resize(view.size, Image.Resampling.LANCZOS)


def project(point: Sequence[float], models: Sequence[Model], view: View) -> tuple[float, float]:
    """Where a point of the scene is in its picture, for labels."""
    axes = view.axes()
    every = np.concatenate([model.mesh.triangles.reshape(-1, 3) for model in models]) @ axes.T
    low, high = every.min(0), every.max(0)
    width, height = view.size
    scale = (1 - 2 * view.margin) * min(width / (high[0] - low[0]), height / (high[1] - low[1]))
    x, y, _ = (axes @ np.array(point) - (low + high) / 2) * scale
    return float(x + width / 2), float(height / 2 - y)


def _smooth_normals(mesh: Mesh) -> Array:
    """A normal for each corner: the mean over the triangles that meet there without a crease; [N, 3, 3]."""
    cross = mesh.cross
    unit = cross / np.maximum(np.linalg.norm(cross, axis=1, keepdims=True), 1e-12)
    _, place = np.unique(mesh.triangles.reshape(-1, 3).round(3), axis=0, return_inverse=True)
    place = place.ravel()
    order = np.argsort(place, kind="stable")
    starts = np.flatnonzero(np.diff(place[order], prepend=-1))
    normals = np.empty((len(place), 3))
    for corners in np.split(order, starts[1:]):
        faces = corners // 3
        alike = unit[faces] @ unit[faces].T > CREASE
        normals[corners] = alike @ cross[faces]
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return normals.reshape(-1, 3, 3)


def _fill(frame: Frame, triangles: Array, normals: Array, number: int) -> None:
    """Draws triangles into the frame where they are in front."""
    height, width = frame.depth.shape
    for (a, b, c), corner_normals in zip(triangles, normals, strict=True):
        area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        if area >= 0:  # seen from behind: y runs down in a picture
            continue
        x0, x1 = max(int(min(a[0], b[0], c[0])), 0), min(int(max(a[0], b[0], c[0])) + 2, width)
        y0, y1 = max(int(min(a[1], b[1], c[1])), 0), min(int(max(a[1], b[1], c[1])) + 2, height)
        x, y = np.arange(x0, x1)[None] + 0.5, np.arange(y0, y1)[:, None] + 0.5
        v = ((x - a[0]) * (c[1] - a[1]) - (y - a[1]) * (c[0] - a[0])) / area
        w = ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / area
        depth = a[2] + v * (b[2] - a[2]) + w * (c[2] - a[2])
        nearer = (v >= 0) & (w >= 0) & (v + w <= 1) & (depth > frame.depth[y0:y1, x0:x1])
        if nearer.any():
            frame.depth[y0:y1, x0:x1][nearer] = depth[nearer]
            weights = np.stack([1 - v - w, v, w], axis=-1)[nearer]
            frame.normal[y0:y1, x0:x1][nearer] = weights @ corner_normals
            frame.model[y0:y1, x0:x1][nearer] = number


def _shade(frame: Frame, colours: Array) -> NDArray[np.uint8]:
    seen = frame.model >= 0
    light = np.full(frame.depth.shape, AMBIENT)
    for direction, strength in LIGHTS:
        light += strength * np.clip(frame.normal @ (direction / np.linalg.norm(direction)), 0, None)
    light *= 1 - _hollows(frame.depth, seen)
    picture = np.where(seen[..., None], colours[frame.model] * light[..., None], PAPER)
    edges = _edges(frame)[..., None]
    return np.clip(picture * (1 - edges) + INK * edges, 0, 255).astype(np.uint8)


def _hollows(depth: Array, seen: NDArray[np.bool_]) -> Array:
    """How much darker a pixel is for lying deeper than what is around it (Luft and others, "Image enhancement by
    unsharp masking the depth buffer", 2006)."""
    near, far = depth[seen].max(), depth[seen].min()
    level = np.where(seen, (depth - far) / max(near - far, 1e-9), 0)
    grey = Image.fromarray((level * 255).astype(np.uint8), "L").filter(ImageFilter.GaussianBlur(14))
    return np.clip((np.asarray(grey) / 255 - level) * 1.6, 0, 0.5)


def _edges(frame: Frame) -> Array:
    """Thin lines where the model, the depth or the direction of the surface changes."""
    lines = np.zeros(frame.depth.shape)
    depth = np.where(np.isfinite(frame.depth), frame.depth, -1e4)
    for axis in (0, 1):
        here, there = [slice(None)] * 2, [slice(None)] * 2
        here[axis], there[axis] = slice(1, None), slice(None, -1)
        one, other = tuple(here), tuple(there)
        change = frame.model[one] != frame.model[other]
        change |= np.abs(depth[one] - depth[other]) > 14
        bend = np.einsum("...i,...i", frame.normal[one], frame.normal[other]) < 0.75
        bend &= frame.model[one] >= 0
        strength = np.where(change, 0.85, np.where(bend, 0.38, 0.0))
        lines[one] = np.maximum(lines[one], strength)
    return lines
