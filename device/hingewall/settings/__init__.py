"""What can be set: the settings that people change on a page, and the wiring that a builder writes into a file.

Declarations, bounds and checks only: nothing here opens hardware, a socket or the database.
"""
