"""What a front end gives to the handler and gets back: requests, responses, and errors that are the client's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request.

    Attributes:
        method: In capitals.
        path: Decoded, without the query.
        query: As in the address, without the question mark.
        headers: By name in lower case.
        body: As it came.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    body: bytes = field(default=b"", repr=False)

    def parameter(self, name: str) -> str | None:
        """Return a parameter of the query; the last one where it is given twice.

        Raises:
            RequestError: The query has too many fields.
        """
        try:
            found = parse_qs(self.query, keep_blank_values=True, max_num_fields=20)
        except ValueError as error:
            raise RequestError(400, "request.query", "the query has too many fields") from error
        return found[name][-1] if name in found else None


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP response; `headers` come besides the type and the length of the body."""

    status: int
    body: bytes = field(repr=False)
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


class RequestError(Exception):
    """A request that cannot be answered, for a reason that lies in the request or in how busy the server is.

    Attributes:
        status: HTTP status.
        code: Stable slug, as those of `core.errors`.
        message: One sentence, no full stop.
        hint: What to do about it, or None.
        headers: That the response must have, such as Allow.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        hint: str | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
        self.headers = headers


def as_json(document: Any, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    """Return a JSON response."""
    return Response(status, json.dumps(document, ensure_ascii=False, allow_nan=False).encode(), headers=headers)


def failed(
    status: int, code: str, message: str, hint: str | None = None, headers: tuple[tuple[str, str], ...] = ()
) -> Response:
    """Return the JSON response that every error has."""
    return as_json({"error": {"code": code, "message": message, "hint": hint}}, status, headers)
