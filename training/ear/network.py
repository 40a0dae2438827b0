"""The Conformer of `acoustic/conformer.py` once more, for torch to fit.

Parameters have the names and shapes of the fields of the dataclasses there, so that weights go back and forth by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import conv2d, gelu, layer_norm, linear, silu

from pronounce_cli.acoustic.conformer import Conformer

Arrays = dict[str, NDArray[np.float32]]
_EPSILON = 1e-5
_FAR_OFF = -1e4
_POOL = 1 << 24


def arrays(network: object, name: str = "") -> Arrays:
    """Return all arrays of a network of dataclasses by their path, as "blocks.0.before.norm.gain"."""
    if isinstance(network, np.ndarray):
        return {name: network}
    found: Arrays = {}
    parts: list[tuple[str, object]] = []
    if isinstance(network, tuple):
        parts = [(str(i), part) for i, part in enumerate(network)]
    elif is_dataclass(network):
        parts = [(field.name, getattr(network, field.name)) for field in fields(network)]
    for part, value in parts:
        found |= arrays(value, f"{name}.{part}" if name else part)
    return found


class Listener(nn.Module):
    """The network with one head or several.

    Args:
        start: Where the weights of the encoder start.
        heads: Number of attention heads.
        outputs: Weight, shape (width, tokens), and bias of each head by name.
        dropout: Share of what each layer adds that is left out in training.
    """

    def __init__(
        self, start: Mapping[str, NDArray[np.float32]], heads: int, outputs: Mapping[str, Arrays], dropout: float
    ) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self._pool = torch.empty(0)
        self.blocks = 1 + max(int(name.split(".")[1]) for name in start if name.startswith("blocks."))
        encoder = {name: value for name, value in start.items() if not name.startswith("project.")}
        every = encoder | {f"{head}.{part}": value for head, out in outputs.items() for part, value in out.items()}
        self.weights = nn.ParameterDict(
            {name.replace(".", "/"): nn.Parameter(torch.from_numpy(np.array(value))) for name, value in every.items()}
        )

    def exported(self, head: str) -> Arrays:
        """Return the weights of the encoder and one head, the latter as "project"."""
        found: Arrays = {}
        for stored, value in self.weights.items():
            name = stored.replace("/", ".")
            if name.startswith(("stem.", "blocks.")):
                found[name] = value.detach().numpy().copy()
            elif name.startswith(f"{head}."):
                found[f"project{name.removeprefix(head)}"] = value.detach().numpy().copy()
        return found

    def forward(self, spectra: Tensor, frames: Tensor) -> list[Tensor]:
        """Return what comes out of every block, shape (batch, frames, width).

        Args:
            spectra: Log-mel spectra, shape (batch, n, bands), n even.
            frames: How many frames of each belong to it, shape (batch,).
        """
        batch, n, bands = spectra.shape
        padded = nn.functional.pad(spectra, (0, 0, 1, 1))
        triples = padded.unfold(1, 3, 2).transpose(2, 3).reshape(batch, n // 2, 3 * bands)
        x = gelu(self._linear("stem", triples))
        inside = torch.arange(n // 2)[None] < frames[:, None]
        absent = torch.where(inside, 0.0, _FAR_OFF)[:, None, None].to(torch.bfloat16)
        kept = inside[..., None].to(x.dtype)
        states = []
        for i in range(self.blocks):
            x = self._block(f"blocks.{i}", x, (absent, kept))
            states.append(x)
        return states

    def log_probs(self, head: str, state: Tensor) -> Tensor:
        """Return the log-probabilities of the tokens of a head, float32, shape (batch, frames, tokens)."""
        return self._linear(head, state).float().log_softmax(-1)

    def _get(self, name: str) -> Tensor:
        return self.weights[name.replace(".", "/")]

    def _linear(self, name: str, x: Tensor) -> Tensor:
        return linear(x, self._get(f"{name}.weight").t(), self._get(f"{name}.bias"))

    def _norm(self, name: str, x: Tensor) -> Tensor:
        gain = self._get(f"{name}.gain")
        return layer_norm(x, gain.shape, gain, self._get(f"{name}.bias"), _EPSILON)

    def _drop(self, x: Tensor) -> Tensor:
        """Return a layer with some of it left out: which is read from a pool, since drawing takes long."""
        if not self.training or not self.dropout:
            return x
        if self._pool.numel() < 2 * x.numel():
            size = max(_POOL, 4 * x.numel())
            self._pool = (torch.rand(size) >= self.dropout).to(torch.bfloat16) / (1 - self.dropout)
        start = int(torch.randint(self._pool.numel() - x.numel(), ()))
        return x * self._pool[start : start + x.numel()].view(x.shape)

    def _feed_forward(self, name: str, x: Tensor) -> Tensor:
        wide = silu(self._linear(f"{name}.widen", self._norm(f"{name}.norm", x)))
        return self._drop(self._linear(f"{name}.narrow", self._drop(wide)))

    def _attention(self, name: str, x: Tensor, absent: Tensor) -> Tensor:
        batch, frames, width = x.shape
        looked = self._linear(f"{name}.look", self._norm(f"{name}.norm", x))
        query, key, value = looked.view(batch, frames, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        affinity = (query * (width // self.heads) ** -0.5) @ key.transpose(-1, -2) + absent
        seen = affinity.softmax(-1, dtype=affinity.dtype) @ value
        return self._drop(self._linear(f"{name}.take", seen.transpose(1, 2).reshape(batch, frames, width)))

    def _convolution(self, name: str, x: Tensor, kept: Tensor) -> Tensor:
        both, gate = self._linear(f"{name}.gate", self._norm(f"{name}.norm", x)).chunk(2, dim=-1)
        gated = both * torch.sigmoid(gate) * kept
        taps = self._get(f"{name}.taps")
        image = gated.transpose(1, 2)[:, :, None]  # channels last in memory, as conv2d likes it
        kernel = taps.t()[:, None, None]
        out = conv2d(image, kernel, self._get(f"{name}.bias"), padding=(0, len(taps) // 2), groups=taps.shape[1])
        return self._drop(self._linear(f"{name}.mix", silu(out[:, :, 0].transpose(1, 2))))

    def _block(self, name: str, x: Tensor, inside: tuple[Tensor, Tensor]) -> Tensor:
        x = torch.add(x, self._feed_forward(f"{name}.before", x), alpha=0.5)
        x = x + self._attention(f"{name}.attention", x, inside[0])
        x = x + self._convolution(f"{name}.convolution", x, inside[1])
        x = torch.add(x, self._feed_forward(f"{name}.after", x), alpha=0.5)
        return self._norm(f"{name}.norm", x)


def original(network: Conformer) -> tuple[Arrays, int]:
    """Return the weights of a network by name and its number of attention heads."""
    return arrays(network), network.blocks[0].attention.heads
