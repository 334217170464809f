"""The first Wi-Fi of a wall: a hotspot of its own when it finds no network, until a phone has named one.

It changes networks and nothing else; no password reaches a command line or a log.
"""
