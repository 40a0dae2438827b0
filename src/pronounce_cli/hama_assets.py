"""What hama's wheel ships beside its engine: weights and vocabulary, read as plain files.

hama (Apache-2.0) is pure Python to pip, with native libraries for some platforms inside. Its weights are the same
everywhere, so they are read here without importing hama, and run by our own numpy.

An archive begins with "HAMAPK", a version, a kind and the number of tensors. Then comes a table with the name, the
number type, the shape, and the place of each tensor; then, on a border of 16 bytes, the numbers themselves. All is
little-endian.
"""

from __future__ import annotations

import json
import math
import struct
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pronounce_cli.core.errors import ConfigError, MissingExtra

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAGIC, _VERSION = b"HAMAPK", 1
_TYPES: tuple[np.dtype[np.float16 | np.float32], ...] = (np.dtype("<f4"), np.dtype("<f2"))
_MOST_AXES = 4
_ALIGNMENT = 16
EMBEDDING = "model.encoder_embedding.weight"
"""In "encoder": a row for each letter of the vocabulary."""

_AGAIN = "Install it again: `pip install --force-reinstall 'hama>=1.7,<2'`"

Stored = dict[str, "NDArray[np.float16 | np.float32]"]
Tensors = dict[str, "NDArray[np.float32]"]


class _Entry(NamedTuple):
    """One line of the table: where a tensor lies, in bytes from the first number of the archive."""

    name: str
    type: np.dtype[np.float16 | np.float32]
    shape: tuple[int, ...]
    offset: int
    size: int


class Vocabulary(NamedTuple):
    """What the symbols of the models stand for, by their number.

    Attributes:
        letters: What goes into the letter-to-sound model.
        sounds: IPA segments and marks that come out of it; the phone recogniser adds "<wb>" and "<blank>".
    """

    letters: tuple[str, ...]
    sounds: tuple[str, ...]


def release() -> str:
    """Return hama's name and version.

    Raises:
        MissingExtra: It is not installed.
    """
    try:
        return f"hama {version('hama')}"
    except PackageNotFoundError as error:
        raise MissingExtra("The package hama, whose weights hear the phones, is missing", hint=_AGAIN) from error


def vocabulary() -> Vocabulary:
    """Return the vocabulary of the models.

    Raises:
        MissingExtra: hama is not installed.
        ConfigError: The file is not what it should be.
    """
    path = _asset("g2p_vocab.json")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        letters, sounds = found["encoder"], found["decoder"]
        if not all(isinstance(symbol, str) for symbol in (*letters, *sounds)):
            raise TypeError("a symbol is no text")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(path, "it is no vocabulary") from error
    return Vocabulary(tuple(letters), tuple(sounds))


def weights(name: str) -> Stored:
    """Return the tensors of one of hama's models, by name, in their order; not copied, not to be written to.

    Args:
        name: "asr_waveform", "encoder" or "decoder_step".

    Raises:
        MissingExtra: hama is not installed.
        ConfigError: The file is not what it should be.
    """
    return read_archive(_asset(f"{name}.hama"))


def widened(stored: Stored) -> Tensors:
    """Return copies of all tensors as float32."""
    return {name: tensor.astype(np.float32) for name, tensor in stored.items()}


def read_archive(path: Path) -> Stored:
    """Return the tensors of an archive by name, float16 or float32 as they are stored.

    Raises:
        ConfigError: The file cannot be read, is no archive, is cut off, or holds numbers that are none.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror or "it cannot be opened") from error
    try:
        entries, end = _table(data)
    except (struct.error, UnicodeDecodeError, IndexError) as error:
        raise _unreadable(path, "its table is broken or cut off") from error
    if not entries:
        raise _unreadable(path, "it is no archive of weights, or one of a newer kind")
    first = -(-end // _ALIGNMENT) * _ALIGNMENT
    return {entry.name: _tensor(path, data, first, entry) for entry in entries}


def archive(tensors: Stored) -> bytes:
    """Return an archive that `read_archive` reads as these tensors."""
    table = [_MAGIC, struct.pack("<BBI", _VERSION, 0, len(tensors))]
    numbers = b""
    for name, tensor in tensors.items():
        own = tensor.astype(tensor.dtype.newbyteorder("<")).tobytes()
        table.append(struct.pack("<H", len(name.encode())) + name.encode())
        table.append(
            struct.pack(
                f"<BB{tensor.ndim}IQQ", _TYPES.index(tensor.dtype), tensor.ndim, *tensor.shape, len(numbers), len(own)
            )
        )
        numbers += own
    head = b"".join(table)
    return head + bytes(-len(head) % _ALIGNMENT) + numbers


def _table(data: bytes) -> tuple[list[_Entry], int]:
    """Return the table of an archive and where it ends; nothing of what is no archive."""
    if data[:6] != _MAGIC or data[6] != _VERSION:
        return [], 0
    (count,) = struct.unpack_from("<I", data, 8)
    place = 12
    entries = []
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, place)
        name = struct.unpack_from(f"{length}s", data, place + 2)[0].decode()
        place += 2 + length
        kind, axes = struct.unpack_from("<BB", data, place)
        if axes > _MOST_AXES:
            raise IndexError(f"{name} has {axes} axes")
        *shape, offset, size = struct.unpack_from(f"<{axes}IQQ", data, place + 2)
        place += 2 + 4 * axes + 16
        entries.append(_Entry(name, _TYPES[kind], tuple(shape), offset, size))
    return entries, place


def _tensor(path: Path, data: bytes, first: int, entry: _Entry) -> NDArray[np.float16 | np.float32]:
    count = math.prod(entry.shape)
    start = first + entry.offset
    if entry.size != count * entry.type.itemsize or start + entry.size > len(data):
        raise _unreadable(path, f"{entry.name} is cut off")
    found = np.frombuffer(data, entry.type, count, start).reshape(entry.shape)
    if not np.isfinite(found).all():
        raise _unreadable(path, f"{entry.name} holds numbers that are none")
    return found


def _asset(name: str) -> Path:
    """Return the path of a file in hama's wheel; hama itself, which loads its engine, is not imported."""
    spec = find_spec("hama")
    if spec is None or not spec.submodule_search_locations:
        release()
        raise _unreadable(Path(name), "hama is not installed as a folder")
    return Path(spec.submodule_search_locations[0]) / "assets" / name


def _unreadable(path: Path, why: str) -> ConfigError:
    return ConfigError(f"hama's file {path.name} cannot be used: {why}", hint=_AGAIN)
