"""The recordings that come with the program."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import soundfile
from tests.helpers.places import SAMPLES

from pronounce_cli.audio import load

FOLDER = SAMPLES
with (FOLDER / "manifest.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def test_the_manifest_names_every_recording_once() -> None:
    sounds = {path.name for path in FOLDER.iterdir() if path.suffix in {".wav", ".mp3"}}
    assert sorted(row["audio"] for row in ROWS) == sorted(sounds)
    assert list(ROWS[0]) == ["audio", "text", "id", "language", "speaker", "notes"]
    assert len({row["id"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_recording_is_ready_to_be_judged(row: dict[str, str]) -> None:
    audio = load(FOLDER / row["audio"])
    assert 2 < audio.duration_s < 8
    assert audio.warnings == ()
    assert 4 <= len(row["text"].split()) <= 10
    assert row["text"][0].isupper()
    assert row["text"][-1] in ".?!"


def test_sidecar_texts_agree_with_the_manifest() -> None:
    texts = {Path(row["audio"]).stem: row["text"] for row in ROWS}
    sidecars = list(FOLDER.glob("*.txt"))
    assert sidecars
    for path in sidecars:
        assert path.read_text(encoding="utf-8").strip() == texts[path.stem]


def test_formats_are_mixed_and_the_folder_is_small() -> None:
    kinds = {(info.format, info.samplerate, info.channels) for info in (soundfile.info(p) for p in sounds())}
    assert kinds == {("WAV", 16_000, 1), ("WAV", 48_000, 2), ("MP3", 16_000, 1)}
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 1_500_000


def sounds() -> list[Path]:
    return [FOLDER / row["audio"] for row in ROWS]
