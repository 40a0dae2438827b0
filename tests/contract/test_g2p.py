"""What every G2P must do, whichever engine and accent stands behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.ports import G2P
from pronounce_cli.core.types import Pronunciation, Source
from pronounce_cli.languages.en.g2p import EnglishG2P
from pronounce_cli.languages.en.inventory import PHONES, is_vowel
from pronounce_cli.languages.en.notation import from_ipa

TEXT = "Dr. Smith's 21st blorple — café, GPT and $3.50 “can’t” wait!\nOver."


def plain() -> G2P:
    return EnglishG2P()


def with_lexicon() -> G2P:
    return EnglishG2P(user_lexicon={"wait": (Pronunciation(from_ipa("weɪt"), Source.USER),)})


@pytest.fixture(params=[plain, with_lexicon], ids=lambda make: make.__name__)
def g2p(request: pytest.FixtureRequest) -> G2P:
    make: Callable[[], G2P] = request.param
    return make()


LANGUAGES = pytest.mark.parametrize("language", ["en", "en-US", "en-GB", "en-IN"])


def test_has_a_name(g2p: G2P) -> None:
    assert g2p.name.strip()


@LANGUAGES
def test_words_come_in_the_order_of_the_text(g2p: G2P, language: str) -> None:
    reference = g2p.reference(TEXT, language)
    assert reference.language == language
    assert reference.text == TEXT.replace("\r\n", "\n")
    tokens = [word.token for word in reference.words]
    assert tokens == sorted(tokens)
    assert [word.written for word in reference.words] == [TEXT.split()[token] for token in tokens]
    assert [word.text for word in reference.words][:5] == ["Doctor", "Smith's", "twenty", "first", "blorple"]


@LANGUAGES
def test_every_pronunciation_is_made_of_known_phones(g2p: G2P, language: str) -> None:
    for word in g2p.reference(TEXT, language).words:
        assert 1 <= len(word.pronunciations) <= 8
        for variant in word.pronunciations:
            assert variant.phonemes
            for phoneme in variant.phonemes:
                assert phoneme.symbol in PHONES
                assert phoneme.stress in ((None, 0, 1, 2) if is_vowel(phoneme.symbol) else (None,))


@LANGUAGES
def test_no_variant_occurs_twice(g2p: G2P, language: str) -> None:
    for word in g2p.reference(TEXT, language).words:
        assert len({variant.named for variant in word.pronunciations}) == len(word.pronunciations)


@LANGUAGES
def test_the_same_text_gives_the_same_answer(g2p: G2P, language: str) -> None:
    assert g2p.reference(TEXT, language) == g2p.reference(TEXT, language)


@pytest.mark.parametrize("text", ["", "…", "😀", "你好"])
def test_a_text_that_cannot_be_read_is_a_text_error_with_a_hint(g2p: G2P, text: str) -> None:
    with pytest.raises(TextError) as caught:
        g2p.reference(text, "en-US")
    assert caught.value.hint
    assert not caught.value.message.endswith(".")
