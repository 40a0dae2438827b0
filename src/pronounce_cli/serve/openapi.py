"""The description of the HTTP interface, made from the limits in force and the types of the results."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from pronounce_cli.__about__ import __version__
from pronounce_cli.core.schema import schema
from pronounce_cli.core.types import Strictness

if TYPE_CHECKING:
    from pronounce_cli.serve.service import RequestLimits

_TAG = "^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$"  # empty means that of the server
_BASE64 = "^(data:[^,]{0,200},)?([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)$"
_ERRORS = {
    400: "The request is malformed.",
    401: "A bearer token is needed.",
    413: "The request is too large.",
    415: "The body is of another type.",
    422: "The recording or the text cannot be used.",
    500: "The server is set up wrongly, or has a bug.",
    501: "This server has no such part.",
    502: "The speech recogniser refused.",
    503: "The server or the speech recogniser is busy.",
    504: "The answer took too long.",
}


def document(limits: RequestLimits) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "pronounce",
            "version": __version__,
            "description": "Pronunciation assessment. Scores run from 0 to 100; null means not measured.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": _paths(limits),
        "components": {
            "schemas": _result_schemas() | {"Error": _ERROR},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


_ERROR = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "string", "description": "Stable slug."},
                "message": {"type": "string"},
                "hint": {"type": ["string", "null"]},
            },
            "required": ["code", "message", "hint"],
        }
    },
    "required": ["error"],
}


@cache
def _result_schemas() -> dict[str, Any]:
    text = json.dumps(schema()["$defs"]).replace("#/$defs/", "#/components/schemas/")
    found: dict[str, Any] = json.loads(text)
    return found


def _paths(limits: RequestLimits) -> dict[str, Any]:
    language = _text("Language of the text, as a BCP 47 tag.", pattern=_TAG, maxLength=35)
    return {
        "/v1/assess": {"post": _assess(limits, language)},
        "/v1/phonemes": {"get": _phonemes(limits, language)},
        "/GetAccuracyFromRecordedAudio": {"post": _trainer_accuracy(limits, language)},
        "/getSample": {"post": _trainer_sample(language)},
        "/getAudioFromText": {"post": _trainer_voice(language)},
        "/health": {"get": _operation("Tell that the server is up", _object("status", "version", "scorer"), ())},
        "/openapi.json": {"get": _operation("This document", {"type": "object"}, ())},
    }


def _text(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": description} | more


def _or_null(shape: dict[str, Any]) -> dict[str, Any]:
    """Return a shape that may also be null, which means the same as leaving it out."""
    return {"anyOf": [shape, {"type": "null"}]}


def _object(*texts: str) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {"type": "string"} for name in texts}, "required": list(texts)}


def _spoken(longest: int) -> dict[str, Any]:
    return _text("What should be said.", minLength=1, maxLength=longest, pattern="^[^\\u0000]+$")


def _operation(
    summary: str, answer: dict[str, Any], errors: tuple[int, ...], *, body: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """Return an operation; a `body` is by media type. Those with errors may need a token."""
    found: dict[str, Any] = {"summary": summary, **more}
    if body is not None:
        content = {kind: {"schema": shape} for kind, shape in body.items()}
        found["requestBody"] = {"required": True, "content": content}
    good = {"description": "Done.", "content": {"application/json": {"schema": answer}}}
    found["responses"] = {"200": good} | {str(status): _failure(status) for status in errors}
    if errors:
        found["security"] = [{}, {"token": []}]
    return found


def _failure(status: int) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/Error"}
    found: dict[str, Any] = {"description": _ERRORS[status], "content": {"application/json": {"schema": shape}}}
    if status == 503:
        found["headers"] = {"Retry-After": {"schema": {"type": "string"}, "description": "Seconds to wait."}}
    return found


def _assess(limits: RequestLimits, language: dict[str, Any]) -> dict[str, Any]:
    strictness = {"enum": [member.value for member in Strictness], "description": "How much a word may differ."}
    text = _spoken(limits.text_chars)
    more = {"language": language, "strictness": strictness}
    more |= {"id": _text("Name of the recording in the result.", minLength=1, maxLength=200, pattern="^[^\\u0000]+$")}
    about = f"A recording of at most {limits.audio_s:g} s: WAV, FLAC, OGG, MP3, WebM and what else the server decodes"
    packed = _text(f"{about}, in base64 or as a data URL.", pattern=_BASE64)
    shape = {
        "type": "object",
        "properties": {"audio": packed, "text": text} | {name: _or_null(of) for name, of in more.items()},
        "required": ["audio", "text"],
    }
    file = {"type": "string", "format": "binary", "description": f"{about}."}
    form = {"type": "object", "properties": {"audio": file, "text": text} | more, "required": ["audio", "text"]}
    body = {"application/json": shape, "multipart/form-data": form}
    answer = {"$ref": "#/components/schemas/Assessment"}
    errors = (400, 401, 413, 415, 422, 500, 501, 502, 503, 504)
    return _operation("Assess a recording against a text", answer, errors, body=body)


def _phonemes(limits: RequestLimits, language: dict[str, Any]) -> dict[str, Any]:
    parameters = [
        {"name": "text", "in": "query", "required": True, "schema": _spoken(limits.text_chars)},
        {"name": "language", "in": "query", "schema": language},
    ]
    answer = {
        "type": "object",
        "properties": {
            "schema_version": {"type": "string"},
            "kind": {"const": "reference"},
            "text": {"type": "string"},
            "language": {"type": "string"},
            "words": {"type": "array", "items": {"type": "object"}},
            "left_out": {
                "type": "array",
                "items": {"type": "string"},
                "description": "What is not read aloud, if any.",
            },
        },
        "required": ["schema_version", "kind", "text", "language", "words"],
    }
    errors = (400, 401, 413, 422, 500, 501, 503, 504)
    return _operation("Tell how the words of a text are said", answer, errors, parameters=parameters)


def _trainer_accuracy(limits: RequestLimits, language: dict[str, Any]) -> dict[str, Any]:
    shape = {
        "type": "object",
        "properties": {
            "title": _spoken(limits.text_chars),
            "base64Audio": _text("The recording in base64 or as a data URL.", pattern=_BASE64),
            "language": _or_null(language),
        },
        "required": ["title", "base64Audio"],
    }
    answer = _object(
        *("real_transcript", "ipa_transcript", "pronunciation_accuracy", "real_transcripts", "matched_transcripts"),
        *("real_transcripts_ipa", "matched_transcripts_ipa", "pair_accuracy_category", "start_time", "end_time"),
        "is_letter_correct_all_words",
    )
    answer["properties"]["pronunciation_accuracy"]["pattern"] = "^[0-9]{1,3}$"
    answer["properties"]["assessment"] = {"$ref": "#/components/schemas/Assessment"}
    answer["required"].append("assessment")
    errors = (400, 401, 413, 415, 422, 500, 501, 502, 503, 504)
    return _operation(
        "Assess a recording, for front ends of the trainer", answer, errors, body={"application/json": shape}
    )


def _trainer_sample(language: dict[str, Any]) -> dict[str, Any]:
    category = {"enum": [0, 1, 2, 3], "description": "0 any, 1 easy, 2 medium, 3 hard."}
    shape = {"type": "object", "properties": {"category": category, "language": _or_null(language)}}
    answer = _object("ipa_transcript", "transcript_translation")
    answer["properties"]["real_transcript"] = {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 1,
        "maxItems": 1,
    }
    answer["required"].append("real_transcript")
    errors = (400, 401, 413, 415, 422, 500, 501, 503, 504)
    return _operation("Give a sentence to read", answer, errors, body={"application/json": shape})


def _trainer_voice(language: dict[str, Any]) -> dict[str, Any]:
    value = _text("What to say.", minLength=1, maxLength=500, pattern="^[^\\u0000]+$")
    shape = {"type": "object", "properties": {"value": value, "language": _or_null(language)}, "required": ["value"]}
    errors = (400, 401, 413, 415, 422, 500, 501, 502, 503, 504)
    return _operation(
        "Say a text with the reference voice", _object("wavBase64"), errors, body={"application/json": shape}
    )
