"""How likely Whisper finds words that it is told to expect: its decoder reads them instead of choosing its own.

The attention of the decoder also tells where each word lies (the alignment of CTranslate2, by dynamic time warping).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pronounce_cli.core.types import ForcedWord, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TICKS_PER_S = 50  # of the alignment
_FRAMES, _FRAMES_PER_S = 3000, 100  # of the spectrogram that Whisper hears at once
_SPECIAL = 8  # places in the decoder that are not for the text
_LEAST = 1e-9  # probability


class Encoded:
    """A recording of at most 30 s as Whisper's encoder leaves it, for one text or several.

    Args:
        whisper: The model, as faster-whisper opens it.
        samples: 16 kHz, mono.
        code: Whisper's code of the language.
    """

    def __init__(self, whisper: Any, samples: NDArray[np.float32], code: str) -> None:
        from faster_whisper.audio import pad_or_trim  # type: ignore[import-untyped,import-not-found,unused-ignore]
        from faster_whisper.tokenizer import Tokenizer  # type: ignore[import-untyped,import-not-found,unused-ignore]

        many = whisper.model.is_multilingual
        self._whisper = whisper
        self._tokens = Tokenizer(whisper.hf_tokenizer, many, task="transcribe", language=code)
        features = whisper.feature_extractor(samples)
        self._frames = max(min(features.shape[-1] - 1, _FRAMES), 2)
        self._sound = whisper.encode(pad_or_trim(features))

    def force(self, words: Sequence[str]) -> tuple[ForcedWord, ...] | None:
        """Return how likely each word is, as `core.ports.ForcedDecoder` says."""
        pieces = [self._tokens.encode(f" {word.strip()}") for word in words]
        text = [piece for some in pieces for piece in some]
        if not text or len(text) > self._whisper.max_length - _SPECIAL:
            return None
        (found,) = self._whisper.model.align(self._sound, self._tokens.sot_sequence, [text], self._frames)
        starts: dict[int, int] = {}
        for place, tick in found.alignments:
            starts.setdefault(place, tick)
        end_s = self._frames / _FRAMES_PER_S
        times_s = [starts[place] / _TICKS_PER_S if place in starts else end_s for place in range(len(text) + 1)]
        nats = [math.log(max(chance, _LEAST)) for chance in found.text_token_probs]
        answer, first = [], 0
        for some in pieces:
            last = first + len(some)
            span = Span(times_s[first], max(times_s[first], times_s[last]))
            told = [nats[first + i] for i, piece in enumerate(some) if self._tells(piece)] or nats[first:last]
            answer.append(ForcedWord(sum(told) / len(told), min(told), span))
            first = last
        return tuple(answer)

    def _tells(self, piece: int) -> bool:
        """Return whether a piece has a letter, or a part of one, and is not punctuation alone."""
        return any(char.isalnum() or char == "\N{REPLACEMENT CHARACTER}" for char in self._tokens.decode([piece]))
