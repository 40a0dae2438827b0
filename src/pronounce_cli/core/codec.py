"""Results to JSON and back, driven by the type hints of `core.types`.

Keys stand in the order of the fields; a field marked "optional" is left out where it is None or holds nothing. Floats
are rounded to four decimals, so that a document does not depend on the last bits of a platform's arithmetic.

A phone is written by its symbol. The keys `arpabet` and `segment` are older than other languages: a phone has the first
where its language has names for its sounds, else the second. What a symbol sounds like is not written; it is read back
through the `Inventory` of the language.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from pronounce_cli.core.inventory import Inventory
from pronounce_cli.core.runs import Outcome
from pronounce_cli.core.types import Assessment, Failure, Phoneme, PhoneScore, Pronunciation, Result

SCHEMA_VERSION = "1.0"


InventoryOf = Callable[[str], Inventory | None]
"""Gives the phones of a language by its tag; None where its phones are named by their IPA."""


def encode(value: Any) -> Any:
    """Return a value of `core.types` as dicts, lists, strings and numbers."""
    if isinstance(value, Phoneme):
        named = {"arpabet": value.symbol if value.is_named else "", "stress": value.stress}
        return named if value.is_named else named | {"segment": value.ipa}
    if is_dataclass(value) and not isinstance(value, type):
        return dict(_items(value))
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    return value


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(value):
        item, how = getattr(value, field.name), field.metadata
        if how.get("written") is False or (how.get("optional") and (item is None or item == ())):
            continue
        yield field.name, _symbols(item) if how.get("written") == "symbol" else encode(item)


def _symbols(item: Any) -> Any:
    if isinstance(item, tuple):
        return [phone.symbol for phone in item]
    return None if item is None else item.symbol


def decode(kind: Any, data: Any, inventory: Inventory | None = None) -> Any:
    """Return `data`, as made by `encode`, as a value of type `kind`.

    Args:
        kind: A type of `core.types`, or a type hint made of such.
        data: What was written.
        inventory: The phones of the language; None where they are named by their IPA.

    Raises:
        ValueError: `data` does not have the shape of `kind`.
    """
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        (inner,) = [arm for arm in get_args(kind) if arm is not type(None)]
        return decode(inner, data, inventory)
    if origin is tuple:
        if not isinstance(data, list):
            raise ValueError(f"expected a list, got {type(data).__name__}")
        return tuple(decode(get_args(kind)[0], item, inventory) for item in data)
    if origin is dict:
        if not isinstance(data, dict):
            raise ValueError(f"expected an object, got {type(data).__name__}")
        return {key: decode(get_args(kind)[1], item, inventory) for key, item in data.items()}
    if kind is Phoneme:
        return _phoneme(data, inventory)
    if isinstance(kind, type) and is_dataclass(kind):
        return _decode_dataclass(kind, data, inventory)
    return _decode_scalar(kind, data)


def _phoneme(data: Any, inventory: Inventory | None) -> Phoneme:
    """Return a phone that is written as an object, or as its symbol alone."""
    if isinstance(data, str):
        data = {"arpabet": data} if inventory and data in inventory.ipa else {"segment": data}
    if not isinstance(data, dict):
        raise ValueError(f"expected a phone, got {type(data).__name__}")
    symbol, segment = data.get("arpabet", ""), data.get("segment")
    stress = decode(int | None, data.get("stress"))
    if isinstance(segment, str):
        return Phoneme(segment, segment, stress)
    if not isinstance(symbol, str) or not symbol:
        raise ValueError("a phone has neither a name nor a segment")
    if inventory is None:  # how it sounds is not known here
        return Phoneme(symbol, symbol, stress)
    if symbol not in inventory.ipa:
        raise ValueError(f"{symbol!r} is no phone of the language")
    return inventory.phoneme(symbol, stress)


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


def _decode_dataclass(kind: type, data: Any, inventory: Inventory | None) -> Any:
    if not isinstance(data, dict):
        raise ValueError(f"expected an object for {kind.__name__}, got {type(data).__name__}")
    values = {}
    for field in fields(kind):
        if field.name in data:
            try:
                values[field.name] = decode(_hints(kind)[field.name], data[field.name], inventory)
            except ValueError as error:
                raise ValueError(f"{field.name}: {error}") from error
    if inventory:
        _add_what_follows(kind, values, inventory)
    try:
        return kind(**values)
    except TypeError as error:
        raise ValueError(f"{kind.__name__} is incomplete: {error}") from error


def _add_what_follows(kind: type, values: dict[str, Any], inventory: Inventory) -> None:
    """Add what is not written since the rest tells it."""
    if kind is Pronunciation and "phonemes" in values:
        values["ipa"] = inventory.ipa_of_word(values["phonemes"])
    heard = values.get("heard_as")
    if kind is PhoneScore and heard and heard.symbol in inventory.ipa and "phoneme" in values:
        values["heard_as"] = inventory.phoneme(heard.symbol, values["phoneme"].stress)


def result_to_dict(result: Result) -> dict[str, Any]:
    """Return a result as a JSON object with `schema_version` and `kind` first."""
    kind = "assessment" if isinstance(result, Assessment) else "failure"
    return {"schema_version": SCHEMA_VERSION, "kind": kind} | cast("dict[str, Any]", encode(result))


def result_from_dict(data: dict[str, Any], inventory_of: InventoryOf) -> Result:
    """Return the result that `result_to_dict` wrote.

    Args:
        data: The object.
        inventory_of: The phones of each language.

    Raises:
        ValueError: The object is not one of ours, or has another major schema version.
    """
    version = str(data.get("schema_version", ""))
    if version.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
        raise ValueError(f"schema version {version or 'missing'}, this program reads {SCHEMA_VERSION}")
    if data.get("kind") == "failure":
        return cast("Failure", decode(Failure, data))
    reference = data.get("reference")
    language = reference.get("language") if isinstance(reference, dict) else None
    inventory = inventory_of(language) if isinstance(language, str) else None
    return cast("Assessment", decode(Assessment, data, inventory))


def outcome_to_dict(outcome: Outcome) -> dict[str, Any]:
    """Return a result as `result_to_dict`, with what the manifest says of the recording under `recording`, if any."""
    recording = encode(outcome)
    del recording["result"]
    if not recording["tags"]:
        del recording["tags"]
    return result_to_dict(outcome.result) | ({"recording": recording} if recording else {})


def outcome_from_dict(data: dict[str, Any], inventory_of: InventoryOf) -> Outcome:
    """Return the outcome that `outcome_to_dict` wrote.

    Raises:
        ValueError: As `result_from_dict`.
    """
    result = result_from_dict(data, inventory_of)
    recording = data.get("recording", {})
    if not isinstance(recording, dict):
        raise ValueError(f"recording: expected an object, got {type(recording).__name__}")
    known = {key: value for key, value in recording.items() if key != "result"}
    try:
        values = {key: decode(_hints(Outcome)[key], value) for key, value in known.items() if key in _hints(Outcome)}
    except ValueError as error:
        raise ValueError(f"recording: {error}") from error
    return Outcome(result, **values)
