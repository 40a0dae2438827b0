"""Measurements of speed, memory and agreement; each script writes its section of RESULTS.md."""
