"""Hardware to readings. The seam is ``RangeSensor``; the simulator and the replay are equal citizens of it."""
