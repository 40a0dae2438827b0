"""An HTTP client that keeps a deadline. It is a module of its own because importing httpx2 takes time."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import httpx2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pronounce_cli.remote.asking import Deadline

DEADLINE: ContextVar[Deadline] = ContextVar("deadline")


class TooLong(httpx2.ReadError):
    """The answer has more bytes than are read."""


class DeadlineClient(httpx2.Client):
    """Sends requests that end, body included, before the `DEADLINE` of the current context.

    Timeouts of the underlying client count from one received byte to the next, so a server that trickles could hold a
    request for ever. Redirects are never followed: they would carry recording and key to another address.

    Args:
        most_bytes: Longest answer.
        **settings: See `httpx2.Client`.
    """

    def __init__(self, *, most_bytes: int, **settings: Any) -> None:
        super().__init__(**settings)
        self._most_bytes = most_bytes

    def send(self, request: httpx2.Request, **kwargs: Any) -> httpx2.Response:
        """Return the answer to `request`, read to its end; raise `httpx2.ReadTimeout` when the deadline passes."""
        deadline = DEADLINE.get()
        left_s = deadline.left_s()
        if left_s <= 0:
            raise httpx2.ReadTimeout("the time for this request is over", request=request)
        waits: dict[str, float | None] = request.extensions.get("timeout", {})
        request.extensions["timeout"] = {
            name: left_s if wait is None else min(wait, left_s) for name, wait in waits.items()
        }
        kwargs |= {"stream": True, "follow_redirects": False}
        response = super().send(request, **kwargs)
        try:
            assert isinstance(response.stream, httpx2.SyncByteStream)
            response.stream = _Bounded(response.stream, deadline, request, self._most_bytes)
            response.read()
        finally:
            response.close()
        return response


class _Bounded(httpx2.SyncByteStream):
    """A body that stops at the deadline, and where it is too long."""

    def __init__(
        self, stream: httpx2.SyncByteStream, deadline: Deadline, request: httpx2.Request, most_bytes: int
    ) -> None:
        self._stream = stream
        self._deadline = deadline
        self._request = request
        self._most_bytes = most_bytes

    def __iter__(self) -> Iterator[bytes]:
        count = 0
        for chunk in self._stream:
            count += len(chunk)
            if self._deadline.left_s() <= 0:
                raise httpx2.ReadTimeout("the answer took too long", request=self._request)
            if count > self._most_bytes:
                said = f"the answer is longer than {self._most_bytes // 10**6} MB"
                raise TooLong(said, request=self._request)
            yield chunk

    def close(self) -> None:
        self._stream.close()


def _without_secrets(record: logging.LogRecord) -> bool:
    """Take user and query out of the addresses that the client writes into the log: either may be a key."""
    if isinstance(record.args, tuple):
        record.args = tuple(
            value.copy_with(username=None, password=None, query=None, fragment=None)
            if isinstance(value, httpx2.URL)
            else value
            for value in record.args
        )
    return True


logging.getLogger("httpx2").addFilter(_without_secrets)
