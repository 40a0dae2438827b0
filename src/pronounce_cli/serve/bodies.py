"""Bodies of requests to values, with nothing taken for granted: JSON, base64, multipart forms."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from contextlib import closing
from itertools import count
from typing import Any

from pronounce_cli.core.errors import MissingExtra
from pronounce_cli.core.tags import is_language_tag
from pronounce_cli.serve.messages import Request, RequestError

_MAX_DEPTH = 8
_MAX_VALUES = 1_000  # texts and brackets
_MAX_FIELDS = 20
# A text in quotes, even one that never ends, or a bracket; possessive, so that nothing is tried twice.
_TEXT_OR_BRACKET = re.compile(rb'"(?:[^"\\]++|\\.?)*+"?|[\[{\]}]', re.DOTALL)
_DATA_URL = re.compile(r"\s*data:[^,]{0,200},", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_MAX_TAG = 35


def json_object(request: Request) -> dict[str, Any]:
    """Return the JSON object of a body.

    Raises:
        RequestError: The body is something else, or nested deeper than any of our requests.
    """
    if content_type(request) not in {"application/json", "text/plain", ""}:
        raise RequestError(415, "request.media_type", "the body must be JSON", hint="Send application/json")
    _check_shape(request.body)
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise RequestError(400, "request.json", "the body is not JSON in UTF-8") from error
    if not isinstance(found, dict):
        raise RequestError(400, "request.json", "the body must be a JSON object")
    return found


def _check_shape(body: bytes) -> None:
    """Refuse what is nested deeper, or holds more values, than any of our requests, without parsing it.

    Raises:
        RequestError: It does.
    """
    depth = 0
    for seen, match in enumerate(_TEXT_OR_BRACKET.finditer(body)):
        first = body[match.start()]
        depth += (first in b"[{") - (first in b"]}")
        if depth > _MAX_DEPTH:
            raise RequestError(400, "request.json", "the JSON is nested too deeply")
        if seen > _MAX_VALUES:
            raise RequestError(400, "request.json", "the JSON holds too many values")


def content_type(request: Request) -> str:
    """Return the media type of a body, in lower case and without parameters; "" where none is given."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def text_field(values: Mapping[str, Any], name: str, *, longest: int, default: str | None = None) -> str:
    """Return a text of a request.

    Args:
        values: The request.
        name: Its field.
        longest: Most characters.
        default: What a missing or empty field means; None where it is needed.

    Raises:
        RequestError: It is missing, no text, too long, or holds what no text has.
    """
    found = values.get(name)
    if found is None or found == "":
        if default is None:
            raise RequestError(400, "request.missing", f"the request has no `{name}`")
        return default
    if not isinstance(found, str):
        raise RequestError(400, "request.type", f"`{name}` must be a text")
    if len(found) > longest:
        raise RequestError(422, "request.too_long", f"`{name}` is longer than {longest} characters")
    if any("\ud800" <= char <= "\udfff" or char == "\0" for char in found):
        raise RequestError(400, "request.type", f"`{name}` holds characters that no text has")
    return found


def language_field(values: Mapping[str, Any], default: str) -> str:
    """Return the language tag of a request.

    Raises:
        RequestError: It is no language tag.
    """
    tag = text_field(values, "language", longest=_MAX_TAG, default=default).strip()
    if not tag.isascii() or not is_language_tag(tag):
        raise RequestError(400, "request.language", "`language` must be a language tag such as en-US")
    return tag


def choice_field(values: Mapping[str, Any], name: str, choices: tuple[str, ...], default: str) -> str:
    """Return a text of a request that must be one of several.

    Raises:
        RequestError: It is not.
    """
    found = text_field(values, name, longest=100, default=default)
    if found not in choices:
        raise RequestError(400, "request.value", f"`{name}` must be one of {', '.join(choices)}")
    return found


def sound_field(values: Mapping[str, Any], name: str) -> bytes:
    """Return the bytes of a recording in base64, with or without a data URL before it.

    Raises:
        RequestError: There is none, or it is not base64.
    """
    found = values.get(name)
    if not isinstance(found, str) or not found:
        raise RequestError(400, "request.missing", f"the request has no `{name}`, a recording in base64")
    start = _DATA_URL.match(found)
    packed = _SPACE.sub("", found[start.end() :] if start else found).translate({45: 43, 95: 47})  # the URL-safe form
    try:
        sound = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise RequestError(400, "request.base64", f"`{name}` is not base64") from error
    if not sound:
        raise RequestError(400, "request.missing", f"`{name}` is empty")
    return sound


def form(request: Request, *, most_bytes: int) -> dict[str, Any]:
    """Return the fields of a multipart form: texts as str, files as bytes.

    Raises:
        RequestError: The body is not such a form.
        MissingExtra: The package that reads forms is not installed.
    """
    try:
        from python_multipart.exceptions import FormParserError
        from python_multipart.multipart import FormParser, parse_options_header
    except ImportError as error:
        raise MissingExtra(
            "Forms need the package python-multipart", hint="pip install 'pronounce-cli[serve]', or send JSON"
        ) from error
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise RequestError(415, "request.media_type", "the body must be JSON or a multipart form")
    values: dict[str, Any] = {}

    parts = count(1)

    def keep(raw: bytes | None, value: str | bytes) -> None:
        values[(raw or b"").decode("utf-8", "replace")] = value
        if next(parts) > _MAX_FIELDS:
            raise FormParserError("too many fields")

    def on_field(field: Any) -> None:
        data = field.value or b""
        try:
            keep(field.field_name, data.decode("utf-8", "strict"))
        except UnicodeDecodeError:  # a file that was sent without a name
            keep(field.field_name, data)

    def on_file(file: Any) -> None:
        file.file_object.seek(0)
        keep(file.field_name, file.file_object.read())

    # A file that outgrew memory would go to disk, so it never does.
    config: Any = {"MAX_MEMORY_FILE_SIZE": most_bytes + 1, "MAX_HEADER_COUNT": 16}
    try:
        parser = FormParser("multipart/form-data", on_field, on_file, boundary=boundary, config=config)
        with closing(parser):
            parser.write(request.body)
            parser.finalize()
    except (FormParserError, ValueError, KeyError) as error:
        raise RequestError(400, "request.form", "the multipart form is damaged") from error
    return values
