from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.types import Pronunciation, ReferenceWord, Source
from pronounce_cli.languages.en.g2p import EnglishG2P, english_tag
from pronounce_cli.languages.en.inventory import is_vowel
from pronounce_cli.languages.en.notation import from_arpabet
from pronounce_cli.languages.en.weak_forms import WEAK_FORMS

Said = Callable[..., ReferenceWord]
Sounds = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("a", "AH"), ("a", "EY"), ("an", "AH N"), ("the", "DH AH"), ("the", "DH IY"), ("to", "T AH"), ("to", "T UW"),
        ("of", "AH V"), ("of", "AH"), ("and", "AH N D"), ("and", "AH N"), ("and", "AE N D"), ("for", "F ER"),
        ("for", "F AO R"), ("can", "K AH N"), ("can", "K AE N"), ("at", "AH T"), ("but", "B AH T"),
        ("from", "F R AH M"), ("has", "AH Z"), ("have", "AH V"), ("had", "HH AH D"), ("was", "W AH Z"),
        ("were", "W ER"), ("are", "ER"), ("as", "AH Z"), ("than", "DH AH N"), ("that", "DH AH T"),
        ("them", "DH AH M"), ("them", "AH M"), ("us", "AH S"), ("he", "IY"), ("him", "IH M"), ("his", "IH Z"),
        ("her", "ER"), ("you", "Y AH"), ("your", "Y ER"), ("do", "D AH"), ("does", "D AH Z"), ("must", "M AH S"),
        ("shall", "SH AH L"), ("should", "SH AH D"), ("could", "K AH D"), ("would", "W AH D"), ("will", "W AH L"),
        ("some", "S AH M"), ("there", "DH ER"), ("been", "B IH N"), ("not", "N AH T"), ("or", "ER"),
    ],
)  # fmt: skip
def test_accepts_weak_and_strong_forms(word: str, form: str, sounds: Sounds) -> None:
    assert form in sounds(word)


def test_a_weak_form_says_that_it_is_one(said: Said) -> None:
    sources = {variant.named: variant.source for variant in said("can").pronunciations}
    assert sources["K AH0 N"] is Source.CMUDICT
    assert {v.named: v.source for v in said("would").pronunciations}["AH0 D"] is Source.WEAK_FORM


def test_no_weak_form_is_a_single_consonant() -> None:
    forms = [from_arpabet(form) for forms in WEAK_FORMS.values() for form in forms]
    assert all(any(is_vowel(phoneme.symbol) for phoneme in form) for form in forms)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("record", ["R EH K ER D", "R IH K AO R D"]),
        ("live", ["L AY V", "L IH V"]),
        ("read", ["R IY D", "R EH D"]),
        ("either", ["IY DH ER", "AY DH ER"]),
        ("water", ["W AO T ER", "W AO D ER"]),
        ("little", ["L IH T AH L", "L IH T L"]),
        ("seven", ["S EH V AH N", "S EH V N"]),
        ("office", ["AO F AH S", "AO F IH S"]),
        ("around", ["ER AW N D", "AH R AW N D"]),
    ],
)
def test_all_variants_of_a_word(word: str, forms: list[str], sounds: Sounds) -> None:
    assert set(forms) <= set(sounds(word))


@pytest.mark.parametrize(("word", "form"), [("attend", "AH D EH N D"), ("lemon", "L EH M N"), ("water", "W AO D AH")])
def test_does_not_accept_everything(word: str, form: str, sounds: Sounds) -> None:
    assert form not in sounds(word)


@pytest.mark.parametrize(
    ("word", "british", "american"),
    [
        ("bath", "B AA TH", "B AE TH"),
        ("dances", "D AA N S AH Z", "D AE N S AH Z"),
        ("can't", "K AA N T", "K AE N T"),
        ("after", "AA F T AH", "AE F T ER"),
        ("hot", "HH AO T", "HH AA T"),
        ("watch", "W AO CH", "W AA CH"),
        ("father", "F AA DH AH", "F AA DH ER"),
        ("car", "K AA", "K AA R"),
        ("north", "N AO TH", "N AO R TH"),
        ("near", "N IH AH", "N IH R"),
        ("square", "S K W EH", "S K W EH R"),
        ("fire", "F AY AH", "F AY ER"),
        ("camera", "K AE M AH R AH", "K AE M ER AH"),
        ("hurry", "HH AH R IY", "HH ER IY"),
        ("marry", "M AE R IY", "M EH R IY"),
        ("stirring", "S T ER R IH NG", "S T ER IH NG"),
        ("new", "N Y UW", "N UW"),
        ("student", "S T Y UW D AH N T", "S T UW D AH N T"),
        ("tomatoes", "T AH M AA T OW Z", "T AH M EY T OW Z"),
        ("schedule", "SH EH JH UW L", "S K EH JH UH L"),
        ("leisure", "L EH ZH AH", "L EH ZH ER"),
        ("herb", "HH ER B", "ER B"),
        ("missile", "M IH S AY L", "M IH S AH L"),
        ("privacy", "P R IH V AH S IY", "P R AY V AH S IY"),
        ("organization", "AO G AH N AY Z EY SH AH N", "AO R G AH N AH Z EY SH AH N"),
    ],
)
def test_british_comes_first_and_american_is_accepted(
    word: str, british: str, american: str, said: Said, sounds: Sounds
) -> None:
    assert said(word, "en-GB").pronunciations[0].source is Source.BRITISH
    forms = sounds(word, "en-GB")
    assert forms[0] == british
    assert american in forms
    assert sounds(word)[0] != british


@pytest.mark.parametrize("word", ["cat", "noon", "soup", "bird", "red", "on"])
def test_words_that_are_the_same_in_britain_stay_as_they_are(word: str, sounds: Sounds) -> None:
    assert sounds(word, "en-GB")[0] in sounds(word)


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("Tuesday", "CH UW Z D EY"),
        ("duty", "JH UW T IY"),
        ("sure", "SH AO"),
        ("for", "F AH"),
        ("R", "AA"),
        ("Z", "Z EH D"),
    ],
)
def test_further_british_forms(word: str, form: str, sounds: Sounds) -> None:
    assert form in sounds(word, "en-GB")
    assert form not in sounds(word, "en-US")


@pytest.mark.parametrize(
    ("word", "form", "source"),
    [
        ("googling", "G UW G L IH NG", Source.CMUDICT),
        ("selfie's", "S EH L F IY Z", Source.CMUDICT),
        ("kitchener's", "K IH CH AH N ER Z", Source.CMUDICT),
        ("emailless", "IY M EY L L AH S", Source.CMUDICT),
        ("this'll", "DH IH S AH L", Source.CMUDICT),
        ("cat'd", "K AE T AH D", Source.CMUDICT),
        ("runnin'", "R AH N IH N", Source.CMUDICT),
        ("'cause", "K AH Z", Source.WEAK_FORM),
    ],
)
def test_unknown_words_are_made_of_known_ones(word: str, form: str, source: Source, said: Said, sounds: Sounds) -> None:
    assert form in sounds(word)
    assert said(word).pronunciations[0].source is source


def test_a_compound_of_two_known_words_is_a_guess_from_both(said: Said) -> None:
    variants = said("gorillapencil").pronunciations
    assert variants[0].named == "G ER0 IH1 L AH0 P EH2 N S AH0 L"
    assert {variant.source for variant in variants} == {Source.GUESSED}


@pytest.mark.parametrize(
    "word", ["blorple", "Xiaoming", "gwendolithia", "aeiou", "sksksa", "zzyzzyva", "y", "ooo", "eee"]
)
def test_every_word_gets_a_sound(word: str, said: Said) -> None:
    assert all(variant.phonemes for variant in said(word).pronunciations)


def test_letters_of_an_acronym_are_words_of_their_own(g2p: EnglishG2P) -> None:
    words = g2p.reference("Ask GPT's AI at NASA, a CIA of A4", "en-US").words
    said = {word.text: word.pronunciations[0] for word in words}
    assert [word.text for word in words] == "Ask G P T's AI at NASA a CIA of A four".split()
    assert said["G"].named == "JH IY1"
    assert said["T's"].named == "T IY1 Z"
    assert said["A"].named == "EY1"
    assert {said[letter].source for letter in ("G", "P", "T's", "A")} == {Source.LETTERS}
    assert said["NASA"].named == "N AE1 S AH0"
    assert {word.token for word in words if word.text in ("G", "P", "T's")} == {1}
    assert {word.written for word in words if word.text in ("G", "P", "T's")} == {"GPT's"}


def test_us_in_capitals_is_a_country_and_in_small_letters_a_pronoun(g2p: EnglishG2P) -> None:
    country, pronoun = (word for word in g2p.reference("The US told us", "en-US").words if word.text.lower() == "us")
    assert country.pronunciations[0].named == "Y UW1 EH1 S"
    assert [variant.named for variant in pronoun.pronunciations] == ["AH1 S"]


def test_accents_are_looked_up_without_and_shown_with_them(said: Said) -> None:
    word = said("café")
    assert word.text == "café"
    assert word.pronunciations[0].source is Source.CMUDICT


def test_the_users_lexicon_replaces_the_dictionary_and_reaches_inflected_forms() -> None:
    tomato = (Pronunciation(from_arpabet("T AH0 M AA1 T OW0"), Source.USER),)
    blorp = (Pronunciation(from_arpabet("B L AO1 R P"), Source.USER),)
    g2p = EnglishG2P(user_lexicon={"tomato": tomato, "blorp": blorp})
    for language in ("en-US", "en-GB"):
        words = g2p.reference("Tomato blorp's", language).words
        assert words[0].pronunciations == tomato
        assert words[1].pronunciations[-1].named == "B L AO1 R P S"
        assert words[1].pronunciations[-1].source is Source.USER


@pytest.mark.parametrize("text", ["", " \n\t", "...", "?! — …", "😀🎉", "\x00\x01", "\u200b\ufeff", "\ud800", "| ~ ^"])
def test_a_text_without_a_word_is_refused(text: str, g2p: EnglishG2P) -> None:
    with pytest.raises(TextError, match="no English word to read aloud") as caught:
        g2p.reference(text, "en-US")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("en", "en"),
        ("en-US", "en-US"),
        ("en_gb", "en-GB"),
        ("EN-uk", "en-GB"),
        ("en-AU", "en-AU"),
        ("en-Latn-IN", "en-IN"),
    ],
)
def test_language_tags(language: str, tag: str, g2p: EnglishG2P) -> None:
    assert english_tag(language) == tag
    assert g2p.reference("yes", language).language == tag


@pytest.mark.parametrize("language", ["fr", "de-DE", "", "english", "zh-CN"])
def test_other_languages_are_refused(language: str, g2p: EnglishG2P) -> None:
    with pytest.raises(TextError, match="no pronunciations for the language") as caught:
        g2p.reference("bonjour", language)
    assert caught.value.hint


@pytest.mark.parametrize(("language", "first"), [("en-NZ", "B AA TH"), ("en-CA", "B AE TH"), ("en", "B AE TH")])
def test_regions_follow_britain_or_america(language: str, first: str, sounds: Sounds) -> None:
    assert sounds("bath", language)[0] == first


def test_an_answer_does_not_depend_on_what_was_asked_before(g2p: EnglishG2P) -> None:
    text = "The blorple's record of 1984 skateboarderings"
    assert g2p.reference(text, "en-GB") == EnglishG2P().reference(text, "en-GB")


def test_ten_thousand_words_each_get_sounds(g2p: EnglishG2P) -> None:
    text = "the quick brown fox jumps over 25 lazy dogs " * 1200
    words = g2p.reference(text, "en-US").words
    assert len(words) == 12_000
    assert all(one.token <= other.token for one, other in pairwise(words))


def test_words_that_were_divided_at_the_end_of_a_line_are_one_again() -> None:
    reference = EnglishG2P().reference("an impor-\r\ntant mat-\n  ter, well-\nknown for 20-\nodd years", "en")

    assert [word.text for word in reference.words][1:6] == ["important", "matter", "well", "known", "for"]
