"""Meshes as solids that can be cut with one another, by manifold3d."""

import manifold3d
import numpy as np

from enclosure.mesh import Mesh


def solid(*meshes: Mesh) -> manifold3d.Manifold:
    """The union of closed meshes; its `status()` tells whether they were closed."""
    return manifold3d.Manifold.batch_boolean([_one(mesh) for mesh in meshes], manifold3d.OpType.Add)


def difference(one: Mesh, other: Mesh) -> float:
    """The volume that is in one of them only, in mm3."""
    a, b = solid(one), solid(other)
    return float((a - b).volume() + (b - a).volume())


def _one(mesh: Mesh) -> manifold3d.Manifold:
    points, corners = np.unique(mesh.triangles.reshape(-1, 3).astype(np.float32), axis=0, return_inverse=True)
    return manifold3d.Manifold(manifold3d.Mesh(points, corners.reshape(-1, 3).astype(np.uint32)))
