"""Reading meshes and asking them things, with numpy alone."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from enclosure.parts import PrintedPart

Array = NDArray[np.float64]
_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_HEADER = 84


@dataclass(frozen=True, slots=True)
class Mesh:
    """A closed surface: `triangles` is [N, 3 corners, 3] in mm, counter-clockwise seen from outside."""

    triangles: Array

    @property
    def bounds(self) -> Array:
        """Least and greatest corner."""
        points = self.triangles.reshape(-1, 3)
        return np.array([points.min(0), points.max(0)])

    @property
    def volume(self) -> float:
        """In mm3, by the divergence theorem."""
        a, b, c = (self.triangles[:, i] for i in range(3))
        return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)

    @property
    def cross(self) -> Array:
        """Each triangle's outward normal, as long as twice its area."""
        a, b, c = (self.triangles[:, i] for i in range(3))
        return np.cross(b - a, c - a)

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> "Mesh":
        """The same elsewhere."""
        return Mesh(self.triangles + np.array((x, y, z)))


def read_stl(path: Path) -> Mesh:
    """A binary STL file. Raises ValueError for anything else."""
    data = path.read_bytes()
    count = int.from_bytes(data[80:_HEADER], "little")
    if len(data) != _HEADER + count * _RECORD.itemsize:
        raise ValueError(f"{path}: not a binary STL file of {count} triangles")
    return Mesh(np.frombuffer(data, _RECORD, offset=_HEADER)["corners"].astype(np.float64))


def snap_stl(path: Path) -> None:
    """Rounds a file's corners to 0.1 um, so that equal corners are equal bytes: slicers join them by that."""
    triangles = read_stl(path).triangles.round(4) + 0.0  # -0.0 becomes 0.0
    a, b, c = (triangles[:, i] for i in range(3))
    triangles = triangles[(a != b).any(1) & (b != c).any(1) & (c != a).any(1)]
    cross = Mesh(triangles).cross
    records = np.zeros(len(triangles), _RECORD)
    records["corners"] = triangles
    records["normal"] = cross / np.maximum(np.linalg.norm(cross, axis=1, keepdims=True), 1e-12)
    path.write_bytes(b"hingewall, millimetres".ljust(80) + len(records).to_bytes(4, "little") + records.tobytes())


def assembled(part: PrintedPart) -> Mesh:
    """A committed part where it belongs in the device's frame."""
    triangles = read_stl(part.stl).triangles.copy()
    if part.face_down:
        triangles *= (1, -1, -1)
    triangles[..., 2] += part.bed_z
    return Mesh(triangles)


def first_hits(mesh: Mesh, origins: Array, directions: Array, ignore: float = 1e-6) -> tuple[Array, NDArray[np.intp]]:
    """How far each ray goes before it meets the mesh, in lengths of its direction, and the number of the triangle met.

    inf means that it meets nothing. Hits nearer than `ignore` don't count. The way is that of Moeller and Trumbore,
    "Fast, minimum storage ray-triangle intersection", 1997.
    """
    a = mesh.triangles[:, 0]
    e1, e2 = mesh.triangles[:, 1] - a, mesh.triangles[:, 2] - a
    normal = np.cross(e1, e2)
    far = np.empty(len(origins))
    which = np.empty(len(origins), np.intp)
    for i, (origin, direction) in enumerate(zip(origins, directions, strict=True)):
        distances = _distances(origin - a, direction, e1, e2, normal, ignore)
        which[i] = distances.argmin()
        far[i] = distances[which[i]]
    return far, which


def _distances(s: Array, direction: Array, e1: Array, e2: Array, normal: Array, ignore: float) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        det = -(normal @ direction)
        q = np.cross(s, direction)
        u = np.einsum("ij,ij->i", e2, q) / det
        v = -np.einsum("ij,ij->i", e1, q) / det
        t = np.einsum("ij,ij->i", s, normal) / det
        hit = (u >= 0) & (v >= 0) & (u + v <= 1) & (t > ignore)
    return np.where(hit, t, np.inf)
