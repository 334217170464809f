"""Mending a damaged database without anybody's help: what of it can be read goes into a new file, and the old is kept.

Only this room reads the file's format itself; see https://www.sqlite.org/fileformat2.html, whose words it uses.
"""
