"""Who is asking, and what they may do: the owner's PIN, athletes' own pages, and what every request must pass.

It holds no page of the wall itself, and writes nothing: failures are recorded by the device.
"""
