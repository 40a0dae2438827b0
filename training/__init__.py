"""How the shipped weights are made. Nothing in `src` needs this folder."""
