"""Shared libraries without the symbols that only debuggers read.

What `strip` removes is filled with zeros instead, so every other byte stays where the loader looks for it.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

_MAGIC = b"\x7fELF\x02\x01"  # 64 bits, little-endian
_SYMTAB, _ALLOC = 2, 2


class _Section(NamedTuple):
    """What the table of sections says of one, but its name, address and alignment."""

    type: int
    flags: int
    offset: int
    size: int
    link: int

    @property
    def end(self) -> int:
        return self.offset + self.size


def without_symbols(data: bytes) -> bytes:
    """Return an ELF file with zeros in the place of its symbol table and of the names in that.

    What is loaded stays: sections marked so, and all that lies in a segment. What is no 64-bit little-endian ELF file,
    or is cut off, stays as it is.
    """
    if not data.startswith(_MAGIC):
        return data
    try:
        sections, segments, names = _tables(data)
        blank = [part for table in sections if table.type == _SYMTAB for part in (table, sections[table.link])]
    except (struct.error, OverflowError, IndexError):
        return data
    if any(part.end > len(data) for part in blank):
        return data
    kept = [*segments, names]
    result = bytearray(data)
    for part in blank:
        if not part.flags & _ALLOC and not any(part.offset < end and start < part.end for start, end in kept):
            result[part.offset : part.end] = bytes(part.size)
    return bytes(result)


def _tables(data: bytes) -> tuple[list[_Section], list[tuple[int, int]], tuple[int, int]]:
    """Return the sections, where segments begin and end in the file, and where the names of sections do."""
    segments_at, sections_at = struct.unpack_from("<QQ", data, 32)
    segment_size, segments, section_size, sections, names = struct.unpack_from("<5H", data, 54)
    found = [
        _Section(*struct.unpack_from("<4xIQ8xQQI20x", data, sections_at + section_size * number))
        for number in range(sections)
    ]
    loaded = [
        struct.unpack_from("<8xQ16xQ16x", data, segments_at + segment_size * number) for number in range(segments)
    ]
    return found, [(start, start + size) for start, size in loaded], (found[names].offset, found[names].end)
