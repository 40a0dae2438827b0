"""The CMU Pronouncing Dictionary, as it comes with eng_to_ipa, with corrections of our own."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from pronounce_cli.languages.en.spelling import american

_CHUNK = 900  # below SQLite's oldest limit of 999 values in one query
_CACHE_SIZE = 50_000

# Greek and Latin words that British spelling writes with two letters; American spelling has e.
_DIGRAPHS = re.compile(
    "(?<=an)ae|(?<=[hk])ae(?=m)|(?<=p)ae(?=d)|(?<=f)ae(?=[cs])|ae(?=[cs]|ol)|(?<=i)ae(?=v)|^oe(?=[ds])|(?<=f)oe(?=t|d)"
    "|(?<=rrh)oe|(?<=am)oe(?=b)|(?<=hom)oe(?=o)"
)


class CmuDictionary:
    """Looks words up with all their variants, and remembers what it has seen.

    A query reads the whole table (about 20 ms), whether for one word or for hundreds: ask for all words at once.
    """

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, ...]] = {}

    def lookup(self, words: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the words that the dictionary has, each with its variants as "HH AH0 L OW1", in its order.

        A British spelling that it lacks is looked up as the American one.

        Args:
            words: In lower case.
        """
        wanted = list(dict.fromkeys(words))
        new = [word for word in wanted if word not in self._seen]
        if len(self._seen) + len(new) > _CACHE_SIZE:
            self._seen.clear()
            new = wanted
        also = {word: other for word in new if (other := _american(word)) != word}
        found = _looked_up([*new, *also.values()])
        for word in new:
            self._seen[word] = found.get(word) or found.get(also.get(word, ""), ())
        return {word: self._seen[word] for word in wanted if self._seen[word]}


@cache
def corrections() -> Mapping[str, tuple[str, ...]]:
    """Return the pronunciations that replace those of the dictionary, or that it lacks; see the head of the file."""
    text = files(__package__).joinpath("corrections.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {word: tuple(forms.split(", ")) for word, forms, _ in rows}


def _american(word: str) -> str:
    return _DIGRAPHS.sub("e", american(word))


def _looked_up(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    own = corrections()
    found = {word: own[word] for word in words if word in own}
    rest = [word for word in dict.fromkeys(words) if word not in own]
    for start in range(0, len(rest), _CHUNK):
        found.update(_fetch(rest[start : start + _CHUNK]))
    return found


def _fetch(words: list[str]) -> dict[str, tuple[str, ...]]:
    # eng_to_ipa has invalid escapes in its source and leaves its database connection to the garbage collector.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from eng_to_ipa.transcribe import fetch_words

        rows = fetch_words(words)
    return {word: tuple(variant.upper() for variant in variants) for word, variants in rows}
