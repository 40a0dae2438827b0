from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from pronounce_cli.acoustic import alternatives as module
from pronounce_cli.acoustic import ctc
from pronounce_cli.core.evidence import AlignedPhone, AlignedWord, PhoneAlignment, PhonePosteriors
from pronounce_cli.core.types import Span
from pronounce_cli.languages.en.inventory import INVENTORY, PHONES, sound


def _collapse(path, blank):
    kept = [p for i, p in enumerate(path) if i == 0 or path[i - 1] != p]
    return tuple(p for p in kept if p != blank)


@pytest.mark.parametrize("sequence", [(0, 1, 0), (0,), (1, 1, 2), (2, 1), (0, 0, 0)])
def test_the_likelihoods_are_those_of_all_ctc_paths(sequence):
    """Check every reading of every place against the sum over all paths of a tiny recording."""
    frames = 6
    probs = np.random.default_rng(1).dirichlet(np.ones(4), size=frames)
    three = replace(INVENTORY, articulation={phone: INVENTORY.articulation[phone] for phone in ("P", "T", "K")})
    phones = three.symbols
    posteriors = PhonePosteriors(np.log(probs).astype(np.float32), three, 0.02, "test")
    span = Span(0.0, 0.02)
    word = AlignedWord(0, tuple(AlignedPhone(sound(phones[i]), span, None) for i in sequence))
    found = module.alternatives(posteriors, PhoneAlignment((word,), "test")).log_likelihoods
    assert found.shape == (len(sequence), len(phones) + 1)
    for place, reading in product(range(len(sequence)), (0, 1, 2, None)):
        middle = () if reading is None else (reading,)
        wanted = (*sequence[:place], *middle, *sequence[place + 1 :])
        paths = [path for path in product(range(4), repeat=frames) if _collapse(path, 3) == wanted]
        total = sum(np.prod(probs[range(frames), path]) for path in paths)
        np.testing.assert_allclose(found[place, 3 if reading is None else reading], np.log(total), rtol=1e-4)


def test_what_was_asked_for_is_the_likeliest_reading_of_clear_speech(heard):
    _, reference, posteriors = heard("061210142")
    alignment = ctc.align(posteriors, reference)
    found = module.alternatives(posteriors, alignment).log_likelihoods
    wanted = [PHONES.index(p.phoneme.symbol) for word in alignment.words for p in word.phones]
    assert np.mean(found.argmax(axis=1) == wanted) > 0.8


def test_a_replaced_phone_is_told(heard):
    _, reference, posteriors = heard("061210142")  # "he took up a book"
    book = reference.words[-1]
    peak = replace(
        book, pronunciations=(replace(book.pronunciations[0], phonemes=tuple(map(sound, ("B", "UH", "P")))),)
    )
    alignment = ctc.align(posteriors, replace(reference, words=(*reference.words[:-1], peak)))
    found = module.alternatives(posteriors, alignment).log_likelihoods[-1]
    assert PHONES[int(found[:-1].argmax())] == "K"
    assert found[PHONES.index("P")] < found[PHONES.index("K")] - 1
