"""The CMU Pronouncing Dictionary, as it comes with eng_to_ipa."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

_CHUNK = 900  # below SQLite's oldest limit of 999 values in one query
_CACHE_SIZE = 50_000


class CmuDictionary:
    """Looks words up with all their variants, and remembers what it has seen.

    A query reads the whole table (about 20 ms), whether for one word or for hundreds: ask for all words at once.
    """

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, ...]] = {}

    def lookup(self, words: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the words that the dictionary has, each with its variants as "HH AH0 L OW1", in its order.

        Args:
            words: In lower case.
        """
        wanted = list(dict.fromkeys(words))
        new = [word for word in wanted if word not in self._seen]
        if len(self._seen) + len(new) > _CACHE_SIZE:
            self._seen.clear()
            new = wanted
        for start in range(0, len(new), _CHUNK):
            chunk = new[start : start + _CHUNK]
            self._seen.update(dict.fromkeys(chunk, ()))
            self._seen.update(_fetch(chunk))
        return {word: self._seen[word] for word in wanted if self._seen[word]}


def _fetch(words: list[str]) -> dict[str, tuple[str, ...]]:
    # eng_to_ipa has invalid escapes in its source and leaves its database connection to the garbage collector.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from eng_to_ipa.transcribe import fetch_words

        rows = fetch_words(words)
    return {word: tuple(variant.upper() for variant in variants) for word, variants in rows}
