"""From frames to numbers about a body: how far the hips sank and strayed, how fast they come on, how many people.

Numpy only, and pure: a frame and a distance in, a reading out.
"""
