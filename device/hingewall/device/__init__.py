"""``hingewall device``: the process that senses, coaches, signals and keeps the records, fifty times a second.

The only one that opens pins and bus and writes the database; it sees no frame and opens no network.
"""
