"""Where things are."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/data"
SAMPLES = ROOT / "sample_audio"
SCRIPT = Path(sys.executable).with_name("pronounce")

TEXT = "Betty likes the education class at school."
"""What is read in child_poor.wav."""
