"""What may have been said, and what a synthesiser is asked to say."""

from __future__ import annotations

import numpy as np
from training.ear import words
from training.ear.german import GERMAN, lighter, parsed, vocalised

# "schöne Uhr" as espeak-ng names it.
CLOCK = "S+'Y:+n+@ _!+'u:+r"


def test_every_phone_has_where_it_starts_from_and_how_it_is_said() -> None:
    assert set(GERMAN.nearest) == set(GERMAN.phones)
    assert set(GERMAN.shared) < set(GERMAN.phones)
    said = {phone for phones in GERMAN.mnemonics.values() for phone in phones.split()}
    assert said == set(GERMAN.phones)
    assert {phone for pair in GERMAN.pairs for phone in pair if phone} <= set(GERMAN.phones)
    assert len(GERMAN.pairs) == 30


def test_an_r_that_no_vowel_follows_is_a_vowel() -> None:
    assert vocalised(tuple("kʊʁt")) == tuple("kʊɐt")
    assert vocalised(("l", "eː", "ʁ", "ɐ")) == ("l", "eː", "ʁ", "ɐ")
    assert vocalised(("ʁ", "oː", "t")) == ("ʁ", "oː", "t")


def test_a_word_said_with_less_care() -> None:
    assert lighter(("l", "eː", "z", "ə", "n")) == ("l", "eː", "z", "n")
    assert lighter(("z", "eː", "ə", "n")) is None
    assert lighter(("ə", "n", "t")) is None


def test_espeak_writes_short_y_and_the_vowel_of_vater_in_its_own_way() -> None:
    assert parsed("mˈytɜ") == tuple("mʏtɐ")
    assert parsed("tˈyːɾ") == ("t", "yː", "ʁ")


def test_a_sentence_is_asked_for_by_its_sounds() -> None:
    assert words.spoken(GERMAN, CLOCK) == ("[[S|'Y:|n|@ 'u:|3]]", ("ʃ", "øː", "n", "ə", "uː", "ɐ"))
    assert words.spoken(GERMAN, "'Q+n") is None


def test_exchanged_phones_are_asked_for_and_told() -> None:
    found = {words.spoken(GERMAN, CLOCK, np.random.default_rng(seed)) for seed in range(60)}
    phones = {said for _, said in found}
    assert ("ʃ", "øː", "n", "ə", "uː", "ɐ") in phones
    assert any(said[0] in ("ç", "s", "t͡ʃ") for said in phones)
    for ask, said in found:
        names = ask.strip("[]").replace("'", "").replace(" ", "|").split("|")
        assert [phone for name in names for phone in GERMAN.mnemonics[name].split()] == list(said)
