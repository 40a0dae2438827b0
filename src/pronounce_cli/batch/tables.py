"""The rows of CSV, TSV, JSONL and JSON files, one after the other."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from pronounce_cli.batch.columns import IGNORED, column_of, plain
from pronounce_cli.core.encoding import BOM_BYTES, UTF8, encoding_of
from pronounce_cli.core.errors import InputError
from pronounce_cli.core.names import named

Tell = Callable[[str], None]
Row = tuple[int, dict[str, Any]]
"""The number of a row, that of the headers being 1, and its values by column."""

_MAX_LINE = 1_000_000
_MAX_JSON = 64_000_000
_A_ROW = 'A row is {"audio": "a.wav", "text": "Hello"}'
_DELIMITERS = ",;\t"
_NAMES = "Its first row names the columns, as in audio,text"


def table(path: Path, tell: Tell) -> Iterator[Row]:
    """Yield the rows of a CSV or TSV file; blank ones are skipped but counted.

    The delimiter is a tab for `.tsv`, else what the headers are parted by: a comma, a semicolon or a tab.

    Raises:
        InputError: It cannot be read, or is no such table; the message has the file and the row.
    """
    with _opened(path) as file:
        lines = _lines(file, path)
        header = next(lines, "")
        delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(header)
        if header.lower().startswith("sep=") and header.strip()[4:] in _DELIMITERS:  # what Excel understands
            delimiter, header = header.strip()[4:] or "\t", next(lines, "")
        rows = csv.reader(_chain(header, lines), delimiter=delimiter, strict=True)
        number = 0
        try:
            names = next(rows, [])
            columns = _columns(names, path, tell)
            for number, cells in enumerate(rows, start=2):
                if any(cell.strip() for cell in cells):
                    yield number, _row(cells, columns, f"row {number} of `{path}`")
        except csv.Error as error:
            raise InputError(
                f"row {max(number, 1) + 1} of `{path}` is not CSV: {error}", hint=_quotes(error)
            ) from error


def objects(path: Path, tell: Tell) -> Iterator[Row]:
    """Yield the rows of a JSONL file: an object per line; blank lines are skipped but counted.

    Raises:
        InputError: It cannot be read, or a line is no object; the message has the file and the row.
    """
    with _opened(path) as file:
        lines = ((number, line) for number, line in enumerate(_lines(file, path), start=1) if line.strip())
        parsed = ((number, _parsed(line, f"row {number} of `{path}`")) for number, line in lines)
        yield from _checked(parsed, path, tell)


def json_rows(path: Path, tell: Tell) -> Iterator[Row]:
    """Yield the rows of a JSON file: of an object per line, as NeMo has it, of an array of objects, or of one object.

    Raises:
        InputError: As `objects`.
    """
    with _opened(path) as file:
        first = next((line for line in _lines(file, path) if line.strip()), "")
        if _is_object(first):
            yield from objects(path, tell)
            return
        file.seek(0)
        text = file.read(_MAX_JSON)
    if len(text) == _MAX_JSON:
        raise InputError(f"`{path}` is too long for a list in JSON", hint="Write an object per line into a .jsonl file")
    whole = _parsed(text, f"`{path}`")
    rows = whole if isinstance(whole, list) else [whole]
    if not isinstance(whole, list) and not (isinstance(whole, dict) and any(map(column_of, whole))):
        raise InputError(f"`{path}` is no list of recordings", hint=_A_ROW)
    yield from _checked(enumerate(rows, start=1), path, tell)


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def has_rows(path: Path) -> bool:
    """Return whether a JSON file lists recordings: other files have that suffix too."""
    try:
        return any(row.get("audio") for _, row in islice(json_rows(path, lambda _: None), 1))
    except InputError:
        return False


def _checked(rows: Iterable[tuple[int, Any]], path: Path, tell: Tell) -> Iterator[Row]:
    """Yield objects as rows; say once of each other key that it is left out."""
    told: set[str] = set()
    for number, data in rows:
        place = f"row {number} of `{path}`"
        if not isinstance(data, dict):
            raise InputError(f"{place} is not a JSON object", hint=_A_ROW)
        unknown = [name for name in data if not _known(name) and name not in told]
        if unknown:
            told.update(unknown)
            tell(f"{place}: {_unknown(unknown)}")
        yield number, _by_column(data, place)


def _parsed(line: str, place: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "it is too deep or too large"
        raise InputError(f"{place} is not JSON: {reason}", hint=_A_ROW) from error


def _by_column(data: dict[str, Any], place: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, value in data.items():
        column = column_of(name)
        if column in row:
            raise InputError(f"{place}, column {column}: it is there twice")
        if column:
            row[column] = value
    return row


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """Open a file of text; bytes that should be UTF-8 and are not become surrogates, which the columns refuse."""
    try:
        with named(path).open("rb") as file:
            encoding = encoding_of(file.read(BOM_BYTES))
        errors = "surrogateescape" if encoding == UTF8 else "replace"
        with named(path).open(encoding=encoding, errors=errors, newline="") as text:
            yield text
    except OSError as error:
        raise InputError(f"cannot read `{path}`: {error.strerror}") from error


def _lines(file: TextIO, path: Path) -> Iterator[str]:
    number = 0
    while line := file.readline(_MAX_LINE):
        number += 1
        if len(line) == _MAX_LINE:
            raise InputError(f"row {number} of `{path}` is too long", hint="Is it a list of recordings?")
        yield line


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _delimiter(header: str) -> str:
    """Return what parts the headers; commas win where there is as much of each."""
    bare = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=lambda delimiter: (bare.count(delimiter), delimiter == ","))


def _columns(names: Sequence[str], path: Path, tell: Tell) -> list[str | None]:
    """Return the column under each header.

    Raises:
        InputError: There is no column of recordings, or one is there twice.
    """
    place = f"row 1 of `{path}`"
    columns = [column_of(name) for name in names]
    if "audio" not in columns:
        shown = ", ".join(f"`{_printable(name)}`" for name in names[:8]) or "none"
        raise InputError(f"{place} needs a column audio; its columns are {shown}", hint=_NAMES)
    for i, column in enumerate(columns):
        if column is not None and column in columns[:i]:
            raise InputError(f"{place}, column {column}: it is there twice, as `{_printable(names[i])}` too")
    unknown = [name for name in names if not _known(name)]
    if unknown:
        tell(f"{place}: {_unknown(unknown)}")
    return columns


def _row(cells: Sequence[str], columns: Sequence[str | None], place: str) -> dict[str, Any]:
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        raise InputError(
            f"{place} has {len(cells)} cells, and row 1 names {len(columns)} columns",
            hint="Put a text with a comma into double quotes",
        )
    return {column: cell for column, cell in zip(columns, cells, strict=False) if column is not None}


def _known(name: str) -> bool:
    return column_of(name) is not None or plain(name) in IGNORED


def _unknown(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{_printable(name)}`" for name in names[:8]) + (", …" if len(names) > 8 else "")
    return f"unknown column{'s' * (len(names) > 1)} {shown} left out"


def _printable(name: str) -> str:
    return name[:40] if name.isprintable() else ascii(name[:40])[1:-1]


def _quotes(error: csv.Error) -> str | None:
    return "Close each double quote, and double those inside a cell" if "end of data" in str(error) else None
