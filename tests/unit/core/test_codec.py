from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pronounce_cli.core import codec
from pronounce_cli.core.phones import PHONES
from pronounce_cli.core.runs import Outcome, Spread
from pronounce_cli.core.types import Assessment, Failure, Result, Scores, Verdict

_PLAIN = {
    str: st.text(max_size=8),
    bool: st.booleans(),
    int: st.integers(-9, 9),
    # Values that survive the four decimals of the document.
    float: st.integers(-10_000_000, 10_000_000).map(lambda n: n / 10_000),
}


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Anything that the type hint of a field allows."""
    if type(None) in get_args(hint):
        (inner,) = [arm for arm in get_args(hint) if arm is not type(None)]
        return st.none() | values_of(inner)
    if get_origin(hint) is tuple:
        return st.lists(values_of(get_args(hint)[0]), max_size=2).map(tuple)
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        parts = {field.name: values_of(hints[field.name]) for field in fields(hint)}
        if "arpabet" in parts:
            parts["arpabet"] = st.sampled_from(PHONES)
        return st.builds(hint, **parts)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    return _PLAIN[hint]


@given(values_of(Assessment) | values_of(Failure))
def test_every_result_survives_a_round_trip_through_json(result: Result) -> None:
    text = json.dumps(codec.result_to_dict(result), allow_nan=False)

    assert codec.result_from_dict(json.loads(text)) == result


@given(values_of(Assessment) | values_of(Failure), values_of(Spread | None), st.lists(st.text()).map(tuple))
def test_every_outcome_survives_a_round_trip_through_json(
    result: Result, spread: Spread | None, tags: tuple[str, ...]
) -> None:
    outcome = Outcome(codec.result_from_dict(codec.result_to_dict(result)), None, "ann", tags, 60.0, spread)
    document = json.loads(json.dumps(codec.outcome_to_dict(outcome)))

    assert codec.outcome_to_dict(codec.outcome_from_dict(document)) == document
    assert codec.outcome_from_dict(document).tags == tags


def test_an_outcome_of_which_nothing_else_is_known_is_written_as_its_result() -> None:
    failure = Failure("a", "input", "broken")

    assert codec.outcome_to_dict(Outcome(failure)) == codec.result_to_dict(failure)
    with pytest.raises(ValueError, match="recording: expected"):
        codec.outcome_from_dict(codec.result_to_dict(failure) | {"recording": {"speaker": 3}})


@given(values_of(Assessment))
def test_keys_stand_in_the_order_of_the_fields(result: Assessment) -> None:
    document = codec.result_to_dict(result)

    assert list(document) == ["schema_version", "kind", *(field.name for field in fields(Assessment))]


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
        (Scores, {"accuracy": 1.0}, "Scores is incomplete"),
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
        codec.result_from_dict(document)


def test_a_later_minor_version_with_more_keys_is_read() -> None:
    failure = Failure("a.wav", "input.audio", "it is silent")
    document = codec.result_to_dict(failure) | {"schema_version": "1.9", "mood": "sad"}

    assert codec.result_from_dict(document) == failure
