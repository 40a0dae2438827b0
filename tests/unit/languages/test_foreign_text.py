from __future__ import annotations

import pytest

from pronounce_cli.core.errors import TextError
from pronounce_cli.languages.en.normaliser import MAX_WORDS
from pronounce_cli.languages.epitran.conventions import CONVENTIONS
from pronounce_cli.languages.epitran.normaliser import ForeignText

pytest.importorskip("num2words", reason="the extra `languages` (epitran, num2words) is not installed")


def _read(language: str, text: str) -> str:
    return " ".join(word.text for token in ForeignText(CONVENTIONS[language]).tokens(text) for word in token.words)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("es", "3,5 % y el 1.º", "tres coma cinco por ciento y el primero"),
        ("fr", "l'homme, le 1er mai, à 14h30", "l'homme le premier mai à quatorze heures trente"),
        ("fr", "71 ans", "soixante et onze ans"),
        ("it", "21 anni", "ventuno anni"),
        ("nl", "in 1984", "in negentienhonderdvierentachtig"),
        ("pl", "3,5 km", "trzy przecinek pięć kilometrów"),
        ("pt", "5 %", "cinco por cento"),
        ("ru", "3-й год", "третий год"),
        ("sv", "år 1984, 3:e", "år nittonhundraåttiofyra tredje"),
        ("tr", "% 20", "yüzde yirmi"),
    ],
)
def test_reading(language: str, text: str, words: str) -> None:
    assert _read(language, text) == words


def test_tokens_are_those_of_the_text() -> None:
    text = "Het kost 3,50 € – of 5 %."

    tokens = ForeignText(CONVENTIONS["nl"]).tokens(text)

    assert [token.written for token in tokens] == text.split()
    assert [len(token.words) for token in tokens] == [1, 1, 3, 0, 0, 1, 2, 0]


def test_too_long_a_text_or_word_is_refused() -> None:
    with pytest.raises(TextError, match="more than"):
        ForeignText(CONVENTIONS["nl"]).tokens("ja " * (MAX_WORDS + 1))
    with pytest.raises(TextError, match="too long"):
        ForeignText(CONVENTIONS["nl"]).tokens("a" * 100)


@pytest.mark.parametrize("language", CONVENTIONS)
@pytest.mark.parametrize(
    "text", ["999999999999999999", "0", "-3", "1,5", "1.234,5", "3.5.2024", "24:00", "£3.20", "7%"]
)
def test_every_language_reads_every_kind_of_figure(language: str, text: str) -> None:
    words = _read(language, text)

    assert words
    assert not any(char.isdigit() for char in words)
