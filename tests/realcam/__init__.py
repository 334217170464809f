"""The real picamera2 and libcamera, in a Debian made for it, above a camera that one file stands in for."""
