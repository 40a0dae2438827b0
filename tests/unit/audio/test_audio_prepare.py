"""From any rate, level and number of channels to mono 16 kHz, and what the learner is told on the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.places import DATA

from pronounce_cli.audio.files import read
from pronounce_cli.audio.prepare import prepare
from pronounce_cli.audio.recording import Recording
from pronounce_cli.core.errors import AudioError
from pronounce_cli.core.types import Audio

VOICES = sorted(DATA.glob("0[1-9]*.flac"))  # those of the corpus, named by number


def voice(path: Path = VOICES[0]) -> np.ndarray:
    return soundfile.read(path, dtype="float32")[0]


def prepared(samples: np.ndarray, rate_hz: int = 16_000) -> Audio:
    shaped = samples.reshape(len(samples), -1).astype(np.float32)
    return prepare(Recording(shaped, rate_hz, "test.wav"))


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    size = min(len(one), len(other))
    return float(np.corrcoef(one[:size], other[:size])[0, 1])


def resampled(samples: np.ndarray, rate_hz: int) -> np.ndarray:
    """Return the samples at another rate through the Fourier transform, which is not what the product uses."""
    spectrum = np.fft.rfft(samples)
    size = round(len(samples) * rate_hz / 16_000)
    same_band = np.pad(spectrum, (0, max(0, size // 2 + 1 - len(spectrum))))[: size // 2 + 1]
    return np.fft.irfft(same_band, size) * size / len(samples)


@pytest.mark.parametrize("path", VOICES, ids=lambda path: path.stem)
def test_real_recordings_pass_without_a_warning(path: Path) -> None:
    audio = prepare(read(path))
    assert audio.sample_rate_hz == 16_000
    assert audio.samples.dtype == np.float32
    assert audio.samples.shape == voice(path).shape
    assert audio.warnings == ()
    assert correlation(audio.samples, voice(path)) > 0.9999


@pytest.mark.parametrize("gain_db", [-20, -10, 3, 10])
@pytest.mark.parametrize("path", VOICES, ids=lambda path: path.stem)
def test_the_level_of_the_recording_does_not_matter(path: Path, gain_db: float) -> None:
    gain = min(10 ** (gain_db / 20), 1 / np.abs(voice(path)).max())  # beyond that the recorder would clip
    in_16_bits = np.round(voice(path) * gain * 32_768) / 32_768
    assert np.allclose(prepared(in_16_bits).samples, prepared(voice(path)).samples, atol=0.002)


def test_speech_comes_out_at_a_common_level_and_below_full_scale() -> None:
    levels = []
    for path in VOICES:
        samples = prepare(read(path)).samples
        frames = samples[: len(samples) // 320 * 320].reshape(-1, 320)
        rms = np.sqrt(np.mean(frames**2, axis=1))
        active = rms[rms > np.percentile(rms, 95) / 10 ** (25 / 20)]
        levels.append(20 * np.log10(np.sqrt(np.mean(active**2))))
        assert np.abs(samples).max() <= 0.991
    assert np.allclose(levels, -23, atol=0.2)


@pytest.mark.parametrize("rate_hz", [11_025, 22_050, 44_100, 48_000, 96_000, 384_000])
def test_any_rate_becomes_16_khz(rate_hz: int) -> None:
    audio = prepared(resampled(voice(), rate_hz), rate_hz)
    assert audio.duration_s == pytest.approx(len(voice()) / 16_000, abs=0.001)
    assert correlation(audio.samples, voice()) > (0.99 if rate_hz > 16_000 else 0.9)


def test_channels_are_mixed_without_losing_the_voice() -> None:
    mono, silent = prepared(voice()).samples, np.zeros_like(voice())
    mixes = {
        "same": [voice(), voice()],
        "one dead": [silent, voice()],
        "one nearly dead": [voice(), voice() / 1000],
        "opposite": [voice(), -voice()],
        "opposite and quieter": [voice(), -0.8 * voice()],
        "seven": [voice()] * 7,
    }
    for name, channels in mixes.items():
        mixed = prepared(np.stack(channels, axis=1)).samples
        assert np.allclose(np.abs(mixed), np.abs(mono), atol=0.002), name


def test_two_microphones_are_averaged() -> None:
    rng = np.random.default_rng(1)
    noisy = [voice() + rng.normal(0, 0.01, len(voice())) for _ in range(2)]
    both = prepared(np.stack(noisy, axis=1)).samples
    assert correlation(both, voice()) > correlation(prepared(noisy[0]).samples, voice())


def test_a_constant_offset_is_taken_away() -> None:
    shifted = prepared(voice() * 0.5 + 0.3)
    assert abs(shifted.samples.mean()) < 1e-4
    assert np.allclose(shifted.samples, prepared(voice()).samples, atol=0.01)


def test_silence_around_the_words_stays() -> None:
    padded = np.concatenate([np.zeros(16_000), voice(), np.zeros(8_000)])
    audio = prepared(padded)
    assert audio.duration_s == pytest.approx(len(voice()) / 16_000 + 1.5)
    assert audio.warnings == ()


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (voice()[:1], "shorter than 0.2 s"),
        (voice()[:3_199], "shorter than 0.2 s"),
        (np.zeros(16_000), "is silent"),
        (np.full(16_000, 0.5), "is silent"),
        (np.full((16_000, 2), [0.5, -0.25]), "is silent"),
        (np.random.default_rng(1).normal(0, 1e-4, 16_000), "is silent"),
        (np.eye(1, 16_000, 5_000)[0], "is silent"),
        (np.full(16_000, np.nan), "is damaged"),
        (np.where(np.arange(16_000) % 3, voice()[:16_000], np.inf), "is damaged"),
    ],
    ids=["1 sample", "199.9 ms", "zeros", "offset", "two offsets", "hiss", "click", "NaN", "infinite"],
)
def test_what_cannot_be_judged_is_refused(samples: np.ndarray, message: str) -> None:
    with pytest.raises(AudioError, match=message) as caught:
        prepared(samples)
    assert caught.value.message.startswith("test.wav ")
    assert caught.value.hint


def noisy(snr_db: float) -> np.ndarray:
    speech = voice()
    noise = np.random.default_rng(2).normal(0, 1, len(speech))
    loudness = 10 ** (-snr_db / 20) * np.sqrt(np.mean(speech[np.abs(speech) > 0.02] ** 2))
    return speech + noise * loudness


@pytest.mark.parametrize(
    ("samples", "rate_hz", "words"),
    [
        (np.clip(voice() / np.abs(voice()).max() * 10, -1, 1), 16_000, ["clipped"]),
        (voice() / np.abs(voice()).max() * 0.02, 16_000, ["quiet"]),
        (noisy(0), 16_000, ["noise"]),
        (voice()[::2], 8_000, ["8000 Hz"]),
        (np.where(np.arange(len(voice())) < 5, np.nan, voice()), 16_000, ["not numbers"]),
        (np.clip(noisy(0) * 20, -1, 1)[::2], 8_000, ["clipped", "noise", "8000 Hz"]),
    ],
    ids=["clipped", "quiet", "noisy", "telephone", "some NaN", "everything"],
)
def test_what_makes_scores_less_certain_is_said(samples: np.ndarray, rate_hz: int, words: list[str]) -> None:
    warnings = prepared(samples, rate_hz).warnings
    assert len(warnings) == len(words)
    for sentence, word in zip(warnings, words, strict=True):
        assert word in sentence
        assert sentence.endswith(".")
        assert sentence[0].isupper()


def test_a_little_noise_and_a_full_scale_peak_are_no_reason_to_warn() -> None:
    assert prepared(noisy(30)).warnings == ()
    assert prepared(voice() / np.abs(voice()).max()).warnings == ()


def test_floats_in_the_scale_of_integers_are_understood() -> None:
    assert np.allclose(prepared(voice() * 32_768).samples, prepared(voice()).samples, atol=1e-3)
    assert prepared(voice() * 32_768).warnings == ()


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    frames=st.integers(1, 20_000),
    channels=st.integers(1, 4),
    scale=st.sampled_from([0, 1e-40, 1e-6, 1e-3, 0.3, 1, 100, 1e30, 3e38]),
    offset=st.sampled_from([0, 0.5, -1]),
    rate_hz=st.sampled_from([4_000, 8_000, 15_991, 16_000, 44_100, 384_000]),
    holes=st.sampled_from([0, 0.01, 0.5, 1]),
)
def test_anything_becomes_sound_within_full_scale_or_an_error(
    seed: int, frames: int, channels: int, scale: float, offset: float, rate_hz: int, holes: float
) -> None:
    rng = np.random.default_rng(seed)
    samples = (rng.uniform(-1, 1, (frames, channels)) * scale + offset).astype(np.float32)
    samples[rng.uniform(size=samples.shape) < holes] = rng.choice([np.nan, np.inf, -np.inf])
    try:
        audio = prepared(samples, rate_hz)
    except AudioError as error:
        assert error.message.startswith("test.wav ")
    else:
        assert audio.sample_rate_hz == 16_000
        assert np.isfinite(audio.samples).all()
        assert np.abs(audio.samples).max() <= 0.991
        assert audio.duration_s == pytest.approx(frames / rate_hz, abs=0.001)
