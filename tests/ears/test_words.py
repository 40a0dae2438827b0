"""What may have been said, and what a synthesiser is asked to say."""

from __future__ import annotations

import numpy as np
from training.ear import german, words

from pronounce_cli.languages.de.inventory import INVENTORY, PHONES

# "schöne Uhr" as espeak-ng names it.
CLOCK = "S+'Y:+n+@ _!+'u:+r"


def test_every_phone_has_where_it_starts_from_and_how_it_is_said() -> None:
    assert set(german.NEAREST) == set(PHONES)
    assert set(german.SHARED) < set(PHONES)
    said = {phone for phones in german.MNEMONICS.values() for phone in phones.split()}
    assert said == set(PHONES)
    assert {phone for pair in german.PAIRS for phone in pair if phone} <= set(PHONES)
    assert len(german.PAIRS) == 30


def test_an_r_that_no_vowel_follows_is_a_vowel() -> None:
    assert german.vocalised(tuple("kʊʁt"), INVENTORY.vowels) == tuple("kʊɐt")
    assert german.vocalised(("l", "eː", "ʁ", "ɐ"), INVENTORY.vowels) == ("l", "eː", "ʁ", "ɐ")
    assert german.vocalised(("ʁ", "oː", "t"), INVENTORY.vowels) == ("ʁ", "oː", "t")


def test_a_word_said_with_less_care() -> None:
    assert german.lighter(("l", "eː", "z", "ə", "n")) == ("l", "eː", "z", "n")
    assert german.lighter(("z", "eː", "ə", "n")) is None
    assert german.lighter(("ə", "n", "t")) is None


def test_espeak_writes_short_y_and_the_vowel_of_vater_in_its_own_way() -> None:
    assert german.read_aloud("mˈytɜ") == "mʏtɐ"
    assert german.read_aloud("tˈyːɾ") == "tyːɾ"


def test_a_sentence_is_asked_for_by_its_sounds() -> None:
    assert words.spoken(CLOCK) == ("[[S|'Y:|n|@ 'u:|3]]", ("ʃ", "øː", "n", "ə", "uː", "ɐ"))
    assert words.spoken("'Q+n") is None


def test_exchanged_phones_are_asked_for_and_told() -> None:
    found = {words.spoken(CLOCK, np.random.default_rng(seed)) for seed in range(60)}
    phones = {said for _, said in found}
    assert ("ʃ", "øː", "n", "ə", "uː", "ɐ") in phones
    assert any(said[0] in ("ç", "s", "t͡ʃ") for said in phones)
    for ask, said in found:
        names = ask.strip("[]").replace("'", "").replace(" ", "|").split("|")
        assert [phone for name in names for phone in german.MNEMONICS[name].split()] == list(said)
