"""A running device checks itself, or calibrates its sensor, for the owner's phone.

It uses the very functions of the commands. Meanwhile it lends out its sensor and its board, and has both back
however that ends.
"""
