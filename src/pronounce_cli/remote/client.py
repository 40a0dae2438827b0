"""An HTTP client that keeps a deadline. It is a module of its own because importing httpx2 takes time."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import httpx2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pronounce_cli.remote.asking import Deadline

DEADLINE: ContextVar[Deadline] = ContextVar("deadline")


class DeadlineClient(httpx2.Client):
    """Sends requests that end, body included, before the `DEADLINE` of the current context.

    Timeouts of the underlying client count from one received byte to the next, so a server that trickles could hold a
    request for ever. Redirects are never followed: they would carry recording and key to another address.
    """

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
            response.stream = _Timed(response.stream, deadline, request)
            response.read()
        finally:
            response.close()
        return response


class _Timed(httpx2.SyncByteStream):
    """A body that stops at the deadline."""

    def __init__(self, stream: httpx2.SyncByteStream, deadline: Deadline, request: httpx2.Request) -> None:
        self._stream = stream
        self._deadline = deadline
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            if self._deadline.left_s() <= 0:
                raise httpx2.ReadTimeout("the answer took too long", request=self._request)
            yield chunk

    def close(self) -> None:
        self._stream.close()
