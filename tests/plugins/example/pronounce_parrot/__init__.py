"""Parts for `pronounce` that come from another package: one module for each kind."""
