"""Files as they are written everywhere: beside the old one, onto the disk, and then in its place."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from pronounce_cli.core.errors import WriteError

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
"""What the system says of a write when a disk is full, a quota or a limit is reached, or nothing may be written."""

_SQLITE_NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")
_NO_DISK = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})  # a pipe, a device, some network file systems


def refused(error: BaseException) -> str | None:
    """Return why the system, or SQLite, could not write; None where an error says something else."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return error.strerror
    if getattr(error, "sqlite_errorname", "").startswith(_SQLITE_NO_ROOM):
        return str(error)
    return None


@contextmanager
def writing(where: Path | str, *, hint: str | None = None) -> Iterator[None]:
    """Raise what the system refuses within the block as a `WriteError` about `where`."""
    try:
        yield
    except OSError as error:
        raise cannot_write(where, error, hint=hint) from error


def cannot_write(where: Path | str, error: OSError, *, hint: str | None = None) -> WriteError:
    """Return an error of the system as one that a user can act on."""
    return WriteError(f"cannot write `{where}`: {error.strerror or error}", hint=hint)


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """Yield a file to write to, which takes the place of another when the block ends.

    Until then the old one stays as it is, and it stays for good where the block raises. A link stays a link, and the
    new file may be read by whom the old one could be; what is no file, as a pipe or a device, is written to itself.

    Args:
        path: The file.
        private: Whether only its owner may read it, from its first byte.

    Raises:
        WriteError: The disk is full, the folder is not there any more, or the system refuses it otherwise.
    """
    with writing(path):
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                yield file
            return
        target = path.resolve()
        new = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}")
        mode = 0o600 if private else 0o666  # less what the umask takes
        try:
            with os.fdopen(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, mode), "w+b") as file:
                yield file
                to_disk(file)
            if not private and target.exists():
                with suppress(OSError):  # of another owner
                    new.chmod(stat.S_IMODE(target.stat().st_mode))
            new.replace(target)
        finally:
            with suppress(OSError):
                new.unlink(missing_ok=True)


_BINARY = getattr(os, "O_BINARY", 0)  # Windows


def write_file(path: Path, content: bytes | str, *, private: bool = False) -> None:
    """Write a file as a whole, texts in UTF-8; see `replacing`."""
    with replacing(path, private=private) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def to_disk(file: IO[bytes]) -> None:
    """Force what was written onto the disk, which is when some file systems tell that there is no room.

    Raises:
        OSError: It is not there.
    """
    file.flush()
    try:
        os.fsync(file.fileno())
    except OSError as error:
        if error.errno not in _NO_DISK:
            raise
