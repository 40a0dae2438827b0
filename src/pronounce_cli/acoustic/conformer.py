"""A small Conformer that hears phones: log-mel spectra in, CTC log-probabilities of its tokens out.

The block is that of Gulati et al., "Conformer: convolution-augmented transformer for speech recognition" (Interspeech
2020): half a feed-forward layer, self-attention, a gated depthwise convolution, half a feed-forward layer, a layer
norm. Attention knows no positions; order is known through the convolutions alone. hama's model has four blocks of
width 144 with four heads. Everything is float32.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

STRIDE = 2
"""Spectra per frame."""

_EPSILON = np.float32(1e-5)


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """x ↦ x · weight + bias; weight has shape (in, out), bias (out,)."""

    weight: Array
    bias: Array

    def __call__(self, x: Array) -> Array:
        """Return the output, shape (frames, out), for shape (frames, in)."""
        out: Array = x @ self.weight
        out += self.bias
        return out


@dataclass(frozen=True, slots=True, eq=False)
class LayerNorm:
    """Each frame shifted to mean 0, scaled to variance 1, then to `gain` and `bias`, both of shape (width,)."""

    gain: Array
    bias: Array

    def __call__(self, x: Array) -> Array:
        """Return the normalised frames, shape (frames, width)."""
        mean = np.full((x.shape[-1], 1), 1 / x.shape[-1], np.float32)  # as a product: much faster over short rows
        out: Array = x - x @ mean
        out /= np.sqrt(np.square(out) @ mean + _EPSILON)
        out *= self.gain
        out += self.bias
        return out


@dataclass(frozen=True, slots=True, eq=False)
class FeedForward:
    """Layer norm, a wider layer with SiLU, and back: 144 → 576 → 144."""

    norm: LayerNorm
    widen: Linear
    narrow: Linear

    def __call__(self, x: Array) -> Array:
        """Return what is added to the frames, shape (frames, width)."""
        return self.narrow(_silu(self.widen(self.norm(x))))


@dataclass(frozen=True, slots=True, eq=False)
class Attention:
    """Layer norm and scaled dot-product attention of every frame to every frame.

    `look` gives queries, keys and values side by side, shape (width, 3 × width).
    """

    norm: LayerNorm
    look: Linear
    take: Linear
    heads: int

    def __call__(self, x: Array) -> Array:
        """Return what is added to the frames, shape (frames, width)."""
        frames, width = x.shape
        split = self.look(self.norm(x)).reshape(frames, 3, self.heads, width // self.heads)
        query, key, value = split.transpose(1, 2, 0, 3)
        affinity = (query / np.float32(np.sqrt(width // self.heads))) @ key.swapaxes(1, 2)
        affinity -= affinity.max(axis=-1, keepdims=True)
        np.exp(affinity, out=affinity)
        seen = affinity @ value / affinity.sum(axis=-1, keepdims=True)
        return self.take(seen.swapaxes(0, 1).reshape(frames, width))


@dataclass(frozen=True, slots=True, eq=False)
class Convolution:
    """Layer norm, a gate, a convolution of each channel over time with SiLU, and a mixing layer.

    `taps` has shape (odd length, width); the batch norm after it is folded into it and into `bias`.
    """

    norm: LayerNorm
    gate: Linear
    taps: Array
    bias: Array
    mix: Linear

    def __call__(self, x: Array) -> Array:
        """Return what is added to the frames, shape (frames, width)."""
        width = x.shape[1]
        both = self.gate(self.norm(x))
        gated = both[:, :width] * _sigmoid(both[:, width:])
        reach = len(self.taps) // 2
        padded = np.pad(gated, ((reach, reach), (0, 0)))
        around = np.lib.stride_tricks.sliding_window_view(padded, len(self.taps), axis=0)
        out: Array = np.einsum("tck,kc->tc", around, self.taps)
        out += self.bias
        return self.mix(_silu(out))


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One Conformer block."""

    before: FeedForward
    attention: Attention
    convolution: Convolution
    after: FeedForward
    norm: LayerNorm

    def __call__(self, x: Array) -> Array:
        """Return the frames after the block, shape (frames, width)."""
        x = x + np.float32(0.5) * self.before(x)
        x += self.attention(x)
        x += self.convolution(x)
        x += np.float32(0.5) * self.after(x)
        return self.norm(x)


@dataclass(frozen=True, slots=True, eq=False)
class Conformer:
    """The network.

    Attributes:
        stem: Convolution over three spectra at every second one, as a layer of shape (3 × bands, width).
        blocks: In order.
        project: To the tokens, shape (width, tokens); one of them is the CTC blank.
    """

    stem: Linear
    blocks: tuple[Block, ...]
    project: Linear

    def log_probs(self, spectra: Array) -> Array:
        """Return the log-probability of each token in each frame.

        Args:
            spectra: Log-mel spectra, one per 10 ms, float32, shape (n, bands), n ≥ 1.

        Returns:
            Nats, float32, shape ((n + 1) // 2, tokens): one frame per 20 ms.
        """
        return self.hear(spectra)[0]

    def hear(self, spectra: Array) -> tuple[Array, Array]:
        """Return the log-probabilities, and each frame as it is after every block, shape (frames, blocks × width)."""
        padded = np.pad(spectra, ((1, 1), (0, 0)))
        triples = np.lib.stride_tricks.sliding_window_view(padded, 3, axis=0)[::STRIDE]
        states = []
        with np.errstate(over="ignore"):  # exp of a large number is inf, and 1 / inf is the 0 that is meant
            x = _gelu(self.stem(triples.swapaxes(1, 2).reshape(len(triples), -1)))
            for block in self.blocks:
                x = block(x)
                states.append(x)
        logits = self.project(x)
        logits -= logits.max(axis=-1, keepdims=True)
        logits -= np.log(np.exp(logits).sum(axis=-1, keepdims=True))
        return logits, np.concatenate(states, axis=1)


def _sigmoid(x: Array) -> Array:
    out: Array = np.exp(-x)
    out += np.float32(1)
    return np.reciprocal(out, out=out)


def _silu(x: Array) -> Array:
    """Return x · sigmoid(x) (Elfwing et al., 2018)."""
    out = _sigmoid(x)
    out *= x
    return out


def _gelu(x: Array) -> Array:
    """Return x · Φ(x); the error function by Abramowitz and Stegun, 7.1.26, within 1.5e-7."""
    size = np.abs(x) * np.float32(np.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * size)
    series = np.zeros_like(t)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = (series + np.float32(factor)) * t
    erf = np.copysign(1 - series * np.exp(-size * size), x)
    out: Array = np.float32(0.5) * x * (1 + erf)
    return out
