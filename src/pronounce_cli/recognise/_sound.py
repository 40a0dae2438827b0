"""Recordings as providers take them: encoded, not too long, and put together again afterwards."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.errors import ProviderRefused
from pronounce_cli.core.types import Audio, HeardWord, Span, Transcript
from pronounce_cli.recognise.pieces import split_at_pauses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from pronounce_cli.recognise.capabilities import Capabilities

_WAV_HEADER_BYTES = 44
_SAMPLE_BYTES = 2


@dataclass(frozen=True, slots=True)
class Clip:
    """An encoded recording: its file name, its media type and its bytes."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Heard:
    """What one answer says; see `core.types.Transcript`. `model` is None unless the answer names it."""

    text: str
    words: tuple[HeardWord, ...] | None
    language: str | None
    model: str | None = None
    no_speech: float | None = None
    silent: str | None = None


def encode(audio: Audio, *, flac: bool) -> Clip:
    """Return the recording as 16-bit mono PCM, in a WAV file or, at half the size, in a FLAC file."""
    samples = pcm16(audio)
    buffer = io.BytesIO()
    if flac:
        import soundfile

        soundfile.write(buffer, samples, audio.sample_rate_hz, format="FLAC", subtype="PCM_16")
        return Clip("clip.flac", "audio/flac", buffer.getvalue())
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(_SAMPLE_BYTES)
        file.setframerate(audio.sample_rate_hz)
        file.writeframes(samples.tobytes())
    return Clip("clip.wav", "audio/wav", buffer.getvalue())


def pcm16(audio: Audio) -> NDArray[np.int16]:
    """Return the samples as little-endian 16-bit integers, shape (n,)."""
    samples: NDArray[np.int16] = np.rint(np.clip(audio.samples, -1.0, 1.0) * 32767.0).astype("<i2")
    return samples


def hear_in_pieces(
    audio: Audio, able: Capabilities, hear: Callable[[Audio], Heard], *, provider: str, model: str
) -> Transcript:
    """Return the transcript of a recording of any length, heard in pieces where the provider's limits ask for it.

    Args:
        audio: The recording.
        able: The limits of the provider.
        hear: Transcribes one piece.
        provider: Name for the transcript.
        model: Name for the transcript, unless the answers name another.

    Raises:
        ProviderRefused: The recording is shorter than the provider takes.
    """
    if audio.duration_s < able.min_duration_s:
        raise ProviderRefused(
            f"The recording lasts {audio.duration_s:.2f} s, and {able.title} takes none under {able.min_duration_s:g} s"
        )
    pieces = split_at_pauses(audio, _longest_s(audio, able))
    heard = [_shifted(hear(piece), start_s) for start_s, piece in pieces]
    words = [h.words for h in heard if h.words is not None]
    return Transcript(
        text=" ".join(h.text for h in heard if h.text),
        words=tuple(word for some in words for word in some) if len(words) == len(heard) else None,
        language=next((h.language for h in heard if h.language), None),
        provider=provider,
        model=next((h.model for h in heard if h.model), model),
        no_speech=mean_by_length([(h.text, h.no_speech) for h in heard]),
        silent=" ".join(h.silent for h in heard if h.silent) or None,
    )


def mean_by_length(parts: Iterable[tuple[str, float | None]]) -> float | None:
    """Return the mean of what is measured of the parts of a text, each by its length; None where nothing is."""
    measured = [(len(text), value) for text, value in parts if text and value is not None]
    whole = sum(length for length, _ in measured)
    return sum(length * value for length, value in measured) / whole if whole else None


def _longest_s(audio: Audio, able: Capabilities) -> float:
    limits = [able.max_duration_s] if able.max_duration_s else []
    if able.max_bytes:
        limits.append((able.max_bytes - _WAV_HEADER_BYTES) / (_SAMPLE_BYTES * audio.sample_rate_hz))
    return min(limits, default=audio.duration_s + 1.0)


def _shifted(heard: Heard, by_s: float) -> Heard:
    if not by_s or heard.words is None:
        return heard
    return replace(
        heard,
        words=tuple(
            replace(word, span=Span(word.span.start_s + by_s, word.span.end_s + by_s)) if word.span else word
            for word in heard.words
        ),
    )
