"""WAV files whose header leads nowhere: of recordings that were never finished, or by programs that forget a byte.

libsndfile reads sizes that are too large. A size of 0, which the recorder did not come to fill in, and a chunk of odd
length without the byte that should follow it are mended here, by a new header before the sound that is there.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

_HEADER: Final = 2**20
_CHUNK: Final = struct.Struct("<4sI")


@dataclass(frozen=True, slots=True)
class Mended:
    """A file with a new header; `whole` is whether it has all the sound that the old one promised."""

    data: bytes
    whole: bool


def mended(data: bytes, *, readable: bool = True) -> Mended | None:
    """Return a WAV file that can be read; None where the file can be read as it is, or is no WAV file.

    Args:
        data: The file.
        readable: Whether it may be that it needs no mending.
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return None
    at, size = _sound(data)
    if size and readable:
        return None
    form = data.find(b"fmt ", 12, _HEADER)
    if at is None:
        at = data.find(b"data", form, _HEADER)
    if form < 0 or at < form or len(data) <= at + _CHUNK.size:
        return None
    sound = data[at + _CHUNK.size :]
    promised = _CHUNK.unpack_from(data, at)[1]
    if _is_name(sound[:4]):  # another chunk follows: the sound is empty indeed
        return None
    size = min(promised or len(sound), len(sound))
    head = data[form : form + _CHUNK.size + _CHUNK.unpack_from(data, form)[1]]
    body = b"WAVE" + head + _CHUNK.pack(b"data", size) + sound[:size]
    return Mended(_CHUNK.pack(b"RIFF", len(body)) + body, promised == size)


def _sound(data: bytes) -> tuple[int | None, int]:
    """Return where the chunks of a file lead to its sound, and how many bytes that should have; None where nowhere."""
    at = 12
    while len(data) >= at + _CHUNK.size:
        name, size = _CHUNK.unpack_from(data, at)
        if name == b"data":
            return at, size
        if not _is_name(name):
            break
        at += _CHUNK.size + size + size % 2
    return None, 0


def _is_name(name: bytes) -> bool:
    return len(name) == 4 and name.isascii() and name.decode("ascii").isprintable()
