from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from pronounce_cli.core.types import Audio
from pronounce_cli.voice.cache import CachedVoice, forget, kept_in


@dataclass
class Counting:
    """A voice that hums, and remembers what it was asked."""

    name: str = "hum"
    asked: list[tuple[str, str]] = field(default_factory=list)

    def speak(self, text: str, language: str) -> Audio:
        self.asked.append((text, language))
        noise = np.random.default_rng(len(text)).normal(0, 0.1, 24_000)
        return Audio(noise.astype(np.float32), 24_000, self.name)


def test_a_text_is_asked_for_once(tmp_path: Path) -> None:
    inner = Counting()

    first = CachedVoice(inner, tmp_path / "voice", {"model": "m"}).speak("hello", "en")
    again = CachedVoice(inner, tmp_path / "voice", {"model": "m"}).speak("hello", "en")

    assert inner.asked == [("hello", "en")]
    assert np.array_equal(first.samples, again.samples)
    assert (again.sample_rate_hz, again.source) == (24_000, "hum")
    assert np.abs(first.samples - Counting().speak("hello", "en").samples).max() < 1e-4


def test_whatever_decides_the_sound_is_part_of_the_key(tmp_path: Path) -> None:
    inner = Counting()
    for decisive in ({"model": "m"}, {"model": "n"}, {"model": "m", "speaker": "x"}):
        CachedVoice(inner, tmp_path, decisive).speak("hello", "en")
    voice = CachedVoice(inner, tmp_path, {"model": "m"})
    voice.speak("hello", "en-GB")
    voice.speak("Hello", "en")
    CachedVoice(Counting("other", inner.asked), tmp_path, {"model": "m"}).speak("hello", "en")

    assert len(inner.asked) == 6


def test_no_file_tells_what_was_said(tmp_path: Path) -> None:
    CachedVoice(Counting(), tmp_path / "voice", {}).speak("a secret sentence", "en")

    (kept,) = (tmp_path / "voice").iterdir()
    assert kept.suffix == ".flac"
    assert "secret" not in kept.name
    assert b"secret" not in kept.read_bytes()


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    inner = Counting()
    voice = CachedVoice(inner, tmp_path, {})
    voice.speak("hello", "en")
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(b"not a sound")

    voice.speak("hello", "en")

    assert len(inner.asked) == 2
    assert kept.read_bytes() == whole


def test_a_folder_that_cannot_be_used_costs_one_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "voice").write_text("in the way")
    inner = Counting()
    voice = CachedVoice(inner, tmp_path / "voice", {})
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert voice.speak("hello", "en").duration_s == 1.0

    assert len(inner.asked) == 3
    assert len(caplog.records) == 1
    assert "going on without it" in caplog.records[0].getMessage()


def test_all_of_it_can_be_forgotten(tmp_path: Path) -> None:
    forget(tmp_path / "nowhere")
    voice = CachedVoice(Counting(), tmp_path, {})
    voice.speak("one", "en")
    voice.speak("two", "en")
    (tmp_path / "mine.txt").write_text("not ours")

    assert len(kept_in(tmp_path)) == 2
    forget(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
