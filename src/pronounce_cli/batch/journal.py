"""A file of JSON lines that only grows, so that nothing that was done is lost.

Each line is handed to the system in one piece as soon as it is made, and is forced to the disk about once a second.
After a kill the file holds whole lines and at most one torn one at its end, which is cut off when the file is opened
again.
"""

from __future__ import annotations

import errno
import json
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from pronounce_cli.batch.interrupt import without_interrupt
from pronounce_cli.core.errors import InputError
from pronounce_cli.core.files import replacing, to_disk, writing

_SYNC_EVERY_S = 1.0
_HINT = "Name another file"


class Journal:
    """A growing file of JSON objects, one a line.

    Args:
        path: The file, made where it is missing; None is a temporary file that nobody sees.

    Raises:
        WriteError: The file cannot be written.
        InputError: It is no file that can be read again, or another run writes to it.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._synced_s = time.monotonic()
        with self._writing():
            if path is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
                return
            if path.exists() and not (path.is_file() or path.is_dir()):
                raise InputError(f"`{path}` is no file that results could be read from again", hint=_HINT)
            self._file = path.open("r+b" if path.exists() else "w+b")
        if not _lock(self._file.fileno()):
            self._file.close()
            raise InputError(f"another run is writing to `{path}`", hint="Wait for it, or name another file")

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Force what is there to the disk, and close the file."""
        try:
            self.sync()
        finally:
            self._file.close()

    def lines(self) -> Iterator[tuple[int, int, dict[str, Any]]]:
        """Yield the number, the offset and the object of each line there is; cut a torn last line off.

        Raises:
            InputError: A line is not a JSON object.
        """
        offset = number = 0
        while line := self._line(offset):
            number += 1
            if not line.endswith(b"\n"):
                self._file.truncate(offset)
                return
            yield number, offset, self._parsed(line, number)
            offset += len(line)

    def _line(self, offset: int) -> bytes:
        self._file.seek(offset)
        return self._file.readline()

    def _parsed(self, line: bytes, number: int) -> dict[str, Any]:
        try:
            data = json.loads(line)
            if not isinstance(data, dict):
                raise ValueError("not an object")
        except (ValueError, RecursionError) as error:
            raise InputError(
                f"line {number} of `{self.path}` is not a result: it is not a JSON object", hint=_HINT
            ) from error
        return data

    def append(self, line: bytes) -> int:
        """Add one line, which ends in a newline and has no other; return its offset.

        An interrupt waits until the line is whole. A line that there is no room for leaves the file as it was.

        Raises:
            WriteError: There is no room for it, or the file cannot be written any more.
        """
        with without_interrupt(), self._writing():
            offset = self._file.seek(0, os.SEEK_END)
            try:
                self._write(line)
            except OSError:
                with suppress(OSError):
                    self._file.truncate(offset)
                raise
            if time.monotonic() - self._synced_s >= _SYNC_EVERY_S:
                self.sync()
        return offset

    def _write(self, line: bytes) -> None:
        """Hand bytes to the system at the end of the file; Python keeps none of them, which it would try again."""
        rest = memoryview(line)
        while rest:
            rest = rest[self._file.raw.write(rest) :]
        self._file.seek(0, os.SEEK_END)

    def sync(self) -> None:
        """Force what is there to the disk.

        Raises:
            WriteError: It cannot be kept there.
        """
        self._synced_s = time.monotonic()
        if self.path is not None:
            with self._writing():
                to_disk(self._file)
                if not os.fstat(self._file.fileno()).st_nlink:  # removed meanwhile, with all that is in it
                    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    def object_at(self, offset: int) -> dict[str, Any]:
        """Return the object of the line at an offset that `lines` or `append` gave."""
        data: dict[str, Any] = json.loads(self._line(offset))
        return data

    def rearrange(self, offsets: Iterable[int]) -> Iterator[int]:
        """Replace the file by one with these lines in this order; yield the new offset of each.

        The file changes at once, when all lines are written: whoever looks sees the old one or the new one.

        Raises:
            WriteError: There is no room for a second file; the first one stays.
        """
        assert self.path is not None
        with replacing(self.path) as file:
            position = 0
            for offset in offsets:
                line = self._line(offset)
                file.write(line)
                yield position
                position += len(line)
        with self._writing():
            self._file.close()
            self._file = self.path.open("r+b")
        _lock(self._file.fileno())

    def _writing(self) -> AbstractContextManager[None]:
        return writing(self.path or "a temporary file", hint=_HINT if self.path else None)


def _lock(descriptor: int) -> bool:
    """Return whether this process alone has the file now; True where the system has no such locks."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some network file systems
        return True
    return True
