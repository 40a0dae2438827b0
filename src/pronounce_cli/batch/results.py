"""Results that were written to a file earlier: JSON lines, or the JSON report."""

from __future__ import annotations

import codecs
import json
import re
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NoReturn, overload

from pronounce_cli.core.codec import outcome_from_dict
from pronounce_cli.core.errors import InputError
from pronounce_cli.core.files import writing
from pronounce_cli.core.names import named
from pronounce_cli.core.runs import Outcome
from pronounce_cli.languages import inventory_of

_MAX_ROW = 64_000_000  # characters; nothing that the program writes comes near
_CHUNK = 1 << 20
_SPACES = re.compile(r"[ \t\r\n]*")
_HINT = "It takes a report as .json or .jsonl, a --results file, or what `pronounce baseline update` wrote"


@dataclass(frozen=True, slots=True)
class Row:
    """One object of a file of results.

    Attributes:
        number: Which result it is, from 1; in JSON lines the number of the line.
        data: What the file says.
        offset: Where its line begins in the file, in bytes; None in a JSON report.
    """

    number: int
    data: dict[str, Any]
    offset: int | None


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the objects of a file one by one: results, or the lines of a baseline.

    Raises:
        InputError: The file cannot be read, or holds something else; the message names the file and the row.
    """
    try:
        with named(path).open("rb") as file:
            first = _first_line(file, path)
            file.seek(0)
            try:
                opening = _parsed(first)
            except ValueError:
                opening = None
            is_report = opening is None or (isinstance(opening, dict) and "results" in opening)
            rows = _of_report(file, path) if is_report else _of_lines(file, path)
            yield from rows
    except OSError as error:
        raise InputError(f"cannot read `{path}`: {error.strerror}", hint="Check the spelling and the folder") from error


def wrong_row(path: Path, number: int, what: str) -> NoReturn:
    """Say that a row of a file is not what it should be."""
    raise InputError(f"row {number} of `{path}` is not a result: {' '.join(what.split())}", hint=_HINT)


def _first_line(file: IO[bytes], path: Path) -> bytes:
    line = file.readline(_MAX_ROW)
    if not line.strip() and not file.read(_CHUNK).strip():
        raise InputError(f"`{path}` is empty", hint=_HINT)
    return line


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number")


def _parsed(text: bytes | str) -> Any:
    """Return what a JSON text says; everything that is wrong with it is a `ValueError`."""
    try:
        return json.loads(text.decode("utf-8-sig") if isinstance(text, bytes) else text, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise ValueError("it is not text in UTF-8") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _of_lines(file: IO[bytes], path: Path) -> Iterator[Row]:
    offset = 0
    number = 0
    while line := file.readline(_MAX_ROW):
        number += 1
        if line.strip():
            try:
                data = _parsed(line)
            except ValueError as error:
                if number > 1 and not line.endswith(b"\n"):
                    return  # torn by a crash; what was done is above it
                wrong_row(path, number, _reason(error))
            if not isinstance(data, dict):
                wrong_row(path, number, "it is not a JSON object")
            yield Row(number, data, offset)
        offset += len(line)


def _reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[:1].lower()}{error.msg[1:]} at character {error.pos + 1}"
    return str(error)


def _of_report(file: IO[bytes], path: Path) -> Iterator[Row]:
    """Yield the elements of `results` of one JSON object, reading no more at once than the longest of them."""
    text = _Text(file, path)
    text.expect("{")
    while text.key() != "results":
        text.value(1)
        text.expect(",")
    text.expect("[")
    number = 0
    while text.peek() != "]":
        number += 1
        if number > 1:
            text.expect(",")
        data = text.value(number)
        if not isinstance(data, dict):
            wrong_row(path, number, "it is not a JSON object")
        yield Row(number, data, None)


@dataclass(slots=True)
class _Text:
    """A JSON text that is read piece by piece; `at` is the place in the piece that is there."""

    file: IO[bytes]
    path: Path
    piece: str = ""
    at: int = 0
    ended: bool = False
    _utf8: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8-sig"))
    _json: json.JSONDecoder = field(default_factory=lambda: json.JSONDecoder(parse_constant=_refuse))

    def peek(self) -> str:
        """Go to the next character that is not a space and return it; "" at the end."""
        while True:
            self.at = _end_of_spaces(self.piece, self.at)
            if self.at < len(self.piece) or not self._more():
                return self.piece[self.at : self.at + 1]

    def expect(self, character: str) -> None:
        """Go past one character."""
        if self.peek() != character:
            raise InputError(f"`{self.path}` is not a report of results", hint=_HINT)
        self.at += 1

    def key(self) -> str:
        """Return the next key of an object, and go past its colon."""
        if self.peek() != '"':
            raise InputError(f"`{self.path}` is not a report of results", hint=_HINT)
        key = self.value(1)
        self.expect(":")
        return str(key)

    def value(self, number: int) -> Any:
        """Return the next value; `number` names it in messages."""
        self.peek()
        while True:
            try:
                value, end = self._json.raw_decode(self.piece, self.at)
            except RecursionError:
                wrong_row(self.path, number, "it is nested too deeply")
            except ValueError as error:
                if len(self.piece) - self.at > _MAX_ROW or not self._more():
                    wrong_row(self.path, number, _reason(error))
                continue
            if end < len(self.piece) or not self._more():  # a number might go on
                self.at = end
                return value

    def _more(self) -> bool:
        """Read on, at least as much as there is already, so that a long value is not tried too often."""
        if self.ended:
            return False
        data = self.file.read(max(_CHUNK, len(self.piece) - self.at))
        self.ended = not data
        try:
            self.piece = self.piece[self.at :] + self._utf8.decode(data, final=self.ended)
        except UnicodeDecodeError as error:
            raise InputError(f"`{self.path}` is not text in UTF-8", hint=_HINT) from error
        self.at = 0
        return not self.ended


def _end_of_spaces(text: str, start: int) -> int:
    found = _SPACES.match(text, start)
    return found.end() if found else start


class Results(Sequence[Outcome]):
    """The results of a file, read when they are needed: as often as wanted and in any order, until it is closed.

    Args:
        path: JSON lines or a JSON report.

    Raises:
        InputError: As `read_rows`, and where a result is not one; `[]` and iterating raise it too.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offsets = array("q")
        self._numbers = array("q")
        self._file: IO[bytes] | None = None
        for row in read_rows(path):
            if row.data.get("kind") == "baseline":
                raise InputError(
                    f"`{path}` is a baseline, which has scores only", hint="Name the results it is made of"
                )
            if row.offset is None:
                self._keep(row)
            else:
                self._offsets.append(row.offset)
            self._numbers.append(row.number)
        self._file = self._whole_copy() or named(path).open("rb")

    def __enter__(self) -> Results:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def _keep(self, row: Row) -> None:
        """Copy a result from a JSON report to a line of a temporary file, to find it again."""
        with writing("a temporary file"):
            self._file = self._file or tempfile.TemporaryFile()  # noqa: SIM115 - closed with the results
            self._offsets.append(self._file.tell())
            self._file.write(json.dumps(row.data).encode() + b"\n")

    def _whole_copy(self) -> IO[bytes] | None:
        """Return the temporary file with all that was kept in it, None where nothing was."""
        if self._file is not None:
            with writing("a temporary file"):
                self._file.flush()
        return self._file

    def __len__(self) -> int:
        return len(self._offsets)

    @overload
    def __getitem__(self, index: int) -> Outcome: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Outcome]: ...
    def __getitem__(self, index: int | slice) -> Outcome | Sequence[Outcome]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        assert self._file is not None
        self._file.seek(self._offsets[index])
        try:
            return outcome_from_dict(json.loads(self._file.readline()), inventory_of)
        except ValueError as error:
            wrong_row(self._path, self._numbers[index], str(error))
