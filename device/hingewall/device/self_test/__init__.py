"""The self-test of a running device: what it finds out by itself, and what a person is asked to notice.

It opens nothing of its own, and no alarm waits for it.
"""
