"""What has been done: sets by day, one set, one rep, weeks and bests, with their figures and charts.

Figures and words are pure; whose sets a request may see is decided in ``access``.
"""
