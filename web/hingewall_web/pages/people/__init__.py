"""Athletes: badges to tap, and each one's own page.

A badge needs no PIN; what is behind one's own PIN is decided in ``access``.
"""
