from __future__ import annotations

import pytest

from pronounce_cli.languages.en.inventory import is_vowel
from pronounce_cli.languages.en.letters import letter_name, sounds_of_spelling, spelled_out
from pronounce_cli.languages.en.notation import symbols


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("blat", "B L AE T"),
        ("plake", "P L EY K"),
        ("shoving", "SH AA V IH NG"),
        ("knorp", "N AO R P"),
        ("quent", "K W EH N T"),
        ("phation", "F AE SH AH N"),
        ("kight", "K AY T"),
        ("citty", "S IH T IY"),
        ("blick", "B L IH K"),
        ("youzzle", "Y AW Z AH L"),
        ("bzzt", "B IY Z IY Z IY T IY"),
    ],
)
def test_spelling_rules(spelling: str, expected: str) -> None:
    assert " ".join(symbols(sounds_of_spelling(spelling))) == expected


def test_one_vowel_of_a_guess_has_the_main_stress() -> None:
    for spelling in ("blat", "plakeration", "arumba", "shoving"):
        assert [p.stress for p in sounds_of_spelling(spelling) if is_vowel(p.symbol)].count(1) == 1


def test_letters_have_names() -> None:
    assert " ".join(symbols(spelled_out("gpt"))) == "JH IY P IY T IY"
    assert letter_name("Z", british=True) != letter_name("z")
