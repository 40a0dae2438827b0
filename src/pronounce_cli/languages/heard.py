"""The words of a transcript as the G2P reads them, so that they can be compared with those that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.types import Reference

if TYPE_CHECKING:
    from pronounce_cli.core.ports import G2P
    from pronounce_cli.core.types import HeardWord, ReferenceWord


def read_heard(g2p: G2P, words: Sequence[HeardWord], language: str) -> Reference:
    """Return what was heard as spoken words with pronunciations; `token` of each is its index in `words`.

    Words that the G2P cannot read (another script, as recognisers invent in silence) are left out. There may be none.
    """
    tokens = ["".join(word.text.split()) or "—" for word in words]
    with suppress(TextError):
        whole = g2p.reference(" ".join(tokens), language)
        # A G2P may divide or clean the text in its own way, or take a word for a tag; then its indices are of others.
        if whole.text.split() == tokens and all(word.token < len(tokens) for word in whole.words):
            return whole
    words_found: list[ReferenceWord] = []
    for i, token in enumerate(tokens):
        try:
            words_found += [replace(word, token=i) for word in g2p.reference(token, language).words]
        except TextError:
            continue
    return Reference(" ".join(tokens), tuple(words_found), language)
