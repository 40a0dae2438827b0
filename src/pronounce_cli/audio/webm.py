"""Take Opus out of WebM and Matroska and put it into Ogg: browsers record the one, libsndfile reads the other.

Nothing is decoded here, and no size that a header claims is trusted: packets are slices of what is there. Containers:
RFC 8794 (EBML), RFC 9559 (Matroska), RFC 3533 (Ogg); Opus in Ogg: RFC 7845; length of a packet: RFC 6716, section 3.1.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

START: Final = b"\x1aE\xdf\xa3"
"""How such files begin."""

_SEGMENT, _CLUSTER, _TRACKS, _TRACK, _GROUP = 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0xA0
_NUMBER, _CODEC, _PRIVATE, _ENCODINGS = 0xD7, 0x86, 0x63A2, 0x6D80
_SIMPLE_BLOCK, _BLOCK, _PADDING = 0xA3, 0xA1, 0x75A2
_OUTER: Final = frozenset({_SEGMENT, _CLUSTER, _TRACKS, _TRACK, _GROUP})
_LACED: Final = 0x06  # bits of a block's flags

_RATE_HZ: Final = 48_000  # of Opus, whatever was recorded
_FRAME_SAMPLES: Final = (
    *(480, 960, 1920, 2880) * 3,  # SILK
    *(480, 960) * 2,  # both
    *(120, 240, 480, 960) * 4,  # CELT
)
_MOST_SAMPLES: Final = 5_760  # 120 ms in a packet
_MOST_PACKET: Final = 255 * 254  # fits one Ogg page, and is more than any Opus packet may have
_MOST_ELEMENTS: Final = 600_000  # five minutes in the shortest packets have fewer

_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_SERIAL: Final = 1
_FIRST, _LAST = 0x02, 0x04  # flags of Ogg pages


@dataclass(frozen=True, slots=True)
class Opus:
    """A stream of Opus packets.

    Attributes:
        head: Identification header ("OpusHead…").
        packets: In order.
        padding_samples: How many samples at the end are no sound.
        cut_off: Whether the container ends before its end, or is damaged.
    """

    head: bytes
    packets: tuple[bytes, ...]
    padding_samples: int
    cut_off: bool


@dataclass(slots=True)
class _Track:
    """What is known of a track of the container so far."""

    number: int = 0
    codec: bytes = b""
    head: bytes = b""
    encoded: bool = False
    packets: list[bytes] = field(default_factory=list)
    padding_ns: int = 0

    @property
    def is_plain_opus(self) -> bool:
        """Return whether its packets can be used as they are: mono or stereo, neither compressed nor encrypted."""
        whole = len(self.head) == 19 and self.head.startswith(b"OpusHead\x01") and self.head[9] in (1, 2)
        return self.codec == b"A_OPUS" and whole and self.head[18] == 0 and not self.encoded


def opus_of(data: bytes) -> Opus | None:
    """Return the first Opus track of a WebM or Matroska file; None where there is none that can be used as it is."""
    tracks: list[_Track] = []
    chosen: _Track | None = None
    whole = False
    for element, payload in _elements(data):
        if element == _TRACK:
            tracks.append(_Track())
        elif element in {_SIMPLE_BLOCK, _BLOCK}:
            chosen = chosen or next((track for track in tracks if track.is_plain_opus), None)
            if chosen is None or not _take(payload, chosen):
                return None
        elif element == _PADDING and chosen is not None:
            chosen.padding_ns = int.from_bytes(payload, "big", signed=True)
        elif tracks and chosen is None:
            _describe(tracks[-1], element, payload)
        whole = element == 0
    chosen = chosen or next((track for track in tracks if track.is_plain_opus), None)
    if chosen is None:
        return None
    padding = max(0, chosen.padding_ns) * _RATE_HZ // 10**9
    return Opus(chosen.head, tuple(chosen.packets), padding, cut_off=not whole)


def _describe(track: _Track, element: int, payload: memoryview) -> None:
    if element == _NUMBER:
        track.number = int.from_bytes(payload[:8], "big")
    elif element == _CODEC:
        track.codec = bytes(payload[:32]).rstrip(b"\0")
    elif element == _PRIVATE:
        track.head = bytes(payload[:32])
    elif element == _ENCODINGS:
        track.encoded = True


def _take(block: memoryview, track: _Track) -> bool:
    """Add the packet of a block, if it belongs to the track; return False where several packets share a block."""
    try:
        number, start = _number(block, 0)
    except IndexError:
        return True
    if number != track.number or start + 3 > len(block):
        return True
    if block[start + 2] & _LACED:
        return False
    packet = bytes(block[start + 3 :])
    if samples_in(packet):
        track.packets.append(packet)
        track.padding_ns = 0
    return True


def _elements(data: bytes) -> Iterator[tuple[int, memoryview]]:
    """Yield the elements of a container in order: id and payload.

    Those that hold others are yielded without their payload, and then what is in them. So it does not matter where
    they end, which live recordings leave open. After the end of a file that is whole comes (0, nothing).
    """
    view = memoryview(data)
    position = promised = 0
    for _ in range(_MOST_ELEMENTS):
        if position == len(data):
            break
        try:
            element, position = _number(view, position, keep_length=True)
            size, position = _number(view, position)
        except IndexError:
            return
        if element in _OUTER:
            promised = max(promised, position + max(size, 0))
            yield element, view[:0]
        elif size < 0 or position + size > len(data):
            return
        else:
            yield element, view[position : position + size]
            position += size
    if position == len(data) >= promised:
        yield 0, view[:0]


def _number(view: memoryview, position: int, *, keep_length: bool = False) -> tuple[int, int]:
    """Return the number of variable length at `position` and where it ends; -1 for a size that is not known.

    Raises:
        IndexError: The data end inside it.
    """
    length = 9 - view[position].bit_length()
    end = position + length
    if end > len(view) or length > 8:
        raise IndexError
    value = int.from_bytes(view[position:end], "big")
    if keep_length:
        return value, end
    value -= 1 << 7 * length
    return (-1 if value == (1 << 7 * length) - 1 else value), end


def samples_in(packet: bytes) -> int:
    """Return how many samples at 48 kHz an Opus packet holds; 0 where it cannot be one."""
    if not packet or len(packet) > _MOST_PACKET:
        return 0
    coding, count = packet[0] >> 3, packet[0] & 3
    frames = (1, 2, 2, packet[1] & 63 if len(packet) > 1 else 0)[count]
    samples = _FRAME_SAMPLES[coding] * frames
    return samples if samples <= _MOST_SAMPLES else 0


def as_ogg(opus: Opus) -> bytes:
    """Return the stream as an Ogg Opus file."""
    head = opus.head[:12] + struct.pack("<I", _RATE_HZ) + opus.head[16:]  # decode at the full rate
    ogg = bytearray(_page(0, 0, [head], _FIRST))
    ogg += _page(1, 0, [b"OpusTags" + struct.pack("<II", 0, 0)])
    granule, number = 0, 2
    pages = tuple(_pages(opus.packets))
    for packets in pages:
        granule += sum(map(samples_in, packets))
        last = number == len(pages) + 1
        end = max(0, granule - opus.padding_samples) if last else granule
        ogg += _page(number, end, packets, _LAST if last else 0)
        number += 1
    return bytes(ogg)


def _pages(packets: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Yield the packets of each page, which holds up to 255 segments."""
    page: list[bytes] = []
    segments = 0
    for packet in packets:
        needed = len(packet) // 255 + 1
        if segments + needed > 255:
            yield page
            page, segments = [], 0
        page.append(packet)
        segments += needed
    if page:
        yield page


def _page(number: int, granule: int, packets: Sequence[bytes], flags: int = 0) -> bytes:
    """Return one Ogg page of whole packets; `granule` counts the samples up to its end."""
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    head = struct.pack("<4sBBqII", b"OggS", 0, flags, granule, _SERIAL, number)
    rest = bytes([len(lacing)]) + lacing + b"".join(packets)
    return head + struct.pack("<I", _checksum(head + bytes(4) + rest)) + rest


def _checksum(page: bytes) -> int:
    """Return the CRC of an Ogg page: zlib's polynomial with the bits the other way round, from 0 and not inverted."""
    mirrored = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
