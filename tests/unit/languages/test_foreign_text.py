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
        ("de", "25 Äpfel", "fünfundzwanzig Äpfel"),
        ("de", "am 3. Mai 1984", "am dritte Mai neunzehnhundertvierundachtzig"),
        ("de", "1984 Euro", "eintausendneunhundertvierundachtzig Euro"),
        ("de", "für 3,50 € oder 1 €", "für drei Euro fünfzig oder ein Euro"),
        ("de", "um 14:30 Uhr, um 1 Uhr", "um vierzehn Uhr dreißig um ein Uhr"),
        ("de", "1.000.000 und 3,14", "eine Million und drei Komma eins vier"),
        ("de", "3-5 km, -4 °C", "drei bis fünf Kilometer minus vier Grad C"),
        ("de", "d. h. z.B. Dr. Müller", "das heißt zum Beispiel Doktor Müller"),
        ("de", "die USA, die NATO", "die U S A die NATO"),
        ("de", "DIE USA", "DIE USA"),
        ("de", "01765", "null eins sieben sechs fünf"),
        ("de", "E-Mail (gern!)", "E Mail gern"),
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
    text = "Es kostet 3,50 € – oder 5 %."

    tokens = ForeignText(CONVENTIONS["de"]).tokens(text)

    assert [token.written for token in tokens] == text.split()
    assert [len(token.words) for token in tokens] == [1, 1, 3, 0, 0, 1, 2, 0]


def test_too_long_a_text_or_word_is_refused() -> None:
    with pytest.raises(TextError, match="more than"):
        ForeignText(CONVENTIONS["de"]).tokens("ja " * (MAX_WORDS + 1))
    with pytest.raises(TextError, match="too long"):
        ForeignText(CONVENTIONS["de"]).tokens("a" * 100)


@pytest.mark.parametrize("language", CONVENTIONS)
@pytest.mark.parametrize(
    "text", ["999999999999999999", "0", "-3", "1,5", "1.234,5", "3.5.2024", "24:00", "£3.20", "7%"]
)
def test_every_language_reads_every_kind_of_figure(language: str, text: str) -> None:
    words = _read(language, text)

    assert words
    assert not any(char.isdigit() for char in words)
