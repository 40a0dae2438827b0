from __future__ import annotations

from collections.abc import Callable

import pytest

from pronounce_cli.core.types import ReferenceWord
from pronounce_cli.languages.en.g2p import EnglishG2P


@pytest.fixture(scope="session")
def g2p() -> EnglishG2P:
    return EnglishG2P()


@pytest.fixture
def said(g2p: EnglishG2P) -> Callable[..., ReferenceWord]:
    """One word with its pronunciations."""

    def look_up(text: str, language: str = "en-US") -> ReferenceWord:
        (word,) = g2p.reference(text, language).words
        return word

    return look_up


@pytest.fixture
def sounds(said: Callable[..., ReferenceWord]) -> Callable[..., list[str]]:
    """The pronunciations of one word, without stress, the preferred one first."""

    def look_up(text: str, language: str = "en-US") -> list[str]:
        variants = said(text, language).pronunciations
        return [" ".join(phoneme.symbol for phoneme in variant.phonemes) for variant in variants]

    return look_up
