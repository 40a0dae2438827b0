from __future__ import annotations

import dataclasses
import inspect

import pytest

from pronounce_cli.core import types
from pronounce_cli.core.types import AlignedPhone, AlignedWord, Phoneme, Pronunciation, ReferenceWord, Source, Span

VALUES = [kind for _, kind in inspect.getmembers(types, dataclasses.is_dataclass)]


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_values_are_frozen_and_slotted_and_hold_no_lists(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)
    assert not [f.name for f in dataclasses.fields(kind) if str(f.type).startswith(("list", "dict", "set"))]


def test_a_span_knows_its_length() -> None:
    assert Span(1.25, 2.0).duration_s == 0.75


def test_a_pronunciation_is_shown_in_both_alphabets() -> None:
    said = Pronunciation((Phoneme("HH"), Phoneme("AH", 0), Phoneme("L"), Phoneme("OW", 1)), Source.CMUDICT)

    assert said.arpabet == "HH AH0 L OW1"
    assert said.ipa == "həˈloʊ"


@pytest.mark.parametrize(("source", "known"), [(Source.CMUDICT, True), (Source.USER, True), (Source.GUESSED, False)])
def test_only_a_guess_is_not_from_the_lexicon(source: Source, known: bool) -> None:
    word = ReferenceWord("a", "a", 0, (Pronunciation((Phoneme("EY", 1),), source),))

    assert word.from_lexicon is known


def test_an_aligned_word_spans_its_phones() -> None:
    phones = (AlignedPhone(Phoneme("N"), Span(0.1, 0.2), None), AlignedPhone(Phoneme("OW", 1), Span(0.2, 0.5), None))

    assert AlignedWord(0, phones).span == Span(0.1, 0.5)
