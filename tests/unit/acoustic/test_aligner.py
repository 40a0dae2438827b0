from __future__ import annotations

import gc
from dataclasses import replace

import pytest

from pronounce_cli.acoustic import ctc
from pronounce_cli.acoustic.aligner import PocketsphinxAligner
from pronounce_cli.core.types import Pronunciation, Source
from pronounce_cli.languages.en.inventory import sound


@pytest.fixture(scope="module")
def aligner():
    return PocketsphinxAligner()


def _check(alignment, reference, duration_s):
    assert alignment is not None
    phones = [phone for word in alignment.words for phone in word.phones]
    wanted = [w.pronunciations[a.variant].phonemes for w, a in zip(reference.words, alignment.words, strict=True)]
    assert [phone.phoneme for phone in phones] == [phoneme for word in wanted for phoneme in word]
    starts = [phone.span.start_s for phone in phones]
    assert starts == sorted(starts)
    assert all(phone.span.duration_s > 0 for phone in phones)
    assert phones[-1].span.end_s <= duration_s + 0.05


def test_every_phoneme_of_every_recording_has_its_place(aligner, heard, names):
    for name in names:
        audio, reference, _ = heard(name)
        _check(aligner.align(audio, reference), reference, audio.duration_s)
        gc.collect()


def test_the_ctc_aligner_finds_the_same_places(aligner, heard):
    audio, reference, posteriors = heard("061210142")
    first, second = aligner.align(audio, reference), ctc.align(posteriors, reference)
    _check(second, reference, audio.duration_s)
    for one, other in zip(first.words, second.words, strict=True):
        assert one.span.start_s < other.span.end_s
        assert other.span.start_s < one.span.end_s


def test_the_variant_that_was_said_is_chosen(aligner, heard):
    audio, reference, posteriors = heard("061210142")
    said = reference.words[1].pronunciations[0]
    other = Pronunciation(tuple(sound(p) for p in ("S", "IY", "M", "AO", "L")), Source.USER)
    words = (reference.words[0], replace(reference.words[1], pronunciations=(other, said)), *reference.words[2:])
    changed = replace(reference, words=words)
    for alignment in (aligner.align(audio, changed), ctc.align(posteriors, changed)):
        assert alignment.words[1].variant == 1


def test_what_was_aligned_before_leaves_no_trace(heard):
    audio, reference, _ = heard("061210142")
    fresh, used = PocketsphinxAligner(), PocketsphinxAligner()
    for name in ("069120014", "061210142"):
        used.align(*heard(name)[:2])

    assert used.align(audio, reference) == fresh.align(audio, reference) == fresh.align(audio, reference)


def test_a_recording_too_short_for_its_text_has_no_path(aligner, heard):
    audio, reference, posteriors = heard("061210142")
    short = replace(audio, samples=audio.samples[:3200])
    many = replace(reference, words=reference.words * 20)
    assert aligner.align(short, many) is None
    assert ctc.align(replace(posteriors, log_probs=posteriors.log_probs[:10]), many) is None
