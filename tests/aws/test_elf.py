"""Only the symbols of a shared library are blanked: nothing that is loaded, and nothing in a file of another kind."""

from __future__ import annotations

import struct

import pytest
from deploy.elf import without_symbols

TEXT, SYMBOLS, STRINGS, NAMES = (
    b"code" * 8,
    b"symbol" * 8,
    b"\0main\0helper\0",
    b"\0.text\0.symtab\0.strtab\0.shstrtab\0",
)
NULL, PROGBITS, SYMTAB, STRTAB = 0, 1, 2, 3
ALLOC = 2
HEADER = 64


def library(
    *, flags: int = 0, link: int = 3, loaded: int = HEADER + len(TEXT), size: int = len(SYMBOLS), start: bytes = b""
) -> bytes:
    """Return a small ELF file: header, code, symbols and their names, names of sections, one segment, sections.

    Args:
        flags: Those of the table of symbols.
        link: Number of the section with the names of symbols.
        loaded: Where the segment ends.
        size: What the table of symbols is said to have.
        start: In the place of the first bytes.
    """
    body, sections = b"", struct.pack("<IIQQQQIIQQ", *(0,) * 10)
    for kind, data, own_flags in (
        (PROGBITS, TEXT, ALLOC),
        (SYMTAB, SYMBOLS, flags),
        (STRTAB, STRINGS, 0),
        (STRTAB, NAMES, 0),
    ):
        said = size if kind == SYMTAB else len(data)
        linked = link if kind == SYMTAB else 0
        sections += struct.pack("<IIQQQQIIQQ", 0, kind, own_flags, 0, HEADER + len(body), said, linked, 0, 1, 0)
        body += data
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, 0, 0, loaded, loaded, 4096)
    segments_at = HEADER + len(body)
    numbers = struct.pack("<6H", HEADER, len(segment), 1, 64, 5, 4)
    places = struct.pack("<QQQI", 0, segments_at, segments_at + len(segment), 0)
    header = b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + struct.pack("<HHI", 3, 62, 1) + places + numbers
    return start + (header + body + segment + sections)[len(start) :]


def test_the_symbols_and_their_names_become_zeros_and_nothing_else_does() -> None:
    whole = library()
    expected = whole.replace(SYMBOLS, bytes(len(SYMBOLS))).replace(STRINGS, bytes(len(STRINGS)))
    assert without_symbols(whole) == expected != whole
    assert without_symbols(expected) == expected


def test_what_is_marked_as_loaded_stays() -> None:
    found = without_symbols(library(flags=ALLOC))
    assert SYMBOLS in found
    assert STRINGS not in found


@pytest.mark.parametrize("into", [1, len(SYMBOLS)])
def test_what_lies_in_a_segment_stays_whatever_its_marks_say(into: int) -> None:
    found = without_symbols(library(loaded=HEADER + len(TEXT) + into))
    assert SYMBOLS in found
    assert STRINGS not in found


def test_names_of_sections_that_symbols_share_stay() -> None:
    found = without_symbols(library(link=4))
    assert NAMES in found
    assert SYMBOLS not in found


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(library(size=1 << 40), id="a table beyond the end"),
        pytest.param(library(size=(1 << 64) - 1), id="a table without end"),
        pytest.param(library(link=9), id="names in a section that is none"),
        pytest.param(library(start=b"\x7fELF\x01"), id="32 bits"),
        pytest.param(library(start=b"\x7fELF\x02\x02"), id="big-endian"),
        pytest.param(library(start=b"MZ"), id="of Windows"),
        pytest.param(library()[:40] + b"\xff" * 8 + library()[48:], id="sections nowhere"),
    ],
)
def test_what_is_no_whole_library_of_these_machines_stays(broken: bytes) -> None:
    assert without_symbols(broken) == broken


def test_what_is_cut_off_stays() -> None:
    whole = library()
    assert [end for end in range(len(whole)) if without_symbols(whole[:end]) != whole[:end]] == []
