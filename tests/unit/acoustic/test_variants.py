"""Which pronunciation of each word was said, by the posteriors."""

from __future__ import annotations

from dataclasses import replace

from pronounce_cli.acoustic import ctc
from pronounce_cli.core.types import Pronunciation, Source
from pronounce_cli.languages.en.inventory import sound

SAID = "012030043"  # "six one seven six"


def _form(phones: str, source: Source = Source.CMUDICT) -> Pronunciation:
    return Pronunciation(tuple(sound(phone) for phone in phones.split()), source)


def _chosen(heard, *variants: Pronunciation) -> int:
    """Return which of several pronunciations of its first word a recording is taken for."""
    _, reference, posteriors = heard(SAID)
    first = replace(reference.words[0], pronunciations=variants)
    return ctc.variants(posteriors, replace(reference, words=(first, *reference.words[1:])))[0]


def test_a_word_with_one_pronunciation_has_no_choice(heard):
    _, reference, posteriors = heard(SAID)
    assert ctc.variants(posteriors, reference) == (0, 0, 0, 0)


def test_the_one_that_was_said_is_found_wherever_it_stands(heard):
    said, other = _form("S IH K S"), _form("T EH N")
    assert _chosen(heard, said, other) == 0
    assert _chosen(heard, other, said) == 1
    assert _chosen(heard, other, _form("L AH V"), said) == 2


def test_a_weak_form_needs_better_evidence_than_another_full_one(heard):
    _, reference, posteriors = heard(SAID)
    weak = (_form("T EH N"), _form("S IH K S", Source.WEAK_FORM))
    assert _chosen(heard, *weak) == 1  # nobody takes "six" for "ten"
    twice = (_form("S IH K S"), _form("S IH K S", Source.WEAK_FORM))
    assert _chosen(heard, *twice) == 0  # between equals the first one is taken
    assert len(ctc.variants(posteriors, reference)) == len(reference.words)


def test_too_little_sound_for_all_words_leaves_the_full_forms(heard):
    _, reference, posteriors = heard(SAID)
    short = replace(posteriors, log_probs=posteriors.log_probs[:3])
    words = tuple(replace(word, pronunciations=word.pronunciations * 2) for word in reference.words)
    assert ctc.variants(short, replace(reference, words=words)) == (0, 0, 0, 0)


def test_the_alignment_tells_the_chosen_variant(heard, assessor):
    audio, reference, posteriors = heard(SAID)
    words = tuple(replace(word, pronunciations=(_form("M AA M AA"), *word.pronunciations)) for word in reference.words)
    asked = replace(reference, words=words)
    found = assessor.acoustics.evidence(audio, asked, posteriors, ctc.coverage(posteriors, asked))
    for word, wanted in zip(found.alignment.words, asked.words, strict=True):
        assert word.variant == 1
        assert tuple(phone.phoneme for phone in word.phones) == wanted.pronunciations[1].phonemes
