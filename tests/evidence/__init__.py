"""How often the wall is right, measured: ``make accuracy`` writes tests/ACCURACY.md."""
