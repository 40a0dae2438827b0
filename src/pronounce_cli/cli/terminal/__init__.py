"""The terminal itself: what is printed, keys, and the microphone with its level."""
