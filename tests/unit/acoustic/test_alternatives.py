from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np

from pronounce_cli.acoustic import alternatives as module
from pronounce_cli.acoustic import ctc
from pronounce_cli.core.phones import PHONES
from pronounce_cli.core.types import AlignedPhone, AlignedWord, PhoneAlignment, Phoneme, PhonePosteriors, Span


def _collapse(path, blank):
    kept = [p for i, p in enumerate(path) if i == 0 or path[i - 1] != p]
    return tuple(p for p in kept if p != blank)


def test_the_likelihoods_are_those_of_all_ctc_paths():
    """Check the forward algorithm against the sum over every path of a tiny case."""
    rng = np.random.default_rng(1)
    probs = rng.dirichlet(np.ones(4), size=5)
    phones = ("P", "T", "K")
    posteriors = PhonePosteriors(np.log(probs).astype(np.float32), phones, 0.02, "test")
    spans = [Span(0.0, 0.04), Span(0.04, 0.06), Span(0.06, 0.1)]
    word = AlignedWord(0, tuple(AlignedPhone(Phoneme(p), s, None) for p, s in zip("PTP", spans, strict=True)))
    found = module.alternatives(posteriors, PhoneAlignment((word,), "test")).log_likelihoods[1]
    for column, middle in enumerate((0, 1, 2, None)):
        wanted = (0, 0) if middle is None else (0, middle, 0)
        paths = [p for p in product(range(4), repeat=5) if _collapse(p, 3) == wanted]
        total = sum(np.prod(probs[range(5), path]) for path in paths)
        np.testing.assert_allclose(found[column], np.log(total), rtol=1e-4)


def test_what_was_asked_for_is_the_likeliest_reading_of_clear_speech(heard):
    _, reference, posteriors = heard("061210142")
    alignment = ctc.align(posteriors, reference)
    found = module.alternatives(posteriors, alignment).log_likelihoods
    wanted = [PHONES.index(p.phoneme.arpabet) for word in alignment.words for p in word.phones]
    assert np.mean(found.argmax(axis=1) == wanted) > 0.8


def test_a_replaced_phone_is_told(heard):
    _, reference, posteriors = heard("061210142")  # "he took up a book"
    book = reference.words[-1]
    peak = replace(
        book, pronunciations=(replace(book.pronunciations[0], phonemes=tuple(map(Phoneme, ("B", "UH", "P")))),)
    )
    alignment = ctc.align(posteriors, replace(reference, words=(*reference.words[:-1], peak)))
    found = module.alternatives(posteriors, alignment).log_likelihoods[-1]
    assert PHONES[int(found[:-1].argmax())] == "K"
    assert found[PHONES.index("P")] < found[PHONES.index("K")] - 1
