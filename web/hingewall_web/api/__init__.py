"""For programs: the API's description, the export and the health of the wall.

What pages and programs both ask for is served beside the page that shows it.
"""
