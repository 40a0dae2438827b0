from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.types import Reference
from pronounce_cli.languages.en.g2p import EnglishG2P
from pronounce_cli.languages.en.inventory import PHONES

G2P = EnglishG2P()
ANYTHING = st.text(st.characters(), max_size=60)
NEAR_ENGLISH = st.text("abcdeinorstzABZ0123456789'’-–—.,:;/°%$£€#@&+=½²()! \n\t\x00\u200b", max_size=40)
PIECES = st.lists(
    st.sampled_from(
        "$1.2 million;3:30;p.m.;Dr.;St.;May;5;1/2;km;-;e.g.;U.S.;'s;GPTs;www.a.b;a@b.c;1st;'90s".split(";")
    ),
    max_size=8,
).map(" ".join)


def check(text: str, language: str) -> None:
    try:
        reference = G2P.reference(text, language)
    except TextError as error:
        assert error.hint
        assert error.message
        return
    assert isinstance(reference, Reference)
    assert reference.words
    tokens = reference.text.split()
    for word in reference.words:
        assert tokens[word.token] == word.written
        assert word.text.strip() == word.text != ""
        for variant in word.pronunciations:
            assert variant.phonemes
            assert all(phoneme.symbol in PHONES for phoneme in variant.phonemes)
    reference.text.encode()


@settings(deadline=None, max_examples=150)
@given(ANYTHING, st.sampled_from(["en-US", "en-GB"]))
def test_any_text_is_read_or_refused(text: str, language: str) -> None:
    check(text, language)


@settings(deadline=None, max_examples=150)
@given(NEAR_ENGLISH, st.sampled_from(["en-US", "en-GB"]))
def test_any_mixture_of_digits_marks_and_letters_is_read_or_refused(text: str, language: str) -> None:
    check(text, language)


@settings(deadline=None, max_examples=100)
@given(PIECES)
def test_any_order_of_special_tokens_is_read(text: str) -> None:
    check(text, "en-US")
