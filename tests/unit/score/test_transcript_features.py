"""What a transcript says about phones, words and the whole."""

from __future__ import annotations

import numpy as np
import pytest

from pronounce_cli.align.words import align_words
from pronounce_cli.core.evidence import AlignedPhone, AlignedWord, PhoneAlignment
from pronounce_cli.core.matching import Hearing
from pronounce_cli.core.types import HeardWord, Span
from pronounce_cli.languages.en.g2p import EnglishG2P
from pronounce_cli.languages.en.spelling import SPELLING
from pronounce_cli.languages.heard import read_heard
from pronounce_cli.score.transcript_features import COLUMNS, Recognised, recognised

G2P = EnglishG2P()


def _recognised(asked: str, heard: str, said: range | None = None) -> Recognised:
    reference = G2P.reference(asked, "en-US")
    words = tuple(HeardWord(word, None, None) for word in heard.split())
    read = read_heard(G2P, words, "en-US")
    said = said or range(len(reference.words))
    span = Span(0.0, 0.1)
    aligned = tuple(
        AlignedWord(0, tuple(AlignedPhone(p, span, None) for p in reference.words[i].pronunciations[0].phonemes))
        for i in said
    )
    hearing = Hearing(words, read, align_words(reference, read, SPELLING))
    return recognised(hearing, PhoneAlignment(aligned, "none"), said)


def test_what_was_recognised_is_1_throughout():
    found = _recognised("I think so", "I think so.")
    assert (found.phones == 1).all()
    assert (found.words == 1).all()
    np.testing.assert_array_equal(found.utterance, [1, 1, 1, -1, -1])


def test_another_word_tells_which_sounds_it_shares():
    found = _recognised("I think so", "I sink so")
    np.testing.assert_array_equal(found.phones[:, 2], [1, -1, 1, 1, 1, 1, 1])  # AY | TH IH NG K | S OW
    np.testing.assert_array_equal(found.phones[:, 0], [1, -1, -1, -1, -1, 1, 1])
    same, likeness, share, before, after = found.words[1]
    assert (same, before, after) == (-1, 1, 1)
    assert -1 < likeness < 1
    assert share == pytest.approx(0.5)
    assert found.words[0, 4] == found.words[2, 3] == -1


def test_nothing_in_place_of_a_word_is_minus_1():
    found = _recognised("I think so", "I so")
    np.testing.assert_array_equal(found.phones[1:5], -1)


def test_words_too_many_are_told_from_repetitions():
    added = _recognised("I think so", "I really think so").utterance
    again = _recognised("I think so", "I I think so").utterance
    assert added[3] > -1
    assert added[4] == -1
    assert again[3] == -1
    assert again[4] > -1


def test_words_that_were_left_out_have_no_row():
    found = _recognised("I think so", "think so", range(1, 3))
    assert found.words.shape == (2, COLUMNS["word"])
    assert found.phones.shape == (6, COLUMNS["phone"])
    assert found.utterance.shape == (COLUMNS["utterance"],)
    assert (found.words[:, :3] == 1).all()
