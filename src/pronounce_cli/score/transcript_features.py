"""What a transcript says about each phone, each word and the whole, as numbers for the networks.

All numbers run from -1 to 1: of phones and words, 1 was recognised and -1 was not; of what was heard besides, -1 is
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.matching import ExtraKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pronounce_cli.core.evidence import PhoneAlignment
    from pronounce_cli.core.matching import Hearing, WordMatch


@dataclass(frozen=True, slots=True, eq=False)
class Recognised:
    """A transcript against the words that were said.

    Attributes:
        phones: Same word, likeness of the word, whether the phone was recognised, shape (phones, 3).
        words: Same word, likeness, share of its phones recognised, word before, word after, shape (words, 5).
        utterance: Means of the first three; words added; repetitions, false starts and fillers, shape (5,).
    """

    phones: NDArray[np.float64]
    words: NDArray[np.float64]
    utterance: NDArray[np.float64]


# Columns of each level.
COLUMNS = {"phone": 3, "word": 5, "utterance": 5}


def recognised(hearing: Hearing, alignment: PhoneAlignment, said: Sequence[int]) -> Recognised:
    """Return what a transcript says about the words of an alignment.

    Args:
        hearing: The transcript against the reference.
        alignment: Of the words that were said.
        said: Index in the reference of each of them.
    """
    matches = [hearing.alignment.words[i] for i in said]
    sounds = [[phone.phoneme.symbol for phone in word.phones] for word in alignment.words]
    phones = [_phones(hearing, match, own) for match, own in zip(matches, sounds, strict=True)]
    likeness = np.array([match.similarity for match in matches])
    same = (likeness == 1.0).astype(np.float64)
    table = np.column_stack([same, likeness, [own.mean() for own in phones]])
    before, after = np.r_[1.0, same[:-1]], np.r_[same[1:], 1.0]
    word_of = np.repeat(np.arange(len(phones)), [len(own) for own in phones])
    kinds = [extra.kind for extra in hearing.alignment.extras]
    added = kinds.count(ExtraKind.INSERTION)
    besides = np.minimum([added / len(matches), (len(kinds) - added) / len(matches)], 1.0)
    return Recognised(
        2 * np.column_stack([table[word_of, :2], np.concatenate(phones)]) - 1,
        2 * np.column_stack([table, before, after]) - 1,
        2 * np.r_[table.mean(axis=0), besides] - 1,
    )


def _phones(hearing: Hearing, match: WordMatch, own: list[str]) -> NDArray[np.float64]:
    """Return 1 for each phone of a word that what was heard in its place has too, in order."""
    if match.similarity == 1.0 or not match.heard:
        return np.full(len(own), float(match.similarity == 1.0))
    heard = hearing.heard.words[match.heard[0]]
    found = np.zeros((len(heard.pronunciations), len(own)))
    for row, variant in zip(found, heard.pronunciations, strict=True):
        theirs = [phoneme.symbol for phoneme in variant.phonemes]
        for block in SequenceMatcher(None, own, theirs, autojunk=False).get_matching_blocks():
            row[block.a : block.a + block.size] = 1.0
    best: NDArray[np.float64] = found[found.sum(axis=1).argmax()]
    return best
