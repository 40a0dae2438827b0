"""hama's letter-to-sound model in numpy: from a word's letters to IPA.

A two-layer bidirectional GRU (Cho et al., 2014) reads the letters; a two-layer GRU writes one sound at a time, looking
at the letters through attention that knows where it looked before (Chorowski et al., "Attention-based models for
speech recognition", NeurIPS 2015) and pays for each letter that it moves. Always the likeliest sound is taken.

hama keeps states and some layers in float16; where two sounds are almost as likely that decides, so it is done here
too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pronounce_cli.core.errors import ConfigError
from pronounce_cli.hama_assets import EMBEDDING, vocabulary, weights, widened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.hama_assets import Tensors

    Array = NDArray[np.float32]

_MOST_LETTERS, _MOST_SOUNDS = 128, 32
_PER_LETTER_MOVED = np.float32(np.float16(0.1))
_EPSILON = np.float32(1e-5)


class _Gru(NamedTuple):
    """A gated recurrent unit with the gates update, reset and new side by side.

    Attributes:
        take: From the input, shape (in, 3 × width), and `take_bias`, shape (3 × width,).
        keep: From the state before, shape (width, 3 × width), and `keep_bias`.
    """

    take: Array
    keep: Array
    take_bias: Array
    keep_bias: Array

    def step(self, taken: Array, state: Array) -> Array:
        """Return the next state from `input @ take + take_bias` and the state before, shape (width,)."""
        width = len(state)
        kept = state @ self.keep + self.keep_bias
        update, reset = _sigmoid(taken[: 2 * width] + kept[: 2 * width]).reshape(2, width)
        new = np.tanh(taken[2 * width :] + reset * kept[2 * width :])
        return _rounded((1 - update) * new + update * state)

    def over(self, inputs: Array) -> Array:
        """Return the states over a sequence, shape (steps, width), for inputs of shape (steps, in)."""
        state = np.zeros(len(self.keep), np.float32)
        states = []
        for taken in inputs @ self.take + self.take_bias:
            state = self.step(taken, state)
            states.append(state)
        return np.array(states, np.float32)


class _Norm(NamedTuple):
    gain: Array
    bias: Array

    def __call__(self, x: Array) -> Array:
        x = _rounded(x)
        centred = x - x.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + _EPSILON)
        return _rounded(scaled * self.gain + self.bias)


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """What the encoder makes of a word: per letter what is looked at and by what it is found; the first states."""

    letters: Array
    keys: Array
    states: tuple[Array, Array]


class LetterToSound:
    """Guesses how a word sounds. Construction reads some 4 MB: keep the object.

    Raises:
        MissingExtra: hama is not installed.
        ConfigError: Its files are broken, or hold another model.
    """

    def __init__(self) -> None:
        letters, self._sounds = vocabulary()
        try:
            self._number = {letter: number for number, letter in enumerate(letters)}
            self._unknown, self._padding = self._number["<unk>"], self._number["<pad>"]
            self._start, self._end = self._sounds.index("<sos>"), self._sounds.index("<eos>")
            self._silent = {self._sounds.index("<pad>"), self._start}
            encoder, decoder = weights("encoder"), weights("decoder_step")
            self._embedded = encoder.pop(EMBEDDING)
            self._encoder = _Encoder(widened(encoder))
            self._decoder = _Decoder(widened(decoder))
        except (KeyError, ValueError) as error:
            hint = "Install the one that is known: `pip install --force-reinstall 'hama>=1.7,<2'`"
            raise ConfigError("hama holds another letter-to-sound model than is known here", hint=hint) from error

    def ipa(self, word: str) -> str:
        """Return the likeliest sounds of a word as one string of IPA segments, without stress.

        Args:
            word: Letters, at most 128; others are taken for unknown ones, spaces are left out.
        """
        letters = [self._number.get(letter, self._unknown) for letter in "".join(word.lower().split())]
        letters = letters[:_MOST_LETTERS] or [self._unknown]
        padded = [self._padding] * 2  # a full word of 128 has none behind it
        ids = [*letters, *padded[: _MOST_LETTERS - len(letters)]]
        read = self._encoder.read(self._embedded[ids].astype(np.float32), len(letters))
        return "".join(self._sounds[sound] for sound in self._written(read) if sound not in self._silent)

    def _written(self, read: _Read) -> list[int]:
        sound, states = self._start, read.states
        attention = np.full(len(read.letters), 1 / len(read.letters), np.float32)
        written: list[int] = []
        while len(written) < _MOST_SOUNDS:
            sound, states, attention = self._decoder.step(sound, states, attention, read)
            if sound == self._end:
                break
            written.append(sound)
        return written


class _Encoder:
    """Embedded letters → what the decoder looks at."""

    def __init__(self, tensors: Tensors) -> None:
        self._depthwise = tensors["model.frontend.depthwise.weight"][:, 0].T  # (5, 80)
        self._pointwise = tensors["model.frontend.pointwise.weight"][:, :, 0].T
        self._front_norm = _norm(tensors, "model.frontend.norm")
        grus = [tensor for name, tensor in tensors.items() if name.startswith("onnx::GRU")]
        self._layers = [
            tuple(_gru(take[i], keep[i], bias[i]) for i in range(2))
            for bias, take, keep in zip(grus[0::3], grus[1::3], grus[2::3], strict=True)
        ]
        self._past, self._key = (tensor for name, tensor in tensors.items() if name.startswith("onnx::MatMul"))
        self._norm = _norm(tensors, "model.encoder_out_norm")
        self._bridge, self._bridge_bias = tensors["model.bridge.weight"].T, tensors["model.bridge.bias"]

    def read(self, embedded: Array, count: int) -> _Read:
        """Return what is made of a word.

        Args:
            embedded: Its letters and the padding behind them, shape (n, 80).
            count: Of the letters.
        """
        reach = len(self._depthwise) // 2
        around = np.pad(embedded, ((reach, reach), (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(around, len(self._depthwise), axis=0)
        mixed = np.einsum("tck,kc->tc", windows, self._depthwise)
        front = self._front_norm(embedded + mixed @ self._pointwise)[:count]
        hidden, last = front, []
        for forward, backward in self._layers:
            ahead, back = forward.over(hidden), backward.over(hidden[::-1])[::-1]
            hidden = np.hstack([ahead, back])
            both = np.r_[ahead[-1], back[0]]
            last.append(_rounded(np.tanh(_rounded(both @ self._bridge + self._bridge_bias))))
        letters = self._norm(hidden + _rounded(front @ self._past))
        return _Read(letters, letters @ self._key, (last[0], last[1]))


class _Decoder:
    """One sound, and what was looked at, to the next."""

    def __init__(self, tensors: Tensors) -> None:
        self._embedded = tensors["model.decoder_embedding.weight"]
        grus = [tensor[0] for name, tensor in tensors.items() if name.startswith("onnx::GRU")]
        self._first, self._second = _gru(*grus[:3]), _gru(*grus[3:])
        products = (tensor for name, tensor in tensors.items() if name.startswith("onnx::MatMul"))
        self._past, self._query, self._place, self._energy, self._out = products
        self._located = tensors["model.attention.location_conv.weight"][:, 0].T  # (11, 16)
        self._state_norm = _norm(tensors, "model.decoder_state_norm")
        self._seen_norm = _norm(tensors, "model.context_norm")
        self._fused_norm = _norm(tensors, "model.fusion_norm")
        self._fuse, self._fuse_bias = tensors["model.context_proj.weight"].T, tensors["model.context_proj.bias"]
        self._narrow, self._narrow_bias = tensors["model.output_in_proj.weight"].T, tensors["model.output_in_proj.bias"]

    def step(
        self, sound: int, states: tuple[Array, Array], attention: Array, read: _Read
    ) -> tuple[int, tuple[Array, Array], Array]:
        """Return the next sound, the next states, and the share of each letter in what was looked at."""
        embedded = self._embedded[sound]
        first = self._first.step(embedded @ self._first.take + self._first.take_bias, states[0])
        second = self._second.step(first @ self._second.take + self._second.take_bias, states[1])
        state = self._state_norm(second + embedded @ self._past)
        attention = self._looked(state, attention, read.keys)
        seen = self._seen_norm(attention @ read.letters)
        fused = self._fused_norm(np.tanh(np.r_[state, seen] @ self._fuse + self._fuse_bias))
        scores = (fused @ self._narrow + self._narrow_bias) @ self._out
        return int(scores.argmax()), (first, second), attention

    def _looked(self, state: Array, before: Array, keys: Array) -> Array:
        letters, reach = len(before), len(self._located) // 2
        around = np.lib.stride_tricks.sliding_window_view(np.pad(before, reach), len(self._located))
        energy = np.tanh(state @ self._query + keys + around @ self._located @ self._place) @ self._energy[:, 0]
        places = np.arange(letters, dtype=np.float32)
        energy -= _PER_LETTER_MOVED * np.abs(places - before @ places)
        powers = np.exp(energy - energy.max())
        out: Array = powers / powers.sum()
        return out


def _gru(take: Array, keep: Array, bias: Array) -> _Gru:
    half = len(bias) // 2
    return _Gru(np.ascontiguousarray(take.T), np.ascontiguousarray(keep.T), bias[:half], bias[half:])


def _norm(tensors: Tensors, name: str) -> _Norm:
    return _Norm(tensors[f"{name}.weight"], tensors[f"{name}.bias"])


def _rounded(x: Array) -> Array:
    return x.astype(np.float16).astype(np.float32)


def _sigmoid(x: Array) -> Array:
    out: Array = np.float32(0.5) * (1 + np.tanh(np.float32(0.5) * x))
    return out
