"""The committed meshes as solids: what the tests of the enclosure share."""

from functools import cache

import manifold3d
import numpy as np

from enclosure.components import Component
from enclosure.mesh import Array, Mesh, assembled, read_stl
from enclosure.parts import PARTS
from enclosure.solids import solid

NAMES = [part.name for part in PARTS]
BY_NAME = {part.name: part for part in PARTS}


@cache
def printed(name: str) -> Mesh:
    """A part as it lies on the bed."""
    return read_stl(BY_NAME[name].stl)


@cache
def placed(name: str) -> Mesh:
    """A part where it belongs in the device's frame."""
    return assembled(BY_NAME[name])


def components(parts: list[Component]) -> manifold3d.Manifold:
    """What is bought, as one solid."""
    return solid(*(part.mesh() for part in parts))


def joined(*meshes: Mesh) -> Mesh:
    """Several meshes for rays to meet."""
    return Mesh(np.concatenate([mesh.triangles for mesh in meshes]))


def surface_points(mesh: Mesh, count: int, seed: int = 1) -> tuple[Array, Array]:
    """Points spread evenly over the surface, and the outward normals there."""
    rng = np.random.default_rng(seed)
    areas = np.linalg.norm(mesh.cross, axis=1)
    chosen = rng.choice(len(areas), count, p=areas / areas.sum())
    u, v = rng.random((2, count, 1))
    u, v = np.where(u + v > 1, 1 - u, u), np.where(u + v > 1, 1 - v, v)
    a, b, c = (mesh.triangles[chosen, i] for i in range(3))
    return a + u * (b - a) + v * (c - a), mesh.cross[chosen] / areas[chosen, None]
