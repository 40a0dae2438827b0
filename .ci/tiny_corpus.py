"""Lay out the recordings of tests/data as a corpus to train on: `python .ci/tiny_corpus.py FOLDER`.

Each is there twice, the second time with the text and the marks of the next one: training needs words that were marked
well and are not heard. What it finds is of no use.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

DATA = Path(__file__).parents[1] / "tests/data"


def main(folder: Path) -> None:
    """Write the corpus, every recording by a speaker of its own."""
    for part in ("train", "resource"):
        (folder / part).mkdir(parents=True)
    marks = json.loads((DATA / "scores.json").read_text(encoding="utf-8"))
    names = list(marks)
    found = {}
    for text, sound in [*zip(names, names, strict=True), *zip(names[1:] + names[:1], names, strict=True)]:
        found[f"{text}-{sound}"] = marks[text]
        shutil.copy(DATA / f"{sound}.flac", folder / f"{text}-{sound}.flac")
    (folder / "resource/scores.json").write_text(json.dumps(found), encoding="utf-8")
    (folder / "train/wav.scp").write_text("".join(f"{name}\t{name}.flac\n" for name in found), encoding="utf-8")
    (folder / "train/utt2spk").write_text("".join(f"{name}\t{name}\n" for name in found), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
