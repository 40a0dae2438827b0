"""Decode M4A, WebM, 3GP and the rest through audioread: Core Audio on macOS, ffmpeg everywhere."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from audioread import ffdec
from audioread.exceptions import DecodeError

from pronounce_cli.audio.recording import EXPORT, MAX_SECONDS, Collector, Recording
from pronounce_cli.core.errors import AudioError
from pronounce_cli.core.files import writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pronounce_cli.core.types import Span

DECODER_TIMEOUT_S: Final = 60.0
SHARE_EXPECTED: Final = 0.9
"""Containers give the length of all streams together, so only a clear shortfall means that the file is cut off."""

INSTALL: Final = {"darwin": "brew install ffmpeg", "win32": "winget install ffmpeg"}


def decode(
    data: bytes,
    path: Path | None,
    label: str,
    *,
    max_s: float = MAX_SECONDS,
    part: Span | None = None,
    timeout_s: float = DECODER_TIMEOUT_S,
) -> Recording:
    """Return the sound of a media file that libsndfile does not know.

    Args:
        data: Its bytes.
        path: Where they were read from, or None.
        label: What to call it in messages.
        max_s: Longest sound that is decoded, in seconds.
        part: What is decoded of it; None is all.
        timeout_s: How long ffmpeg may take.

    Raises:
        AudioError: There is no decoder for it, or it fails, hangs or finds no sound.
    """
    try:
        with _path_of(data, path) as filename, _open(filename, timeout_s) as sound:
            return _samples_of(sound, label, max_s, part)
    except ffdec.NotInstalledError as error:
        raise AudioError(f"no decoder for {label} was found", hint=install_hint(sys.platform)) from error
    except TooSlow as error:
        raise AudioError(f"{label} keeps the decoder busy for more than {timeout_s:g} s", hint=EXPORT) from error
    except (DecodeError, OSError) as error:
        raise AudioError(f"{label} could not be decoded: it is damaged or holds no sound", hint=EXPORT) from error


def _samples_of(sound: Any, label: str, max_s: float, part: Span | None) -> Recording:
    """Gather the int16 chunks of an open audioread file, which may end in the middle of a frame."""
    collected = Collector(sound.samplerate, sound.channels, label, max_s, part)
    frame_bytes = 2 * sound.channels
    rest = b""
    for chunk in sound:
        joined = rest + bytes(chunk)
        whole = len(joined) - len(joined) % frame_bytes
        rest = joined[whole:]
        values = np.frombuffer(joined[:whole], dtype="<i2").astype(np.float32) / np.float32(32768)
        collected.add(values.reshape(-1, sound.channels))
        if collected.is_full:
            break
    return collected.recording(cut_off=part is None and collected.duration_s < SHARE_EXPECTED * sound.duration)


class TooSlow(DecodeError):  # type: ignore[misc]  # audioread has no types
    """The decoder did not finish in time."""


class BoundedFFmpeg(ffdec.FFmpegAudioFile):  # type: ignore[misc]  # audioread has no types
    """audioread's ffmpeg decoder with an end to its patience: after `timeout_s`, ffmpeg is stopped.

    Raises:
        TooSlow: From the constructor or while reading, when that has happened.
    """

    def __init__(self, filename: str, timeout_s: float) -> None:
        self._gave_up = False
        self._watchdog = threading.Timer(timeout_s, self._give_up)
        self._watchdog.daemon = True
        self._watchdog.start()
        try:
            super().__init__(filename)
        except BaseException as error:
            self.close()
            if self._gave_up:
                raise TooSlow from error
            raise

    def read_data(self, timeout: float = 10.0) -> Iterator[bytes]:
        """Yield chunks of int16 samples."""
        yield from super().read_data(timeout)
        if self._gave_up:
            raise TooSlow

    def _give_up(self) -> None:
        self._gave_up = True
        if process := getattr(self, "proc", None):
            process.kill()

    def close(self) -> None:
        """Stop the watchdog and ffmpeg."""
        self._watchdog.cancel()
        super().close()


def _open(filename: str, timeout_s: float) -> Any:
    """Return the file opened by the system's decoder where it has one that takes it, else by ffmpeg."""
    if sys.platform == "darwin":
        from audioread import macca

        with suppress(DecodeError, OSError):
            return macca.ExtAudioFile(filename)
    return BoundedFFmpeg(filename, timeout_s)


def install_hint(platform: str) -> str:
    """Return how to install ffmpeg on `platform`, a value of `sys.platform`."""
    command = INSTALL.get(platform, "sudo apt install ffmpeg (or your distribution's package)")
    return f"Install ffmpeg: {command}; or save the recording as WAV, FLAC, OGG or MP3"


@contextmanager
def _path_of(data: bytes, path: Path | None) -> Iterator[str]:
    """Yield a file name that another program can open.

    Bytes that came from no file are shared through memory on Linux, elsewhere through a private temporary file that is
    removed again.
    """
    if path is not None:
        yield str(path.absolute())
    elif sys.platform == "linux":
        descriptor = os.memfd_create("recording", os.MFD_CLOEXEC)
        try:
            with writing("a recording into memory"), open(descriptor, "wb", closefd=False) as memory:
                memory.write(data)
            yield f"/proc/{os.getpid()}/fd/{descriptor}"
        finally:
            os.close(descriptor)
    else:
        descriptor, name = tempfile.mkstemp()  # readable by its owner alone
        os.close(descriptor)
        private = Path(name)
        try:
            with writing("a temporary file"):
                private.write_bytes(data)
            yield name
        finally:
            private.unlink()
