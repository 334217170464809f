"""Unix sockets between the processes: live Snapshots out, commands in, readings to and from the camera.

Nobody waits for a peer that is slow or gone, and what is sent is numbers and words, never a frame.
"""
