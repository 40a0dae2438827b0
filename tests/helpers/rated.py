"""Recordings of tests/data in the layout of a corpus with human scores."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.helpers.places import DATA


def corpus_of(folder: Path, names: Sequence[str]) -> Path:
    """Lay out recordings in a folder as the split "test" of a corpus, and return the folder."""
    for inner in ("test", "resource"):
        (folder / inner).mkdir()
    shutil.copy(DATA / "scores.json", folder / "resource")
    for name in names:
        shutil.copy(DATA / f"{name}.flac", folder)
    (folder / "test" / "wav.scp").write_text("".join(f"{name}\t{name}.flac\n" for name in names))
    (folder / "test" / "utt2spk").write_text("".join(f"{name}\t{name[:5]}\n" for name in names))
    return folder
