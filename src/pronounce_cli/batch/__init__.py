"""Many recordings: what to score, worker processes that score it, and results that survive whatever happens."""
