"""Stage 6, results out: each reporter turns results into one document."""
