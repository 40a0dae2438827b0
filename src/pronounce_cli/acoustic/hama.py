"""hama's phone recogniser as a front end and a Conformer: which tensor of its archive belongs where."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from pronounce_cli.acoustic.front_end import FrontEnd
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.hama_assets import vocabulary, weights, widened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pronounce_cli.hama_assets import Tensors

_BLOCKS, _HEADS = 4, 4
_BLOCK = "acoustic_model.model.blocks.{}."


def load() -> tuple[FrontEnd, Conformer, tuple[str, ...]]:
    """Return front end, network and tokens: IPA segments and marks, then "<wb>" and "<blank>".

    Raises:
        MissingExtra: hama is not installed.
        ConfigError: Its files are broken, or hold another model.
    """
    front_end, network = assembled(widened(weights("asr_waveform")))
    tokens = (*vocabulary().sounds, "<wb>", "<blank>")
    if len(tokens) != len(network.project.bias):
        raise _other_model()
    return front_end, network, tokens


def assembled(tensors: Tensors) -> tuple[FrontEnd, Conformer]:
    """Return front end and network of the tensors of an archive.

    Raises:
        ConfigError: They are those of another model.
    """
    try:
        return _front_end(tensors), _conformer(tensors)
    except (KeyError, ValueError, IndexError, StopIteration) as error:
        raise _other_model() from error


def _other_model() -> ConfigError:
    hint = "Install the one that is known: `pip install --force-reinstall 'hama>=1.7,<2'`"
    return ConfigError("hama holds another phone recogniser than is known here", hint=hint)


def _front_end(tensors: Tensors) -> FrontEnd:
    cosine, sine = (tensors[f"stft_{part}_kernel"][:, 0].T for part in ("real", "imag"))
    return FrontEnd(np.hstack([cosine, sine]), _shaped(tensors["mel_fb"], len(cosine) // 2 + 1, -1))


def _conformer(tensors: Tensors) -> Conformer:
    """Return the network; folding and transposing left some tensors with numbers for names, in the order of use."""
    products = (tensor for name, tensor in tensors.items() if name.startswith("onnx::MatMul"))
    filters = (tensor for name, tensor in tensors.items() if name.startswith("onnx::Conv"))
    stem, bias = next(filters), next(filters)
    width = len(bias)
    blocks = [_block(tensors, _BLOCK.format(i), products, filters) for i in range(_BLOCKS)]
    return Conformer(
        stem=Linear(np.ascontiguousarray(stem.transpose(2, 1, 0).reshape(-1, width)), bias),
        blocks=tuple(blocks),
        project=_pointwise(tensors, "acoustic_model.model.proj", width),
    )


def _block(
    tensors: Tensors,
    name: str,
    products: Iterator[NDArray[np.float32]],
    filters: Iterator[NDArray[np.float32]],
) -> Block:
    norm = _norm(tensors, f"{name}norm")
    width = len(norm.gain)
    before = _feed_forward(tensors, f"{name}ffn1", products)
    attention = Attention(
        norm=_norm(tensors, f"{name}attn_norm"),
        look=Linear(_shaped(next(products), width, 3 * width), tensors[f"{name}attn.in_proj_bias"]),
        take=Linear(_shaped(next(products), width, width), tensors[f"{name}attn.out_proj.bias"]),
        heads=_HEADS,
    )
    taps, bias = next(filters), next(filters)
    convolution = Convolution(
        norm=_norm(tensors, f"{name}conv.norm"),
        gate=_pointwise(tensors, f"{name}conv.pointwise1", width),
        taps=np.ascontiguousarray(_shaped(taps[:, 0].T, -1, width)),
        bias=bias,
        mix=_pointwise(tensors, f"{name}conv.pointwise2", width),
    )
    return Block(before, attention, convolution, _feed_forward(tensors, f"{name}ffn2", products), norm)


def _feed_forward(tensors: Tensors, name: str, products: Iterator[NDArray[np.float32]]) -> FeedForward:
    norm = _norm(tensors, f"{name}.norm")
    width, wide = len(norm.gain), len(tensors[f"{name}.fc1.bias"])
    return FeedForward(
        norm=norm,
        widen=Linear(_shaped(next(products), width, wide), tensors[f"{name}.fc1.bias"]),
        narrow=Linear(_shaped(next(products), wide, width), tensors[f"{name}.fc2.bias"]),
    )


def _norm(tensors: Tensors, name: str) -> LayerNorm:
    return LayerNorm(tensors[f"{name}.weight"], tensors[f"{name}.bias"])


def _pointwise(tensors: Tensors, name: str, width: int) -> Linear:
    """Return a convolution of length 1 as the layer that it is."""
    weight, bias = tensors[f"{name}.weight"], tensors[f"{name}.bias"]
    return Linear(np.ascontiguousarray(_shaped(weight[:, :, 0].T, width, len(bias))), bias)


def _shaped(tensor: NDArray[np.float32], *shape: int) -> NDArray[np.float32]:
    """Return a tensor that has this shape, -1 standing for any length.

    Raises:
        ValueError: It has another.
    """
    wanted = tuple(size if size >= 0 else tensor.shape[i] for i, size in enumerate(shape))
    if tensor.shape != wanted:
        raise ValueError(f"a tensor of shape {tensor.shape} stands where {wanted} is due")
    return tensor
