"""The network of an ear that was fitted for one language: one file of numbers, which `make ear` writes.

A `.npz` (NumPy's archive) with the tensors of `acoustic/conformer.py` by their path, as "blocks.0.before.norm.gain", in
half precision, and beside them `format`, `name`, `tokens` (the blank first, then the phones), `heads` and `bands`.
"""

from __future__ import annotations

import zipfile
import zlib
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pronounce_cli.acoustic.conformer import (
    Attention,
    Block,
    Conformer,
    Convolution,
    FeedForward,
    LayerNorm,
    Linear,
)
from pronounce_cli.acoustic.front_end import FrontEnd, kernels
from pronounce_cli.core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

FORMAT = 1
BLANK = "<blank>"
_SIZE = 400  # samples of 25 ms
_MOST_BYTES, _MOST_BLOCKS, _MOST_TOKENS = 2**26, 32, 1000
_BROKEN = (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError)


class Trained(NamedTuple):
    """What hears the phones of a language.

    Attributes:
        front_end: Makes the spectra.
        network: Hears in them.
        tokens: What each output stands for: the blank, then phones by their symbols.
        name: Of the ear, with its version.
    """

    front_end: FrontEnd
    network: Conformer
    tokens: tuple[str, ...]
    name: str


@cache
def load(package: str, path: str) -> Trained:
    """Return the ear in a file of a package.

    Raises:
        ConfigError: The file is missing, or not what it should be.
    """
    try:
        data = (files(package) / path).read_bytes()
    except (OSError, ModuleNotFoundError) as error:
        raise _unusable(path, "it is not there") from error
    return read(data, path)


def read(data: bytes, path: str) -> Trained:
    """Return the ear in the bytes of a file; `path` is for messages.

    Raises:
        ConfigError: They are no ear, or a broken one.
    """
    try:
        arrays = _arrays(data)
        if int(arrays["format"]) != FORMAT:
            raise ValueError("it is of a newer kind")
        tokens = tuple(map(str, arrays["tokens"]))
        bands = _numbers(arrays, "bands", _SIZE // 2 + 1, None)
        network = _Parts(arrays).network(len(bands[0]), len(tokens))
        name = str(arrays["name"])
    except _BROKEN as error:
        why = str(error) if type(error) is ValueError else "it is broken or cut off"
        raise _unusable(path, why) from error
    return Trained(FrontEnd(kernels(_SIZE), bands), network, tokens, name)


def stored(trained: Trained, arrays: Mapping[str, Array]) -> bytes:
    """Return a file that `read` reads as this ear.

    Args:
        trained: Its front end, tokens and name; of its network the number of heads.
        arrays: The numbers of its network by path.
    """
    every: dict[str, Any] = {name: value.astype(np.float16) for name, value in arrays.items()}
    every |= {"format": np.array(FORMAT), "name": np.array(trained.name), "tokens": np.array(trained.tokens)}
    every |= {"heads": np.array(trained.network.blocks[0].attention.heads), "bands": trained.front_end.bands}
    out = BytesIO()
    np.savez_compressed(out, **every)
    return out.getvalue()


def _arrays(data: bytes) -> dict[str, NDArray[Any]]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > _MOST_BYTES:
            raise ValueError("it is too large")
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def _numbers(arrays: Mapping[str, NDArray[Any]], name: str, *shape: int | None) -> Array:
    """Return a tensor as float32.

    Raises:
        ValueError: It is missing, has another shape (None stands for any length), or holds what is no number.
    """
    found = arrays.get(name)
    if found is None:
        raise ValueError(f"{name} is missing")
    fits = found.ndim == len(shape) and all(
        size == (wanted or size) > 0 for size, wanted in zip(found.shape, shape, strict=True)
    )
    if not fits or found.dtype.kind != "f":
        raise ValueError(f"{name} has the shape {found.shape}")
    wide = np.ascontiguousarray(found, np.float32)
    if not np.isfinite(wide).all():
        raise ValueError(f"{name} holds numbers that are none")
    return wide


class _Parts:
    """Puts a network together from its tensors.

    Args:
        arrays: By path.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._arrays = arrays

    def network(self, bands: int, tokens: int) -> Conformer:
        """Return the network, which has at least one block."""
        numbers = {int(name.split(".")[1]) for name in self._arrays if name.startswith("blocks.")}
        if numbers != set(range(len(numbers))) or not 0 < len(numbers) <= _MOST_BLOCKS or tokens > _MOST_TOKENS:
            raise ValueError("it holds another network than is known here")
        width = len(_numbers(self._arrays, "stem.bias", None))
        stem = self._linear("stem", 3 * bands, width)
        blocks = tuple(self._block(f"blocks.{i}", width) for i in range(len(numbers)))
        return Conformer(stem, blocks, self._linear("project", width, tokens))

    def _linear(self, name: str, inner: int, outer: int) -> Linear:
        weight = _numbers(self._arrays, f"{name}.weight", inner, outer)
        return Linear(weight, _numbers(self._arrays, f"{name}.bias", outer))

    def _norm(self, name: str, width: int) -> LayerNorm:
        gain = _numbers(self._arrays, f"{name}.gain", width)
        return LayerNorm(gain, _numbers(self._arrays, f"{name}.bias", width))

    def _feed_forward(self, name: str, width: int) -> FeedForward:
        wide = len(_numbers(self._arrays, f"{name}.widen.bias", None))
        widen, narrow = self._linear(f"{name}.widen", width, wide), self._linear(f"{name}.narrow", wide, width)
        return FeedForward(self._norm(f"{name}.norm", width), widen, narrow)

    def _block(self, name: str, width: int) -> Block:
        heads = int(self._arrays["heads"])
        if heads < 1 or width % heads:
            raise ValueError(f"{heads} heads do not fit a width of {width}")
        attention = Attention(
            self._norm(f"{name}.attention.norm", width),
            self._linear(f"{name}.attention.look", width, 3 * width),
            self._linear(f"{name}.attention.take", width, width),
            heads,
        )
        taps = _numbers(self._arrays, f"{name}.convolution.taps", None, width)
        if len(taps) % 2 == 0:
            raise ValueError(f"{name}.convolution.taps has the shape {taps.shape}")
        convolution = Convolution(
            self._norm(f"{name}.convolution.norm", width),
            self._linear(f"{name}.convolution.gate", width, 2 * width),
            taps,
            _numbers(self._arrays, f"{name}.convolution.bias", width),
            self._linear(f"{name}.convolution.mix", width, width),
        )
        before, after = self._feed_forward(f"{name}.before", width), self._feed_forward(f"{name}.after", width)
        return Block(before, attention, convolution, after, self._norm(f"{name}.norm", width))


def _unusable(path: str, why: str) -> ConfigError:
    hint = "Install it again: `pip install --force-reinstall pronounce-cli`"
    return ConfigError(f"The weights of the ear, {path}, cannot be used: {why}", hint=hint)
