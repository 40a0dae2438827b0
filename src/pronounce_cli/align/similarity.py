"""How much two words have in common, in sound or in writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.matching import LIKE
from pronounce_cli.core.types import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.core.types import ReferenceWord
    from pronounce_cli.languages.profile import Spelling

_COMPARED = 2  # variants of a word that are compared sound by sound


@dataclass(frozen=True, slots=True)
class Form:
    """A word in the forms that are compared.

    Attributes:
        text: Its folded spelling, see `Spelling.fold`.
        spelled: What it is short for, joined without spaces, and itself.
        sounds: Its full pronunciations as symbols; weak forms would make "an" of "and".
    """

    text: str
    spelled: frozenset[str]
    sounds: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, word: ReferenceWord, spelling: Spelling) -> Form:
        """Return the forms of a word."""
        text = spelling.fold(word.text)
        spelled = frozenset("".join(form) for form in spelling.spelled_out(text))
        full = [said for said in word.pronunciations if said.source is not Source.WEAK_FORM] or word.pronunciations
        return cls(text, spelled, tuple(dict.fromkeys(tuple(p.symbol for p in said.phonemes) for said in full)))

    def same(self, other: Form) -> bool:
        """Return whether two words cannot be told apart: equal, variants in spelling, or homophones."""
        return not self.spelled.isdisjoint(other.spelled) or not set(self.sounds).isdisjoint(other.sounds)


def similarity(one: Form, other: Form) -> float:
    """Return 1 for words that are the same, else the share of sounds or of letters that agree, below 1."""
    if one.same(other):
        return 1.0
    letters = _agreement(one.text, other.text)
    pairs = ((a, b) for a in one.sounds[:_COMPARED] for b in other.sounds[:_COMPARED])
    # Different words may still agree in every letter that is compared ("ice" and "i'ce"): never call them the same.
    return min(0.99, max([letters, *(_agreement(a, b) for a, b in pairs)]))


def similarities(rows: Sequence[Form], columns: Sequence[Form]) -> NDArray[np.float64]:
    """Return the similarity of each pair, shape (rows, columns); 0 where it is below `LIKE`.

    Distinct words are compared once, and letter by letter only where their letters or sounds, in any order, agree well
    enough.
    """
    if not rows or not columns:
        return np.zeros((len(rows), len(columns)))
    asked, said = list(dict.fromkeys(rows)), list(dict.fromkeys(columns))
    table = np.zeros((len(asked), len(said)))
    for i, j in zip(*np.nonzero(_may_be_like(asked, said)), strict=True):
        found = similarity(asked[i], said[j])
        table[i, j] = found if found >= LIKE else 0.0
    for i, j in _same(asked, said):
        table[i, j] = 1.0
    row_of, column_of = ({form: k for k, form in enumerate(forms)} for forms in (asked, said))
    of_all: NDArray[np.float64] = table[[[row_of[f]] for f in rows], [column_of[f] for f in columns]]
    return of_all


def _same(asked: Sequence[Form], said: Sequence[Form]) -> set[tuple[int, int]]:
    """Return the pairs that are the same, through an index of spellings and pronunciations."""
    index: dict[Hashable, list[int]] = {}
    for j, form in enumerate(said):
        for key in (*form.spelled, *form.sounds):
            index.setdefault(key, []).append(j)
    return {(i, j) for i, form in enumerate(asked) for key in (*form.spelled, *form.sounds) for j in index.get(key, ())}


def _may_be_like(asked: Sequence[Form], said: Sequence[Form]) -> NDArray[np.bool_]:
    """Return where the letters, or the first sounds, allow a similarity of `LIKE`, shape (asked, said)."""
    letters = _bag_bound([form.text for form in asked], [form.text for form in said])
    sounds = [
        _bag_bound([_nth(form, a) for form in asked], [_nth(form, b) for form in said])
        for a in range(_COMPARED)
        for b in range(_COMPARED)
    ]
    found: NDArray[np.bool_] = np.maximum.reduce([letters, *sounds]) >= LIKE
    return found


def _nth(form: Form, n: int) -> tuple[str, ...]:
    return form.sounds[min(n, len(form.sounds) - 1)]


def _bag_bound(asked: Sequence[Sequence[str]], said: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """Return an upper bound of the agreement of each pair: the symbols they share in any order, over the longer."""
    symbols = {symbol: k for k, symbol in enumerate(sorted({s for word in (*asked, *said) for s in word}))}
    a, b = (_bags(words, symbols) for words in (asked, said))
    shared = np.zeros((len(asked), len(said)))
    for column in range(len(symbols)):
        shared += np.minimum.outer(a[:, column], b[:, column])
    longer = np.maximum.outer(a.sum(axis=1), b.sum(axis=1))
    bound: NDArray[np.float64] = shared / np.maximum(longer, 1)
    return bound


def _bags(words: Sequence[Sequence[str]], symbols: dict[str, int]) -> NDArray[np.float64]:
    table = np.zeros((len(words), len(symbols)))
    for row, word in enumerate(words):
        for symbol, count in Counter(word).items():
            table[row, symbols[symbol]] = count
    return table


def _agreement(one: Sequence[str], other: Sequence[str]) -> float:
    """Return 1 minus the edit distance (Levenshtein) over the length of the longer."""
    row = list(range(len(other) + 1))
    for i, symbol in enumerate(one, start=1):
        corner, row[0] = row[0], i
        for j, against in enumerate(other, start=1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (symbol != against))
    return 1 - row[-1] / max(len(one), len(other), 1)
