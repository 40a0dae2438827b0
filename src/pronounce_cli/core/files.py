"""Files as they are written everywhere: beside the old one, onto the disk, and then in its place."""

from __future__ import annotations

import errno
import os
import shutil
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
_HINTS = {
    errno.ENOSPC: "Make room on the disk, or write it elsewhere",
    errno.EDQUOT: "Make room below the quota, or write it elsewhere",
    errno.EFBIG: "Raise the limit (`ulimit -f`), or write less",
    errno.ENOENT: "Its folder does not exist: make it, or name another",
    errno.ENOTDIR: "A part of its path is a file: name another folder",
    errno.EISDIR: "It is a folder: name a file",
}
_CHOOSE = "Write it to another folder"
_BINARY = getattr(os, "O_BINARY", 0)  # Windows


def refused(error: BaseException) -> str | None:
    """Return why the system, or SQLite, could not write; None where an error says something else."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return error.strerror
    if getattr(error, "sqlite_errorname", "").startswith(_SQLITE_NO_ROOM):
        return str(error)
    return None


def unwritten(error: BaseException) -> WriteError | None:
    """Return an error that comes from a write the system refused as one that a user can act on; else None."""
    why = refused(error)
    if why is None:
        return None
    name = getattr(error, "filename", None)
    hint = hint_for(error) if isinstance(error, OSError) else _CHOOSE
    return WriteError(f"cannot write {f'`{name}`' if name else 'a temporary file'}: {why}", hint=hint)


def read_only(database: Path) -> str:
    """Return the options of an address with which SQLite opens a file and leaves nothing beside it."""
    log = database.with_name(f"{database.name}-wal")
    return "mode=ro" if log.exists() else "mode=ro&immutable=1"


@contextmanager
def writing(where: Path | str, *, hint: str | None = None) -> Iterator[None]:
    """Raise what the system refuses within the block as a `WriteError` about `where`."""
    try:
        yield
    except OSError as error:
        raise cannot_write(where, error, hint=hint) from error


def cannot_write(where: Path | str, error: OSError, *, hint: str | None = None) -> WriteError:
    """Return an error of the system as one that a user can act on."""
    shown = f"`{where}`" if isinstance(where, Path) else where
    return WriteError(f"cannot write {shown}: {error.strerror or error}", hint=hint or hint_for(error))


def hint_for(error: OSError) -> str:
    """Return what to do about a write that the system refuses."""
    return _HINTS.get(error.errno or 0, _CHOOSE)


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
        new = target.with_name(f".{target.name[:100]}.{os.urandom(4).hex()}")
        mode = 0o600 if private else 0o666  # less what the umask takes
        try:
            with os.fdopen(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, mode), "w+b") as file:
                yield file
                to_disk(file)
            if not private and target.exists():
                with suppress(OSError):  # of another owner
                    new.chmod(stat.S_IMODE(target.stat().st_mode))
            _take_place(new, target)
        finally:
            with suppress(OSError):
                new.unlink(missing_ok=True)


def _take_place(new: Path, target: Path) -> None:
    """Put a file into the place of another; into the other one where it is mounted there by itself."""
    try:
        new.replace(target)
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise
        with new.open("rb") as whole, target.open("r+b") as file:
            shutil.copyfileobj(whole, file)
            file.truncate()
            to_disk(file)


def write_file(path: Path, content: bytes | str, *, private: bool = False) -> None:
    """Write a file as a whole, texts in UTF-8; see `replacing`."""
    with replacing(path, private=private) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def make_folder(path: Path, *, mode: int = 0o777, hint: str | None = None) -> None:
    """Make a folder and those above it, where they are missing.

    Raises:
        WriteError: It cannot be made.
    """
    with writing(path, hint=hint):
        try:
            path.mkdir(parents=True, exist_ok=True, mode=mode)
        except FileExistsError as error:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path)) from error


def make_private(path: Path, *, hint: str | None = None) -> None:
    """Make a file where it is missing, readable for its owner only, and the folders above it.

    Raises:
        WriteError: It cannot be made.
    """
    make_folder(path.parent, mode=0o700, hint=hint)
    with writing(path, hint=hint):
        path.touch(mode=0o600)


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
