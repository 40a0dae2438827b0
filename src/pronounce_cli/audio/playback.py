"""Sound out: played through PortAudio, written to a file, slowed down, or cut to one word."""

from __future__ import annotations

import io
import wave
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from pronounce_cli.audio import _portaudio
from pronounce_cli.audio.files import read, silent_stderr
from pronounce_cli.core.errors import AudioError, MicrophoneError, PlaybackError
from pronounce_cli.core.files import write_file
from pronounce_cli.core.types import Audio

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from pronounce_cli.core.types import Span

BLOCK_S: Final = 0.05
"""Sound that is handed over at once, and so the longest wait until `stop` is asked again."""

FADE_S: Final = 0.005
MARGIN_S: Final = 0.04
"""Sound that is kept on both sides of a word, whose limits are known to about this."""

SUFFIXES: Final = {".wav": "WAV", ".flac": "FLAC", ".ogg": "OGG", ".mp3": "MP3"}
_WRITE: Final = "write the sound to a file with -o FILE"


def playable(source: bytes | str | Path, name: str) -> Audio:
    """Return a sound file as mono sound at its own rate, for ears rather than for judging.

    Args:
        source: The bytes of a file, or its path.
        name: What the sound is called.

    Raises:
        AudioError: It cannot be read.
    """
    found = read(source, name=None if isinstance(source, bytes) else str(source))
    mono = np.nan_to_num(found.samples, posinf=0.0, neginf=0.0).mean(axis=1)
    return Audio(np.clip(mono, -1.0, 1.0).astype(np.float32), found.sample_rate_hz, name)


def play(
    samples: NDArray[np.float32],
    rate: int,
    *,
    device: int | str | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Play mono sound to its end and return True; False where `stop` ended it.

    Args:
        samples: float32, shape (n,), within [-1, 1].
        rate: Samples per second.
        device: Number or part of the name of an output device; None for the system's own.
        stop: Asked every 0.05 s of sound whether to end.

    Raises:
        PlaybackError: PortAudio or an output device is missing, or the device fails.
    """
    sounddevice = _load()
    try:
        with silent_stderr():
            rate, samples = _fitted(sounddevice, samples, rate, device)
            stream = sounddevice.OutputStream(samplerate=rate, channels=1, dtype="float32", device=device)
        with stream:
            return _write(stream, samples, max(1, int(BLOCK_S * rate)), stop)
    except (sounddevice.PortAudioError, ValueError) as error:  # ValueError: no device has that name
        raise _no_output(error, device) from error


def _load() -> Any:
    try:
        return _portaudio.load()
    except MicrophoneError as error:
        raise PlaybackError(
            "The sound cannot be played, because PortAudio or its package sounddevice is not installed", hint=error.hint
        ) from error


def _fitted(
    sounddevice: Any, samples: NDArray[np.float32], rate: int, device: int | str | None
) -> tuple[int, NDArray[np.float32]]:
    """Return the sound at its rate, or at that of the device where the device cannot play it otherwise."""
    own = int(sounddevice.query_devices(device, "output")["default_samplerate"])
    try:
        sounddevice.check_output_settings(device=device, channels=1, dtype="float32", samplerate=rate)
    except sounddevice.PortAudioError:
        if own == rate:
            raise
        import soxr

        return own, soxr.resample(samples, rate, own, quality="HQ")
    return rate, samples


def _write(stream: Any, samples: NDArray[np.float32], block: int, stop: Callable[[], bool]) -> bool:
    column = np.ascontiguousarray(samples, dtype=np.float32)[:, None]
    try:
        for start in range(0, len(column), block):
            if stop():
                stream.abort()
                return False
            stream.write(column[start : start + block])
    except BaseException:  # Ctrl-C must be silent at once
        stream.abort()
        raise
    return True


def _no_output(error: Exception, device: int | str | None) -> PlaybackError:
    said = str(error.args[0]) if error.args else type(error).__name__
    said = " ".join(said.split()).rstrip(".")
    if device is None and "querying device" in said.lower():
        return PlaybackError("There is no device to play sound on", hint=f"Connect one, or {_WRITE}")
    what = "The sound cannot be played" if device is None else f"The sound cannot be played on {device}"
    hint = f"Choose another device, as `pronounce devices` lists them, or {_WRITE}"
    return PlaybackError(f"{what}: {said[:1].lower()}{said[1:]}", hint=hint)


def part(audio: Audio, span: Span, *, margin_s: float = MARGIN_S) -> Audio:
    """Return one word of a recording, or any other stretch of it, faded in and out so that it does not click."""
    rate = audio.sample_rate_hz
    start = max(0, round((span.start_s - margin_s) * rate))
    end = min(len(audio.samples), round((span.end_s + margin_s) * rate))
    samples = audio.samples[start:end].copy()
    fade = min(round(FADE_S * rate), len(samples) // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    samples[:fade] *= ramp
    samples[len(samples) - fade :] *= ramp[::-1]
    return Audio(samples, rate, audio.source)


def wav_bytes(audio: Audio) -> bytes:
    """Return the sound as a WAV file, 16-bit mono."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(audio.sample_rate_hz)
        file.writeframes(np.rint(np.clip(audio.samples, -1, 1) * 32767).astype("<i2").tobytes())
    return buffer.getvalue()


def write(audio: Audio, path: Path, *, private: bool = False) -> None:
    """Write the sound to a file in the format that its suffix names; a private one is for its owner only.

    Raises:
        AudioError: The suffix is none of `SUFFIXES`.
        WriteError: The file cannot be written.
    """
    form = SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise AudioError(
            f"Cannot tell a sound format from the name `{path.name}`", hint=f"End it in {', '.join(SUFFIXES)}"
        )
    import soundfile

    buffer = io.BytesIO()
    if form == "WAV":
        buffer.write(wav_bytes(audio))
    else:
        soundfile.write(buffer, np.clip(audio.samples, -1, 1), audio.sample_rate_hz, format=form)
    write_file(path, buffer.getvalue(), private=private)
