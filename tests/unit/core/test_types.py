from __future__ import annotations

import dataclasses
import inspect

import pytest

from pronounce_cli.core import evidence, types
from pronounce_cli.core.evidence import AlignedPhone, AlignedWord
from pronounce_cli.core.types import Source, Span
from pronounce_cli.languages.en.inventory import sound
from pronounce_cli.languages.en.notation import said as pronunciation

VALUES = {
    kind
    for module in (types, evidence)
    for _, kind in inspect.getmembers(module, inspect.isclass)
    if dataclasses.is_dataclass(kind)
}


@pytest.mark.parametrize("kind", sorted(VALUES, key=str), ids=lambda kind: kind.__name__)
def test_values_are_frozen_and_slotted_and_hold_no_lists(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)
    assert not [f.name for f in dataclasses.fields(kind) if str(f.type).startswith(("list", "dict", "set"))]


def test_a_span_knows_its_length() -> None:
    assert Span(1.25, 2.0).duration_s == 0.75


def test_a_pronunciation_is_shown_in_both_alphabets() -> None:
    said = pronunciation((sound("HH"), sound("AH", 0), sound("L"), sound("OW", 1)), Source.CMUDICT)

    assert said.named == "HH AH0 L OW1"
    assert said.ipa == "həˈloʊ"


def test_an_aligned_word_spans_its_phones() -> None:
    phones = (AlignedPhone(sound("N"), Span(0.1, 0.2), None), AlignedPhone(sound("OW", 1), Span(0.2, 0.5), None))

    assert AlignedWord(0, phones).span == Span(0.1, 0.5)
