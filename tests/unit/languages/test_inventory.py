from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pronounce_cli.core.types import Phoneme
from pronounce_cli.languages.en.inventory import INVENTORY, PHONES, ipa_of_word, phone_of_ipa, phonemes_of_ipa, sound

VOWELS = INVENTORY.vowels
distance = INVENTORY.distance
stressed = st.sampled_from(PHONES).flatmap(
    lambda phone: st.builds(sound, st.just(phone), st.sampled_from([0, 1, 2]) if phone in VOWELS else st.none())
)


def test_there_are_39_phones_15_of_them_vowels() -> None:
    assert len(PHONES) == 39
    assert len(VOWELS) == 15


@pytest.mark.parametrize("phone", PHONES)
def test_every_phone_has_an_ipa_symbol_that_leads_back_to_it(phone: str) -> None:
    assert phone_of_ipa(sound(phone).ipa) == phone


@pytest.mark.parametrize(("symbol", "phone"), [("ə", "AH"), ("ɚ", "ER"), ("iː", "IY"), ("t͡ʃ", "CH"), ("ɫ", "L")])
def test_other_spellings_of_a_phone_are_understood(symbol: str, phone: str) -> None:
    assert phone_of_ipa(symbol) == phone


def test_an_unknown_symbol_is_none() -> None:
    assert phone_of_ipa("ǂ") is None
    assert phonemes_of_ipa("haǂ") is None


@pytest.mark.parametrize(
    ("arpabet", "ipa"),
    [
        ("HH AH0 L OW1", "həˈloʊ"),
        ("TH IH1 NG K", "θɪŋk"),
        ("EH2 JH AH0 K EY1 SH AH0 N", "ˌɛdʒəˈkeɪʃən"),
        ("EH1 K S T R AH0", "ˈɛkstɹə"),
        ("S IH1 NG ER0", "ˈsɪŋɚ"),
        ("AH0 N Y UW1 ZH UW0 AH0 L", "əˈnjuʒuəl"),
    ],
)
def test_words_get_stress_marks_before_their_syllable(arpabet: str, ipa: str) -> None:
    word = [sound(p.rstrip("012"), int(p[-1]) if p[-1].isdigit() else None) for p in arpabet.split()]

    assert ipa_of_word(word) == ipa


@given(st.lists(stressed, min_size=1, max_size=6))
def test_ipa_of_a_word_always_leads_back_to_sounds(word: list[Phoneme]) -> None:
    back = phonemes_of_ipa(ipa_of_word(word))

    assert back is not None
    assert ipa_of_word(word).translate(str.maketrans("", "", "ˈˌ")) == "".join(phone.ipa for phone in word)


@pytest.mark.parametrize("one", PHONES)
def test_distance_is_a_symmetric_measure_from_0_to_1(one: str) -> None:
    assert distance(one, one) == 0
    for other in PHONES:
        assert distance(one, other) == distance(other, one)
        assert (0 < distance(one, other) <= 1) == (one != other)


@pytest.mark.parametrize(
    ("one", "near", "far"), [("TH", "S", "K"), ("V", "F", "N"), ("IH", "IY", "AO"), ("P", "B", "AA"), ("R", "ER", "T")]
)
def test_likely_confusions_are_nearer_than_unlikely_ones(one: str, near: str, far: str) -> None:
    assert distance(one, near) < distance(one, far)


def test_vowels_have_no_place_and_consonants_have_one() -> None:
    for phone, how in INVENTORY.articulation.items():
        assert (how.place is None) == (phone in VOWELS)


def test_no_two_phones_are_made_alike() -> None:
    made = [INVENTORY.articulation[phone] for phone in PHONES]

    assert all(one != other for one, other in itertools.combinations(made, 2))


def test_only_vowels_keep_a_stress_and_some_are_reduced_without_it() -> None:
    assert sound("S", 1) == Phoneme("S", "s")
    assert [sound("AH", stress).ipa for stress in (None, 0, 1, 2)] == ["ʌ", "ə", "ʌ", "ʌ"]
    assert sound("IY", 0) == Phoneme("IY", "i", 0)
