"""Hingewall: a wall that coaches the hip hinge."""

__version__ = "0.1.0"
