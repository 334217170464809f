"""The fixtures of the link's tests."""

from sockets import live

__all__ = ["live"]
