"""The speaker: tones to samples, and samples to a sound card by ALSA, from a thread that keeps nobody waiting."""
