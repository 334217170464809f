"""What a person opens on a phone, a folder or a file for each page, with the JSON of the same things beside it.

Pages ask the device and read the records through ``server.services``; they keep nothing.
"""
