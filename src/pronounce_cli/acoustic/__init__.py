"""Stage 2b: how did it sound? Audio and reference in; alignment, posteriors, coverage and pitch out."""
