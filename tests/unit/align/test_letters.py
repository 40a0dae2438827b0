from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pronounce_cli.align.letters import spelling_of
from pronounce_cli.languages.en.inventory import PHONES
from pronounce_cli.languages.en.letters import SPELLS


@pytest.mark.parametrize(
    ("word", "phones", "letters"),
    [
        ("think", "TH IH NG K", "th i n k"),
        ("laughed", "L AE F T", "l au ghe d"),
        ("queue", "K Y UW", "q u eue"),
        ("Tom,", "T AA M", "T o m"),
        ("nation", "N EY SH AH N", "n a t io n"),
    ],
)
def test_letters_stand_with_the_phones_they_spell(word: str, phones: str, letters: str) -> None:
    spelled = spelling_of(word, phones.split(), SPELLS)
    groups = [
        "".join(letter for letter, of in zip(word, spelled, strict=True) if phone in of)
        for phone in range(len(phones.split()))
    ]

    assert groups == letters.split()


def test_a_letter_may_spell_two_phones() -> None:
    assert spelling_of("box", ["B", "AA", "K", "S"], SPELLS)[2] == (2, 3)


@given(st.text(max_size=12), st.lists(st.sampled_from(sorted(PHONES)), max_size=12))
def test_every_phone_has_a_letter_and_every_letter_a_phone_in_order(word: str, phones: list[str]) -> None:
    spelled = spelling_of(word, phones, SPELLS)

    assert len(spelled) == len(word)
    assert all(not of for letter, of in zip(word, spelled, strict=True) if not letter.isalpha())
    used = [phone for of in spelled for phone in of]
    assert used == sorted(used)
    if phones and any(letter.isalpha() for letter in word):
        assert set(used) == set(range(len(phones)))
        assert all(of for letter, of in zip(word, spelled, strict=True) if letter.isalpha())


def test_where_nothing_is_known_of_the_letters_each_has_one_phone_and_each_phone_a_letter() -> None:
    assert spelling_of("dach", ["d", "a", "x"], {}) == ((0,), (0,), (1,), (2,))
