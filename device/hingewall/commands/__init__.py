"""What a person types: each command that is not a room of its own, and the one place that reads arguments.

Commands put parts together and print; no part imports one.
"""
