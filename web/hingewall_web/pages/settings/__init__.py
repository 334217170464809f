"""The settings as a page with a form, a picture to scale, and the API of the same.

Both send one command and wait until it is in force; what a value may be is decided in ``hingewall.settings``.
"""
