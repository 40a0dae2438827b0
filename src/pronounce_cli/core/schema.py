"""The JSON Schema of results, made from the value types and their docstrings, so that they cannot differ."""

from __future__ import annotations

import re
import types
from dataclasses import Field, fields, is_dataclass
from enum import Enum
from inspect import cleandoc
from typing import Any, Union, get_args, get_origin, get_type_hints

from pronounce_cli.core.codec import SCHEMA_VERSION
from pronounce_cli.core.runs import Outcome
from pronounce_cli.core.types import Assessment, Failure, Phoneme

_PHONEME = {
    "description": "One sound, as it is asked for.",
    "type": "object",
    "properties": {
        "arpabet": {
            "type": "string",
            "description": 'Its name without a stress digit, in ARPAbet for English; "" where its language has none.',
        },
        "stress": {
            "type": ["integer", "null"],
            "description": "0 none, 1 primary, 2 secondary; null for consonants and where it is unknown.",
        },
        "segment": {
            "type": ["string", "null"],
            "description": "The sound as one IPA segment where its language has no names for its sounds.",
        },
    },
    "required": ["arpabet", "stress"],
}
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of what `pronounce score --format json` prints."""
    definitions: dict[str, Any] = {}
    results = [_result(kind, slug, definitions) for kind, slug in ((Assessment, "assessment"), (Failure, "failure"))]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Report of `pronounce score --format json`",
        "description": "Scores run from 0 to 100; null means not measured. Later minor versions may add keys.",
        "type": "object",
        "properties": {
            "schema_version": {"const": SCHEMA_VERSION},
            "results": {"type": "array", "items": {"oneOf": results}},
        },
        "required": ["schema_version", "results"],
        "$defs": dict(sorted(definitions.items())),
    }


def _result(kind: type, slug: str, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return a reference to a result type, with the two keys that `codec.result_to_dict` puts first."""
    name = _reference(kind, definitions)["$ref"].rpartition("/")[2]
    own = definitions[name]
    recording = _reference(Outcome, definitions)["$ref"].rpartition("/")[2]
    definitions[recording]["properties"].pop("result", None)
    definitions[recording]["required"] = []
    own["properties"] = {
        "schema_version": {"const": SCHEMA_VERSION},
        "kind": {"const": slug},
        **own["properties"],
        "recording": {"$ref": f"#/$defs/{recording}"},
    }
    own["required"] = ["schema_version", "kind", *own["required"]]
    return {"$ref": f"#/$defs/{name}"}


def _schema_of(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        inner, *others = [arm for arm in get_args(hint) if arm is not type(None)]
        if others:
            return {"oneOf": [_schema_of(arm, definitions) for arm in (inner, *others)]}
        found = _schema_of(inner, definitions)
        if isinstance(found.get("type"), str):
            return found | {"type": [found["type"], "null"]}
        return {"anyOf": [found, {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": _schema_of(get_args(hint)[0], definitions)}
    if is_dataclass(hint) and isinstance(hint, type):
        return _reference(hint, definitions)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    return {"type": _PLAIN[hint]}


def _written_type(field: Field[Any], hint: Any) -> Any:
    """Return the type of a field in a document, where a phone may be written by its symbol."""
    if field.metadata.get("written") != "symbol":
        return hint
    return tuple[str, ...] if get_origin(hint) is tuple else str | None


def _reference(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind is Phoneme:
        definitions["Phoneme"] = _PHONEME
        return {"$ref": "#/$defs/Phoneme"}
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # claims the name first: types may refer to each other
        hints, notes = get_type_hints(kind), _notes(kind)
        written = [field for field in fields(kind) if field.metadata.get("written") is not False]
        properties = {
            field.name: _schema_of(_written_type(field, hints[field.name]), definitions)
            | ({"description": notes[field.name]} if field.name in notes else {})
            for field in written
        }
        definitions[kind.__name__] |= {
            "description": cleandoc(kind.__doc__ or "").partition("\n")[0],
            "type": "object",
            "properties": properties,
            "required": [field.name for field in written if not field.metadata.get("optional")],
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _notes(kind: type) -> dict[str, str]:
    """Return what the `Attributes:` section of a docstring says of each field."""
    _, _, section = cleandoc(kind.__doc__ or "").partition("Attributes:\n")
    entries = re.findall(r"^    (\w+): (.*(?:\n {8}.*)*)", section, flags=re.MULTILINE)
    return {name: " ".join(text.split()).replace("None", "null") for name, text in entries}
