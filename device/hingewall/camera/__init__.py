"""The camera process: frames to numbers.

Frames stay in this process's memory: nothing here writes to the disk or opens a network, and only numbers leave.
"""
