"""Speakers that nobody recorded: those of a synthesiser, and a recorded one with another larynx and tract.

`espeak-ng` speaks with many voices, and says sounds instead of letters when it is asked to, so that a word can be
spoken with one of its phones exchanged: what teaches to hear phones rather than words. A recorded voice is taken apart
into pitch, envelope and breath (WORLD; Morise et al., 2016) and put together again as another's.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import soxr
from numpy.typing import NDArray

from pronounce_cli.core.errors import ConfigError
from training import damage

Samples = NDArray[np.float32]
RATE = 16_000
SEPARATOR = "+"
_HEADER = 44
_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of espeak-ng.

    Attributes:
        name: As after `-v`, like "de+f3".
        speed: Words a minute.
        pitch: 0 to 99.
    """

    name: str
    speed: int = 165
    pitch: int = 50


def drawn(name: str, rng: np.random.Generator) -> Voice:
    """Return a voice that speaks as fast and as high as one or another does."""
    return Voice(name, int(rng.integers(115, 215)), int(rng.integers(15, 90)))


def mnemonics(voice: str, sentences: Sequence[str]) -> list[str]:
    """Return what espeak-ng would say of each sentence, in its own names of the phones, each after a "+"."""
    found = []
    for sentence in sentences:
        said = _espeak(["-v", voice, "-q", "-x", f"--sep={SEPARATOR}", sentence])
        found.append(" ".join(said.decode().split("\n")).strip())
    return found


def ipa(voice: str, words: Sequence[str]) -> list[str]:
    """Return what espeak-ng makes of each word alone, in IPA."""
    found = []
    for start in range(0, len(words), _TOGETHER):
        some = words[start : start + _TOGETHER]
        lines = _espeak(["-v", voice, "-q", "--ipa", "\n\n".join(f"{word}." for word in some)]).decode().split("\n")
        lines = [line.strip() for line in lines if line.strip()]
        if len(lines) != len(some):  # a word that is read as several clauses, or not at all
            lines = [" ".join(_espeak(["-v", voice, "-q", "--ipa", word]).decode().split()) for word in some]
        found += lines
    return found


def speak(voice: Voice, text: str) -> Samples:
    """Return a text, or "[[phones]]" by their names, spoken at 16 kHz."""
    wave = _espeak(["-v", voice.name, "-s", str(voice.speed), "-p", str(voice.pitch), "--stdout", text])
    rate = int.from_bytes(wave[24:28], "little")  # the lengths in the header are not true, so no reader takes it
    samples = np.frombuffer(wave, "<i2", offset=_HEADER).astype(np.float32) / 2**15
    return soxr.resample(samples, rate, RATE).astype(np.float32)


def _espeak(arguments: list[str]) -> bytes:
    program = shutil.which("espeak-ng")
    if program is None:
        raise ConfigError("The program espeak-ng, which speaks to learn from, is missing", hint="Install espeak-ng")
    return subprocess.run([program, *arguments], check=True, capture_output=True).stdout


class Taken:
    """A recorded voice taken apart.

    Args:
        samples: At 16 kHz.
    """

    def __init__(self, samples: Samples) -> None:
        self._samples = samples.astype(np.float64)

    @cached_property
    def _parts(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        import pyworld

        rough, times = pyworld.dio(self._samples, RATE, f0_floor=70, f0_ceil=450)
        pitch = pyworld.stonemask(self._samples, rough, times, RATE)
        envelope = pyworld.cheaptrick(self._samples, pitch, times, RATE)
        return pitch, envelope, pyworld.d4c(self._samples, pitch, times, RATE)

    def other(self, rng: np.random.Generator) -> Samples:
        """Return the same as somebody else might have said it: higher or lower, with a longer or shorter tract."""
        import pyworld

        pitch, envelope, breath = self._parts
        voiced = pitch[pitch > 0]
        if not len(voiced):
            return self._samples.astype(np.float32)
        middle = float(np.median(voiced))
        aim = np.exp(rng.uniform(np.log(80), np.log(290)))
        lively = rng.uniform(0.5, 1.6)
        moved = np.where(pitch > 0, aim * (np.maximum(pitch, 1) / middle) ** lively, 0.0)
        # Low voices mostly belong to long tracts, but not always.
        tract = np.clip(1.02 + 0.13 * np.log2(aim / middle) + rng.normal(0, 0.06), 0.8, 1.25)
        bins = np.arange(envelope.shape[1])
        source = np.minimum(bins / tract, bins[-1])
        low = np.floor(source).astype(int)
        high, share = np.minimum(low + 1, bins[-1]), source - low
        shaped = envelope[:, low] * (1 - share) + envelope[:, high] * share
        airy = breath[:, low] * (1 - share) + breath[:, high] * share
        airy = np.clip(airy ** np.exp(rng.normal(0, 0.35)), 1e-4, 1 - 1e-4)
        hz = bins * RATE / 2 / bins[-1]
        tilt = 10 ** (rng.normal(0, 0.35) * np.log2(np.maximum(hz, 200) / 1000) / 2)
        made = pyworld.synthesize(
            np.clip(moved, 0, 600),
            np.ascontiguousarray(shaped * tilt),
            np.ascontiguousarray(airy),
            RATE,
        )
        return made[: len(self._samples)].astype(np.float32)


def harmed(samples: Samples, rng: np.random.Generator) -> Samples:
    """Return a recording after what befalls some of them: a room, a codec, a telephone; or nothing."""
    kind = rng.uniform()
    if kind < 0.3:
        samples = roomy(samples, rng)
    if kind > 0.8:
        return damage.mp3(samples) if kind > 0.88 else damage.some_telephone(samples, rng)
    return samples


def roomy(samples: Samples, rng: np.random.Generator) -> Samples:
    """Return a recording in one of many rooms, with echoes that grow duller as they fade."""
    decay_s, share = rng.uniform(0.12, 0.6), rng.uniform(0.15, 0.7)
    time = np.arange(int(decay_s * RATE)) / RATE
    tail = rng.normal(0, 1, len(time)) * 10 ** (-3 * time / decay_s)
    tail = np.convolve(tail, np.ones(3) / 3, mode="same")
    tail[: int(rng.uniform(0.001, 0.01) * RATE)] = 0
    response = share * tail / np.sqrt((tail**2).sum())
    response[0] = 1
    size = len(samples) + len(response)
    wet = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(response, size), size)
    return wet[: len(samples)].astype(np.float32)
