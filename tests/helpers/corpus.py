"""Build a folder of recordings that are damaged, absurd or no recordings at all.

    python -m tests.helpers.corpus FOLDER [SEED]

The same seed gives the same files. Every one must end in a report or in an `AudioError`.
"""

from __future__ import annotations

import os
import random
import struct
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import soundfile
from tests.helpers.places import DATA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

VOICE: Final = DATA / "061210142.flac"
"""The real recording that most files are made from: 2.1 s, 16 kHz."""

ENCODINGS: Final = {
    "wav": ("WAV", "PCM_16"),
    "ulaw.wav": ("WAV", "ULAW"),
    "adpcm.wav": ("WAV", "IMA_ADPCM"),
    "flac": ("FLAC", "PCM_16"),
    "mp3": ("MP3", "MPEG_LAYER_III"),
    "aiff": ("AIFF", "PCM_16"),
    "au": ("AU", "PCM_16"),
}
STORED: Final = ("vorbis.ogg", "opus.ogg")
"""Formats whose encoders write a random number: the same recording, encoded once and kept beside this file."""

HEADER_BYTES: Final = 64


def build_corpus(directory: Path, seed: int) -> list[Path]:
    """Write the corpus into `directory`, which must exist, and return the path of each entry, about 400 of them.

    Besides files there are a folder, symbolic links and, where the system has them, a FIFO and a link to a device that
    never ends.
    """
    paths = []
    for name, data in files(random.Random(seed)):
        path = directory / name
        path.write_bytes(data)
        paths.append(path)
    return [*paths, *_special(directory, paths[0])]


def files(rng: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each regular file of the corpus; the first is a sound recording."""
    voice, rate = soundfile.read(VOICE, dtype="float32")
    good = {name: encode(voice, rate, name) for name in ENCODINGS}
    good["float.wav"] = _float_wav(voice)
    good |= {name: Path(__file__).with_name(f"voice.{name}").read_bytes() for name in STORED}
    yield "voice.wav", good["wav"]
    for name, data in good.items():
        yield from _damaged(name, data, rng)
    yield from _wrong_names(good)
    yield from _not_recordings(good, rng)
    yield from _wav_headers(good["wav"])
    for name, make in _SOUNDS.items():
        yield f"sound-{name}", make(voice, np.random.default_rng(rng.getrandbits(32)))


def encode(samples: NDArray[np.float32], rate_hz: int, name: str = "wav") -> bytes:
    """Return `samples`, shape (n,) or (n, channels), as the bytes of a file in one of `ENCODINGS`."""
    container, codec = ENCODINGS[name]
    buffer = BytesIO()
    soundfile.write(buffer, samples, rate_hz, format=container, subtype=codec)
    return buffer.getvalue()


def _damaged(name: str, data: bytes, rng: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield versions of one good file: cut off, with flipped bits, overwritten, shuffled."""
    cuts = [1, 4, 12, 44, *(rng.randrange(HEADER_BYTES, len(data)) for _ in range(5))]
    for cut in cuts:
        yield f"cut-{cut}.{name}", data[:cut]
    for index in range(8):
        yield f"header-bits-{index}.{name}", _flip(data, rng, 1 + index, HEADER_BYTES)
        yield f"body-bits-{index}.{name}", _flip(data, rng, 4**index // 4 + 1, len(data))
    start = rng.randrange(HEADER_BYTES, len(data) // 2)
    middle = start + len(data) // 4
    yield f"hole.{name}", data[:start] + data[middle:]
    yield f"noise-inside.{name}", data[:start] + rng.randbytes(middle - start) + data[middle:]
    yield f"zeros-inside.{name}", data[:start] + bytes(middle - start) + data[middle:]
    yield f"twice.{name}", data + data
    yield f"junk-after.{name}", data + rng.randbytes(1000)
    yield f"junk-before.{name}", rng.randbytes(10) + data
    yield f"headless.{name}", data[HEADER_BYTES:]


def _flip(data: bytes, rng: random.Random, bits: int, within: int) -> bytes:
    """Return `data` with some bits of its first `within` bytes flipped."""
    flipped = bytearray(data)
    for _ in range(bits):
        flipped[rng.randrange(min(within, len(data)))] ^= 1 << rng.randrange(8)
    return bytes(flipped)


def _wrong_names(good: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield good recordings under names that promise something else."""
    yield "flac-called.wav", good["flac"]
    yield "wav-called.mp3", good["wav"]
    yield "mp3-called.raw", good["mp3"]
    yield "ogg-called.txt", good["opus.ogg"]
    yield "wav-called-nothing", good["wav"]
    yield "-dash.wav", good["wav"]
    yield "new\nline\x1b[31m.wav", good["wav"]


def _not_recordings(good: dict[str, bytes], rng: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield files that hold no sound, some of which pretend to."""
    yield "empty.wav", b""
    yield "text.wav", b"RIFF is what a WAV file starts with.\n"
    yield "page.mp3", b"<!DOCTYPE html><html><body>404 Not Found</body></html>\n"
    yield (
        "picture.ogg",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x06\0\0\0\x1f\xf3\xffa" + rng.randbytes(200),
    )
    yield "playlist.m3u8", b"#EXTM3U\n#EXTINF:10,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"
    yield "concat.m4a", b"ffconcat version 1.0\nfile /etc/hostname\n"
    yield "tag-only.mp3", _id3_tag(100)
    yield "tag-and-noise.mp3", _id3_tag(10) + rng.randbytes(5000)
    yield "huge-tag.mp3", b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + good["mp3"]
    yield "sync-only.mp3", b"\xff\xfb\x90\x64" * 500
    yield "zeros.wav", bytes(20_000)
    yield "ones.mp3", b"\xff" * 20_000
    for start in (
        b"RIFF",
        b"fLaC",
        b"OggS",
        b"ID3\x03",
        b"\xff\xfb",
        b"\0\0\0 ftypM4A ",
        b"\x1aE\xdf\xa3",
        b"FORM",
        b"caff",
    ):
        for size in (0, 8, 300, 5000):
            yield f"{start[-4:].hex()}-then-noise-{size}", start + rng.randbytes(size)
    for size in (1, 2, 3, 10, 43, 44, 45, 100, 1000, 10_000, 100_000):
        yield f"noise-{size}.wav", rng.randbytes(size)


def _id3_tag(size: int) -> bytes:
    return b"ID3\x04\0\0\0\0" + bytes([size >> 7, size & 127]) + bytes(size)


def _wav_headers(wav: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield one WAV recording with single header fields set to absurd values."""
    fields: dict[str, tuple[int, str]] = {
        "riff-size": (4, "<I"),
        "fmt-size": (16, "<I"),
        "codec": (20, "<H"),
        "channels": (22, "<H"),
        "rate": (24, "<I"),
        "byte-rate": (28, "<I"),
        "align": (32, "<H"),
        "bits": (34, "<H"),
        "data-size": (40, "<I"),
    }
    for name, (offset, form) in fields.items():
        top = 256 ** struct.calcsize(form) - 1
        for value in (0, 1, 7, 255, top // 2, top - 1, top):
            data = bytearray(wav)
            struct.pack_into(form, data, offset, value)
            yield f"wav-{name}-{value}.wav", bytes(data)
    ten_hours = bytearray(wav)
    struct.pack_into("<I", ten_hours, 40, 10 * 3600 * 32_000)
    yield "wav-ten-hours.wav", bytes(ten_hours)


def _float_wav(samples: NDArray[np.float32]) -> bytes:
    """Return a 16 kHz WAV of floats; libsndfile would write the time of day into it."""
    body = samples.astype("<f4").tobytes()
    form = struct.pack("<IHHIIHH", 16, 3, 1, 16_000, 64_000, 4, 32)
    return (
        b"RIFF" + struct.pack("<I", 36 + len(body)) + b"WAVEfmt " + form + b"data" + struct.pack("<I", len(body)) + body
    )


def _special_floats(voice: NDArray[np.float32], value: float, share: float) -> bytes:
    broken = voice.copy()
    broken[: int(len(broken) * share)] = value
    return _float_wav(broken)


def _minutes(voice: NDArray[np.float32], minutes: float, name: str) -> bytes:
    return encode(np.resize(voice, int(minutes * 60 * 16_000)), 16_000, name)


_SOUNDS: Final[dict[str, Callable[[NDArray[np.float32], np.random.Generator], bytes]]] = {
    "none.wav": lambda voice, _: encode(voice[:0], 16_000),
    "none.flac": lambda voice, _: encode(voice[:0], 16_000, "flac"),
    "one-sample.wav": lambda voice, _: encode(voice[:1], 16_000),
    "one-sample.flac": lambda voice, _: encode(voice[:1], 16_000, "flac"),
    "tenth-of-a-second.wav": lambda voice, _: encode(voice[:1600], 16_000),
    "fifth-of-a-second.wav": lambda voice, _: encode(voice[12_000:15_200], 16_000),
    "7-channels.wav": lambda voice, _: encode(np.tile(voice[:, None], 7), 16_000),
    "7-channels.flac": lambda voice, _: encode(np.tile(voice[:, None], 7), 16_000, "flac"),
    "255-channels.wav": lambda voice, _: encode(np.tile(voice[:, None], 255), 16_000),
    "384-khz.wav": lambda voice, _: encode(np.repeat(voice, 24), 384_000),
    "384-khz.flac": lambda voice, _: encode(np.repeat(voice, 24), 384_000, "flac"),
    "odd-rate.wav": lambda voice, _: encode(voice, 15_991),
    "1-hz.wav": lambda voice, _: encode(voice, 1),
    "ten-minutes.wav": lambda voice, _: _minutes(voice, 10, "ulaw.wav"),
    "ten-minutes.flac": lambda voice, _: _minutes(voice, 10, "flac"),
    "five-minutes-silence.flac": lambda voice, _: _minutes(voice * 0, 5, "flac"),
    "bomb.flac": lambda voice, _: encode(np.zeros((1_000_000, 8), np.float32), 96_000, "flac"),
    "silence.wav": lambda voice, _: encode(voice * 0, 16_000),
    "silence.mp3": lambda voice, _: encode(voice * 0, 16_000, "mp3"),
    "direct-current.wav": lambda voice, _: encode(voice * 0 + np.float32(0.5), 16_000),
    "click.wav": lambda voice, _: encode(np.eye(1, len(voice), 5000, dtype=np.float32)[0], 16_000),
    "noise.wav": lambda voice, rng: encode(rng.uniform(-1, 1, len(voice)).astype(np.float32), 16_000),
    "square.wav": lambda voice, rng: encode(rng.choice([-1, 1], len(voice)).astype(np.float32), 16_000),
    "clipped.wav": lambda voice, _: encode(np.clip(voice * 50, -1, 1), 16_000),
    "whisper.wav": lambda voice, _: _float_wav(voice / 500),
    "opposite-channels.wav": lambda voice, _: encode(np.stack([voice, -voice], axis=1), 16_000),
    "all-nan.wav": lambda voice, _: _special_floats(voice, np.nan, 1),
    "some-nan.wav": lambda voice, _: _special_floats(voice, np.nan, 0.01),
    "half-nan.wav": lambda voice, _: _special_floats(voice, np.nan, 0.5),
    "some-infinite.wav": lambda voice, _: _special_floats(voice, np.inf, 0.01),
    "enormous.wav": lambda voice, _: _float_wav(voice * np.float32(1e38)),
    "subnormal.wav": lambda voice, _: _float_wav(voice * np.float32(1e-40)),
}


def _special(directory: Path, target: Path) -> Iterator[Path]:
    """Make and yield the entries that are not regular files, and one that nobody may read."""
    (directory / "folder.wav").mkdir()
    yield directory / "folder.wav"
    yield directory / "missing.wav"
    yield directory / f"{'long' * 100}.wav"
    for name, goal in {
        "link.wav": target.name,
        "broken-link.wav": "nowhere",
        "loop.wav": "loop.wav",
        "endless.wav": "/dev/zero",
        "terminal.wav": "/dev/tty",
    }.items():
        (directory / name).symlink_to(goal)
        yield directory / name
    if hasattr(os, "mkfifo"):
        os.mkfifo(directory / "fifo.wav")
        yield directory / "fifo.wav"
    private = directory / "private.wav"  # root may read it all the same: then it is one more good recording
    private.write_bytes(target.read_bytes())
    private.chmod(0)
    yield private


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    made = build_corpus(folder, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    sys.stdout.write(f"{len(made)} entries in {folder}\n")
