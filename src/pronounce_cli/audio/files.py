"""Turn a file, bytes or a stream into samples, whatever the container and codec.

libsndfile (through soundfile) decodes WAV, AIFF, AU, CAF, FLAC, OGG and MP3 from memory, and the Opus of WebM once it
is in Ogg. What it does not know and what starts like a media file goes to audioread, which uses the system's decoder
(Core Audio on macOS) or ffmpeg. The content decides, never the name. Nothing is allocated by what a header claims:
samples are decoded block by block and counted.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import soundfile

from pronounce_cli.audio import wav, webm
from pronounce_cli.audio.recording import EXPORT, MAX_SECONDS, SHORTEN, Collector, Recording
from pronounce_cli.core.errors import AudioError
from pronounce_cli.core.names import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pronounce_cli.core.types import Span

MAX_BYTES: Final = 200_000_000

BLOCK_FRAMES: Final = 8_192
MISSING_S: Final = 0.1
"""A file that holds this much less sound than its header promises counts as cut off."""

UNKNOWN_SIZE: Final = 0x7FF0_0000
"""Sizes from here on stand for "not known yet" in headers of recordings that were streamed."""


def read(
    source: str | Path | bytes | BinaryIO,
    *,
    name: str | None = None,
    max_s: float = MAX_SECONDS,
    part: Span | None = None,
) -> Recording:
    """Return the decoded sound of `source`.

    Args:
        source: A path, "-" for standard input, the bytes of a file, or an open binary stream (which stays open).
        name: What to call it in messages.
        max_s: Longest sound that is decoded, in seconds.
        part: What is decoded of it; None is all.

    Raises:
        AudioError: It cannot be opened, is not a recording, is too large or too long.
    """
    path: Path | None = None
    if isinstance(source, bytes):
        label, data = _printable(name or "bytes"), source
    elif source == "-":
        label = _printable(name or "stdin")
        data = _stdin(label)
    elif isinstance(source, str | os.PathLike):
        path, label = named(Path(source)), _printable(name or os.fspath(source))
        data = _file(path, label)
    else:
        label = _printable(name or str(getattr(source, "name", "stream")))
        data = read_bytes(source, label)
    if not data:
        raise AudioError(f"{label} is empty", hint="Record it again, or check that the copy or download finished")
    return _decode(data, path, label, max_s, part)


def _printable(name: str) -> str:
    """Return `name` so that it can be shown: control characters and undecodable bytes escaped."""
    return name if name.isprintable() else ascii(name)[1:-1]


def _stdin(label: str) -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise AudioError("standard input is closed", hint="Pipe a recording into it, or name a file")
    return read_bytes(sys.stdin.buffer, label)


def read_bytes(stream: BinaryIO, label: str) -> bytes:
    """Return everything in `stream`, up to `MAX_BYTES`."""
    data = bytearray()
    try:
        while chunk := stream.read(2**20):
            data += chunk
            if len(data) > MAX_BYTES:
                raise _too_large(label)
    except (OSError, ValueError) as error:
        raise AudioError(f"{label} cannot be read: {_reason(error)}") from error
    return bytes(data)


def _file(path: Path, label: str) -> bytes:
    """Return the bytes of a regular file; never block on a FIFO or a device."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise AudioError(f"{label} is a directory, not a recording", hint="Name a file inside it")
        if not stat.S_ISREG(status.st_mode):
            hint = "Use - to read a recording from standard input"
            raise AudioError(f"{label} is not a regular file", hint=hint)
        if status.st_size > MAX_BYTES:
            raise _too_large(label)
        with path.open("rb") as stream:
            return read_bytes(stream, label)
    except (OSError, ValueError) as error:
        raise AudioError(f"{label} cannot be read: {_reason(error)}", hint=_file_hint(error)) from error


def _reason(error: Exception) -> str:
    """Return the system's words for `error`, without the path."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return words[:1].lower() + words[1:]


def _file_hint(error: Exception) -> str | None:
    """Return what to do about a file that cannot be opened."""
    if isinstance(error, PermissionError):
        return "Check who may read the file (ls -l)"
    if getattr(error, "errno", None) == errno.ENOENT:
        return "Check the spelling and the folder"
    return None


def _too_large(label: str) -> AudioError:
    return AudioError(f"{label} is larger than {MAX_BYTES // 10**6} MB", hint=SHORTEN.format("5 minutes"))


def _decode(data: bytes, path: Path | None, label: str, max_s: float, part: Span | None) -> Recording:
    """Decode with libsndfile, else with audioread where the content looks like a media file."""
    if data.startswith(webm.START) and (opus := webm.opus_of(data)) is not None:
        return _opus_samples(opus, label, max_s, part)
    mended = wav.mended(data)
    try:
        return _by_libsndfile(mended, data, label, max_s, part)
    except soundfile.SoundFileError as error:
        if not mended and (mended := wav.mended(data, readable=False)):
            with suppress(soundfile.SoundFileError):
                return _by_libsndfile(mended, data, label, max_s, part)
        if not _looks_like_media(data):
            raise _not_audio(data, label) from error
    from pronounce_cli.audio.foreign import decode

    return decode(data, path, label, max_s=max_s, part=part)


def _by_libsndfile(mended: wav.Mended | None, data: bytes, label: str, max_s: float, part: Span | None) -> Recording:
    """Decode what libsndfile knows, by its mended header where it has one."""
    damaged = _ends_in_a_page(data)
    if mended:
        data, damaged = mended.data, not mended.whole
    with _quiet(data), Sequential(NamedBytes(data)) as sound:
        return _samples_of(sound, label, max_s, part, damaged=damaged)


def _opus_samples(opus: webm.Opus, label: str, max_s: float, part: Span | None) -> Recording:
    """Decode what a browser recorded, which needs no other program once it is in another container."""
    try:
        with Sequential(NamedBytes(webm.as_ogg(opus))) as sound:
            return _samples_of(sound, label, max_s, part, damaged=opus.cut_off)
    except soundfile.SoundFileError as error:
        raise AudioError(f"{label} could not be decoded: it is damaged or holds no sound", hint=EXPORT) from error


class NamedBytes(BytesIO):
    """Bytes to decode from, which stay where they are when a damaged header asks for a place before the start."""

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to `offset`, counted as in `io.BytesIO`, if there is such a place; return where that is."""
        try:
            return super().seek(offset, whence)
        except (ValueError, OverflowError):  # raised into the C library, these would end on standard error
            return self.tell()


class Sequential(soundfile.SoundFile):  # type: ignore[misc]  # soundfile has no types
    """A sound file that is read from start to end.

    soundfile seeks after every block of a seekable file; at the end of a FLAC without a length that fails.
    """

    def seekable(self) -> bool:
        """Return False."""
        return False


def _samples_of(sound: Sequential, label: str, max_s: float, part: Span | None, *, damaged: bool = False) -> Recording:
    """Read an open sound file block by block, keeping what comes before any damage."""
    collected = Collector(sound.samplerate, sound.channels, label, max_s, part)
    _skip(sound, collected)
    try:
        while not collected.is_full and len(block := sound.read(BLOCK_FRAMES, dtype="float32", always_2d=True)):
            collected.add(block)
    except soundfile.SoundFileError:
        damaged = True
    missing_s = 0.0 if part else _promised_frames(sound) / sound.samplerate - collected.duration_s
    return collected.recording(cut_off=damaged or missing_s > MISSING_S)


def _skip(sound: Sequential, collected: Collector) -> None:
    """Move to the block in which the wanted part begins, where the file allows it; else all before it is read."""
    target = collected.first // BLOCK_FRAMES * BLOCK_FRAMES
    if target and target < sound.frames:
        try:
            collected.skip(sound.seek(target))
        except soundfile.SoundFileError:
            sound.seek(0)


def _promised_frames(sound: soundfile.SoundFile) -> float:
    """Return how many frames the header promises, 0 where it does not say.

    libsndfile trims the length of uncompressed formats to the size of the file; its log keeps the size that the
    header gave, as "data : 96064 (should be 48010)". A wrong "Bytes/sec" is of no account.
    """
    frames: int = sound.frames if sound.frames < 2**62 else 0
    for line in sound.extra_info.splitlines():
        name, _, sizes = line.rpartition(":")
        claim, _, real = sizes.partition("(should be")
        if "Bytes/sec" in name:
            continue
        try:
            claimed, actual = int(claim), int(real.rstrip(") "))
        except ValueError:
            continue
        if actual < claimed < UNKNOWN_SIZE and actual > 0:
            return max(frames, frames * claimed / actual)
    return frames


def _ends_in_a_page(data: bytes) -> bool:
    """Return whether an Ogg file ends before its last page does (RFC 3533, section 6)."""
    at = data.rfind(b"OggS") if data.startswith(b"OggS") else -1
    if at < 0:
        return False
    table = data[at + 27 : at + 27 + int.from_bytes(data[at + 26 : at + 27], "big")]
    return len(data) < at + 27 + len(table) + sum(table)


def _looks_like_media(data: bytes) -> bool:
    """Return whether the first bytes are those of a container that another decoder may know."""
    start = data[:16]
    return (
        start.startswith(
            (b"\x1aE\xdf\xa3", b"OggS", b"caff", b"#!AMR", b"0&\xb2u", b"FLV\x01", b"wvpk", b"\x0bw", b"\0\0\x01\xba")
        )
        or start[4:8] == b"ftyp"
        or (start[:4] == b"RIFF" and start[8:12] == b"AVI ")
        or _looks_like_mpeg(data)
        or (start[:1] == b"G" and data[188:189] == b"G")
    )


def _looks_like_mpeg(data: bytes) -> bool:
    """Return whether the data start with an ID3 tag or with the sync bits of an MPEG audio frame."""
    return data[:3] == b"ID3" or (data[0] == 0xFF and data[1:2] >= b"\xe0")


def _not_audio(data: bytes, label: str) -> AudioError:
    """Say what the file is, as far as that can be told, instead of a recording."""
    if data.startswith((b"RIFF", b"RIFX", b"fLaC", b"FORM", b".snd")):
        return AudioError(f"{label} has a damaged header", hint=EXPORT)
    head = data[:512]
    kind = "a file of another kind"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        kind = "a picture"
    elif head.startswith((b"%PDF", b"PK\x03\x04")):
        kind = "a document or an archive"
    elif head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        kind = "a web page"
    elif all(byte >= 32 or byte in b"\t\n\r\f" for byte in head):
        kind = "a text"
    return AudioError(
        f"{label} is not a recording but {kind}", hint="Name a sound file: WAV, FLAC, OGG, MP3, M4A, WebM"
    )


_stderr_lock = threading.RLock()


def _quiet(data: bytes) -> AbstractContextManager[None]:
    """Return what keeps the MP3 decoder from writing notes to standard error; nothing for other formats."""
    return silent_stderr() if _looks_like_mpeg(data) else nullcontext()


@contextmanager
def silent_stderr() -> Iterator[None]:
    """Keep C libraries without a switch for it from writing to standard error for the length of the block."""
    with _stderr_lock:
        try:
            saved = os.dup(2)
        except OSError:  # there is no standard error to keep clean
            yield
            return
        try:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 2)
            os.close(null)
            yield
        finally:
            os.dup2(saved, 2)
            os.close(saved)
