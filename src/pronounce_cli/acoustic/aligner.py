"""Forced alignment with pocketsphinx: where does each phoneme lie, and which variant of each word was said?

Two passes over the recording: the first finds the words and picks variants, the second the phones inside them. With
pocketsphinx's default `bestpath` the second pass fails on a quarter of real recordings; without it, on 0.6 %.
The shipped dictionary is not loaded: every pronunciation is added under a private name, which starts five times faster.
"""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import numpy as np

from pronounce_cli.core.evidence import AlignedPhone, AlignedWord, PhoneAlignment
from pronounce_cli.core.types import Span

if TYPE_CHECKING:
    from pronounce_cli.core.types import Audio, Reference, ReferenceWord

_FRAME_S = 0.01
# Scores are integers in log base 1.0001, shifted right by 10 bits.
_NATS_PER_SCORE = 1024 * float(np.log(1.0001))
_MAX_VARIANTS = 24


class PocketsphinxAligner:
    """Aligns with the acoustic model in pocketsphinx's wheel. Construction takes some 30 ms; keep the object."""

    def __init__(self) -> None:
        from pocketsphinx import Decoder

        with as_file(files("pronounce_cli.acoustic") / "data" / "empty.dict") as dictionary:
            self._decoder: Any = Decoder(lm=None, bestpath=False, loglevel="FATAL", dict=str(dictionary))
        self.name = f"pocketsphinx {version('pocketsphinx')}"
        self._names: dict[tuple[str, ...], str] = {}

    def align(self, audio: Audio, reference: Reference) -> PhoneAlignment | None:
        """Return the alignment of a 16 kHz recording, or None when the search found no path.

        Args:
            audio: Samples at 16 kHz.
            reference: At least one word; words of one spelling may have different variants.
        """
        names = [self._name(word) for word in reference.words]
        pcm = (np.clip(audio.samples, -1, 1) * 32767).astype("<i2").tobytes()
        try:
            self._decoder.set_align_text(" ".join(names))
            self._pass(pcm)
            self._decoder.set_alignment()
            self._pass(pcm)
            words = self._words()
        except RuntimeError:
            return None
        spoken = [word for word in words if word[0].partition("(")[0] in set(names)]
        if [name.partition("(")[0] for name, _ in spoken] != names:
            return None
        aligned = [_aligned(*word, wanted) for word, wanted in zip(spoken, reference.words, strict=True)]
        return PhoneAlignment(tuple(aligned), self.name)

    def _words(self) -> list[tuple[str, list[tuple[int, int, int]]]]:
        """Return the decoder's alignment as (word, [(start, duration, score)]).

        The decoder's own objects point into memory that dies with the alignment, so plain numbers are taken at once.
        """
        alignment = self._decoder.get_alignment()
        if alignment is None:
            return []
        return [(word.name, [(phone.start, phone.duration, phone.score) for phone in word]) for word in alignment]

    def _pass(self, pcm: bytes) -> None:
        """Run the decoder over a recording, without what its features remember of the one before."""
        self._decoder.reinit_feat()
        self._decoder.start_utt()
        try:
            self._decoder.process_raw(pcm, full_utt=True)
        finally:
            self._decoder.end_utt()

    def _name(self, word: ReferenceWord) -> str:
        """Return the private dictionary name of a set of variants, adding them on first use."""
        variants = tuple(" ".join(p.symbol for p in v.phonemes) for v in word.pronunciations[:_MAX_VARIANTS])
        if variants not in self._names:
            name = f"w{len(self._names)}"
            for number, phones in enumerate(variants, start=1):
                spelled = name if number == 1 else f"{name}({number})"
                self._decoder.add_word(spelled, phones, update=number == len(variants))
            self._names[variants] = name
        return self._names[variants]


def _aligned(name: str, frames: list[tuple[int, int, int]], wanted: ReferenceWord) -> AlignedWord:
    """Return one aligned word; the variant is told by the number in the decoder's name, as in "w3(2)"."""
    _, _, number = name.partition("(")
    variant = int(number.rstrip(")")) - 1 if number else 0
    phonemes = wanted.pronunciations[variant].phonemes
    phones = tuple(
        AlignedPhone(phoneme, Span(start * _FRAME_S, (start + duration) * _FRAME_S), score * _NATS_PER_SCORE)
        for phoneme, (start, duration, score) in zip(phonemes, frames, strict=True)
    )
    return AlignedWord(variant, phones)
