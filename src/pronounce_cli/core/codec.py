"""Results to JSON and back, driven by the type hints of `core.types`.

Keys stand in the order of the fields; a field marked "optional" is left out where it is None. Floats are rounded to
four decimals, so that a document does not depend on the last bits of a platform's arithmetic.
"""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from pronounce_cli.core.runs import Outcome
from pronounce_cli.core.types import Assessment, Failure, Result

SCHEMA_VERSION = "1.0"


def encode(value: Any) -> Any:
    """Return a value of `core.types` as dicts, lists, strings and numbers."""
    if is_dataclass(value) and not isinstance(value, type):
        items = ((field, getattr(value, field.name)) for field in fields(value))
        return {
            field.name: encode(item) for field, item in items if item is not None or not field.metadata.get("optional")
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    return value


def decode(kind: Any, data: Any) -> Any:
    """Return `data`, as made by `encode`, as a value of type `kind`.

    Raises:
        ValueError: `data` does not have the shape of `kind`.
    """
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        (inner,) = [arm for arm in get_args(kind) if arm is not type(None)]
        return decode(inner, data)
    if origin is tuple:
        if not isinstance(data, list):
            raise ValueError(f"expected a list, got {type(data).__name__}")
        return tuple(decode(get_args(kind)[0], item) for item in data)
    if origin is dict:
        if not isinstance(data, dict):
            raise ValueError(f"expected an object, got {type(data).__name__}")
        return {key: decode(get_args(kind)[1], item) for key, item in data.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        return _decode_dataclass(kind, data)
    return _decode_scalar(kind, data)


def _decode_scalar(kind: Any, data: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if isinstance(kind, type) and issubclass(kind, date) and isinstance(data, str):
        return kind.fromisoformat(data)
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if not isinstance(data, kind):
        raise ValueError(f"expected {kind.__name__}, got {type(data).__name__}")
    return data


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode_dataclass(kind: type, data: Any) -> Any:
    if not isinstance(data, dict):
        raise ValueError(f"expected an object for {kind.__name__}, got {type(data).__name__}")
    values = {}
    for field in fields(kind):
        if field.name in data:
            try:
                values[field.name] = decode(_hints(kind)[field.name], data[field.name])
            except ValueError as error:
                raise ValueError(f"{field.name}: {error}") from error
    try:
        return kind(**values)
    except TypeError as error:
        raise ValueError(f"{kind.__name__} is incomplete: {error}") from error


def result_to_dict(result: Result) -> dict[str, Any]:
    """Return a result as a JSON object with `schema_version` and `kind` first."""
    kind = "assessment" if isinstance(result, Assessment) else "failure"
    return {"schema_version": SCHEMA_VERSION, "kind": kind} | cast("dict[str, Any]", encode(result))


def result_from_dict(data: dict[str, Any]) -> Result:
    """Return the result that `result_to_dict` wrote.

    Raises:
        ValueError: The object is not one of ours, or has another major schema version.
    """
    version = str(data.get("schema_version", ""))
    if version.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
        raise ValueError(f"schema version {version or 'missing'}, this program reads {SCHEMA_VERSION}")
    kind = Failure if data.get("kind") == "failure" else Assessment
    return cast("Result", decode(kind, data))


def outcome_to_dict(outcome: Outcome) -> dict[str, Any]:
    """Return a result as `result_to_dict`, with what the manifest says of the recording under `recording`, if any."""
    recording = encode(outcome)
    del recording["result"]
    if not recording["tags"]:
        del recording["tags"]
    return result_to_dict(outcome.result) | ({"recording": recording} if recording else {})


def outcome_from_dict(data: dict[str, Any]) -> Outcome:
    """Return the outcome that `outcome_to_dict` wrote.

    Raises:
        ValueError: As `result_from_dict`.
    """
    result = result_from_dict(data)
    recording = data.get("recording", {})
    if not isinstance(recording, dict):
        raise ValueError(f"recording: expected an object, got {type(recording).__name__}")
    known = {key: value for key, value in recording.items() if key != "result"}
    try:
        values = {key: decode(_hints(Outcome)[key], value) for key, value in known.items() if key in _hints(Outcome)}
    except ValueError as error:
        raise ValueError(f"recording: {error}") from error
    return Outcome(result, **values)
