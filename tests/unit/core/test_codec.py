from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pronounce_cli.core import codec
from pronounce_cli.core.runs import Outcome, Spread
from pronounce_cli.core.types import (
    NOTHING,
    Assessment,
    Failure,
    Insertion,
    Phoneme,
    PhoneScore,
    Pronunciation,
    Reference,
    ReferenceWord,
    Result,
    Scores,
    Source,
    Span,
    Timing,
    Verdict,
)
from pronounce_cli.languages import inventory_of
from pronounce_cli.languages.en.inventory import PHONES, sound
from pronounce_cli.languages.en.notation import said

_PLAIN = {
    str: st.text(max_size=8),
    bool: st.booleans(),
    int: st.integers(-9, 9),
    # Values that survive the four decimals of the document.
    float: st.integers(-10_000_000, 10_000_000).map(lambda n: n / 10_000),
}


def _phone_score(asked: Phoneme, heard: str | None, accuracy: float) -> PhoneScore:
    """A phone; what was heard in its place has the stress of what was asked for."""
    made = NOTHING if heard == "" else None if heard is None else sound(heard, asked.stress)
    return PhoneScore(asked, made, None, -1.5, accuracy)


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Anything that the type hint of a field allows."""
    if type(None) in get_args(hint):
        (inner,) = [arm for arm in get_args(hint) if arm is not type(None)]
        return st.none() | values_of(inner)
    if get_origin(hint) is tuple:
        return st.lists(values_of(get_args(hint)[0]), max_size=2).map(tuple)
    if hint is Phoneme:
        return st.builds(sound, st.sampled_from(PHONES), st.none() | st.integers(0, 2))
    if hint is PhoneScore:
        return st.builds(_phone_score, values_of(Phoneme), st.none() | st.sampled_from((*PHONES, "")), _PLAIN[float])
    if hint is Pronunciation:
        return st.builds(said, st.lists(values_of(Phoneme), max_size=3).map(tuple), st.sampled_from(Source))
    if hint is Reference:
        return st.builds(Reference, st.text(), values_of(tuple[ReferenceWord, ...]), st.just("en-GB"))
    if hint is Insertion:
        phones = st.lists(st.sampled_from(PHONES).map(sound), max_size=2).map(tuple)
        return st.builds(Insertion, values_of(Span | None), phones, values_of(str | None))
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        parts = {field.name: values_of(hints[field.name]) for field in fields(hint)}
        return st.builds(hint, **parts)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    return _PLAIN[hint]


@given(values_of(Assessment) | values_of(Failure))
def test_every_result_survives_a_round_trip_through_json(result: Result) -> None:
    text = json.dumps(codec.result_to_dict(result), allow_nan=False)

    assert codec.result_from_dict(json.loads(text), inventory_of) == result


@given(values_of(Assessment) | values_of(Failure), values_of(Spread | None), st.lists(st.text()).map(tuple))
def test_every_outcome_survives_a_round_trip_through_json(
    result: Result, spread: Spread | None, tags: tuple[str, ...]
) -> None:
    outcome = Outcome(
        codec.result_from_dict(codec.result_to_dict(result), inventory_of), None, "ann", tags, 60.0, spread
    )
    document = json.loads(json.dumps(codec.outcome_to_dict(outcome)))

    assert codec.outcome_to_dict(codec.outcome_from_dict(document, inventory_of)) == document
    assert codec.outcome_from_dict(document, inventory_of).tags == tags


def test_an_outcome_of_which_nothing_else_is_known_is_written_as_its_result() -> None:
    failure = Failure("a", "input", "broken")

    assert codec.outcome_to_dict(Outcome(failure)) == codec.result_to_dict(failure)
    with pytest.raises(ValueError, match="recording: expected"):
        codec.outcome_from_dict(codec.result_to_dict(failure) | {"recording": {"speaker": 3}}, inventory_of)


@given(values_of(Assessment))
def test_keys_stand_in_the_order_of_the_fields(result: Assessment) -> None:
    document = codec.result_to_dict(result)

    written = (
        f.name for f in fields(Assessment) if getattr(result, f.name) is not None or not f.metadata.get("optional")
    )
    assert list(document) == ["schema_version", "kind", *written]


def test_floats_are_rounded_to_four_decimals_and_none_stays_none() -> None:
    scores = Scores(1 / 3, None, 100.0, 0.0, 2 / 3)

    assert codec.encode(scores) == {
        "accuracy": 0.3333,
        "fluency": None,
        "completeness": 100.0,
        "prosody": 0.0,
        "overall": 0.6667,
    }


def test_a_whole_number_is_read_where_a_float_is_expected() -> None:
    assert codec.decode(float, 3) == 3.0


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        (Scores, [], "expected an object for Scores"),
        (Timing, {"speech_s": 1.0}, "Timing is incomplete"),
        (Scores, {"accuracy": "high"}, "accuracy: expected float, got str"),
        (tuple[str, ...], "ab", "expected a list"),
        (Verdict, "splendid", "splendid"),
        (float, True, "expected float, got bool"),
    ],
)
def test_wrong_shapes_are_refused_with_the_place(kind: Any, data: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        codec.decode(kind, data)


@pytest.mark.parametrize("version", ["2.0", "", None])
def test_another_major_version_is_refused(version: str | None) -> None:
    document = codec.result_to_dict(Failure("a.wav", "input.audio", "it is silent")) | {"schema_version": version}

    with pytest.raises(ValueError, match="schema version"):
        codec.result_from_dict(document, inventory_of)


def test_a_later_minor_version_with_more_keys_is_read() -> None:
    failure = Failure("a.wav", "input.audio", "it is silent")
    document = codec.result_to_dict(failure) | {"schema_version": "1.9", "mood": "sad"}

    assert codec.result_from_dict(document, inventory_of) == failure
