"""A part of a recording: the same sound as cut out by hand, from every kind of file, however long."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.helpers.places import SAMPLES

from pronounce_cli.audio import load
from pronounce_cli.audio.files import read
from pronounce_cli.core.errors import AudioError
from pronounce_cli.core.types import Span

GOOD = SAMPLES / "adult_good.wav"


def voice() -> tuple[np.ndarray, int]:
    """One channel of the sample, and its rate."""
    samples, rate = soundfile.read(GOOD, dtype="float32", always_2d=True)
    return samples[:, 0], rate


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight minutes, longer than a recording may be, with the sample at 400 s."""
    samples, rate = voice()
    rng = np.random.default_rng(1)
    sound = (rng.standard_normal(480 * rate) * 0.001).astype(np.float32)
    sound[400 * rate : 400 * rate + len(samples)] = samples
    path = tmp_path_factory.mktemp("long") / "long.flac"
    soundfile.write(path, sound, rate)
    return path


def test_a_part_of_a_recording_that_is_too_long_can_be_taken(long_file: Path) -> None:
    samples, rate = voice()

    found = read(long_file, part=Span(400.0, 400.0 + len(samples) / rate))

    assert np.array_equal(found.samples[:, 0], samples)
    assert found.warnings == ()
    with pytest.raises(AudioError, match="longer than 5 minutes"):
        read(long_file)


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".ogg", ".mp3"])
def test_the_part_is_that_of_the_whole(tmp_path: Path, suffix: str) -> None:
    samples, rate = voice()
    path = tmp_path / f"whole{suffix}"
    soundfile.write(path, np.concatenate([samples, samples, samples]), rate)
    whole = read(path).samples[:, 0]

    part = read(path, part=Span(3.0, 4.5)).samples[:, 0]

    assert len(part) == round(1.5 * rate)
    expected = whole[3 * rate : 3 * rate + len(part)]
    assert float(np.abs(part - expected).max()) < 0.02


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")
def test_files_that_only_ffmpeg_knows_have_parts_too(tmp_path: Path) -> None:
    path = tmp_path / "whole.m4a"
    subprocess.run(["ffmpeg", "-v", "error", "-i", GOOD, "-c:a", "aac", path], check=True, stdin=subprocess.DEVNULL)

    found = load(path, part=Span(0.5, 1.25))

    assert found.duration_s == pytest.approx(0.75, abs=0.01)
    assert found.warnings == ()


def test_what_the_recording_does_not_have_is_told() -> None:
    length = load(GOOD).duration_s

    assert "ends before the part" in " ".join(load(GOOD, part=Span(1.0, length + 2)).warnings)
    assert load(GOOD, part=Span(1.0, length + 0.2)).warnings == load(GOOD).warnings
    with pytest.raises(AudioError, match=f"the recording ends at {length:.1f} s") as caught:
        load(GOOD, part=Span(length + 1, length + 2))
    assert caught.value.hint
