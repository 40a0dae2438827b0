"""The handler behind Starlette: bodies are read with a limit, assessments wait in a bounded queue for a thread.

One process answers light requests in its event loop and heavy ones in `threads` threads, each with models of its own.
What does not fit into the queue gets 503 at once. The log has a line of JSON per request and no text or voice in it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.requests import Request as Incoming
from starlette.responses import Response as Outgoing
from starlette.types import Receive, Scope, Send

from pronounce_cli.serve.http import Handler, busy, too_large, too_slow
from pronounce_cli.serve.messages import Request, RequestError, Response, failed

if TYPE_CHECKING:
    from pronounce_cli.serve.service import Service

_log = logging.getLogger(__name__)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
_ORIGIN = re.compile(r"https?://[^/]*", re.IGNORECASE)  # a request line may name it, as those to a proxy do
_MOST_ARRIVING = 64  # bodies at a time


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much one process does at a time.

    Attributes:
        threads: Assessments at once.
        queue: Requests that may wait besides.
        timeout_s: Longest time from the end of a request to its answer.
        body_timeout_s: Longest time for a body to arrive.
    """

    threads: int = 1
    queue: int = 16
    timeout_s: float = 60.0
    body_timeout_s: float = 20.0


class Server:
    """One process of the server.

    Args:
        handler: Answers requests.
        make_service: Makes the tools of one thread.
        capacity: How much it does at a time.
    """

    def __init__(self, handler: Handler, make_service: Callable[[], Service], capacity: Capacity) -> None:
        self._handler = handler
        self._make_service = make_service
        self._capacity = capacity
        self._local = threading.local()
        self._light = make_service()
        self._pending = 0
        self._arriving = 0
        self._pool = ThreadPoolExecutor(capacity.threads, "assess", initializer=self._prepare)

    def app(self) -> Starlette:
        """Return the ASGI application. It has no routes: the handler answers everything, whatever its method."""
        app = Starlette(lifespan=self._lifespan)
        app.router.default = self._serve
        return app

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        warm = [self._pool.submit(lambda: None) for _ in range(self._capacity.threads)]
        yield
        for future in warm:
            future.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _prepare(self) -> None:
        self._local.service = self._make_service()
        self._local.service.warm_up()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        outgoing = await self._endpoint(Incoming(scope, receive))
        await outgoing(scope, receive, send)

    async def _endpoint(self, incoming: Incoming) -> Outgoing:
        started = time.perf_counter()
        request = Request(
            incoming.method,
            _ORIGIN.sub("", incoming.scope["path"]) or "/",
            incoming.scope["query_string"].decode("latin-1"),
            {name.lower(): value for name, value in incoming.headers.items()},
        )
        try:
            if self._handler.is_heavy(request):
                request = replace(request, body=await self._body_in_time(incoming))
            response = await self._answer(request)
        except RequestError as error:
            problem = failed(error.status, error.code, error.message, error.hint, error.headers)
            response = self._handler.finish(request, problem)
        except TimeoutError:
            response = self._handler.finish(
                request, failed(408, "request.timeout", "the request took too long to arrive")
            )
        except ClientDisconnect:
            response = Response(499, b"")
        self._note(request, response, time.perf_counter() - started)
        headers = {"content-type": response.content_type} if response.body else {}
        outgoing = Outgoing(response.body, response.status, headers)
        for name, value in response.headers:
            outgoing.headers.append(name, value)
        return outgoing

    async def _body_in_time(self, incoming: Incoming) -> bytes:
        """Return the body; a few more than can be worked on may arrive at a time, or memory would have no bound."""
        most = self._light.limits.body_bytes
        claimed = incoming.headers.get("content-length", "0")
        if claimed.isdigit() and int(claimed) > most:
            raise too_large(most)
        if self._arriving >= _MOST_ARRIVING:
            raise busy(self._retry_after())
        self._arriving += 1
        try:
            return await asyncio.wait_for(_body(incoming, most), self._capacity.body_timeout_s)
        finally:
            self._arriving -= 1

    async def _answer(self, request: Request) -> Response:
        if not self._handler.is_heavy(request):
            return self._handler.handle(self._light, request)
        if self._pending >= self._capacity.threads + self._capacity.queue:
            raise busy(self._retry_after())
        self._pending += 1
        task = asyncio.get_running_loop().run_in_executor(self._pool, self._heavy, request)
        task.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.shield(task), self._capacity.timeout_s)
        except TimeoutError:
            task.cancel()  # one that still waits in the queue never starts
            return self._handler.finish(request, too_slow(self._capacity.timeout_s))

    def _heavy(self, request: Request) -> Response:
        return self._handler.handle(self._local.service, request)

    def _done(self, task: asyncio.Future[Response]) -> None:
        self._pending -= 1
        if not task.cancelled():
            task.exception()

    def _retry_after(self) -> int:
        """Return seconds after which a place in the queue should be free."""
        return 1 + self._pending // (2 * self._capacity.threads)

    def _note(self, request: Request, response: Response, seconds: float) -> None:
        known = request.path in self._handler.routes
        line = {
            "method": request.method if request.method in _METHODS else "-",
            "path": request.path if known else "-",
            "status": response.status,
            "ms": round(1000 * seconds, 1),
            "bytes_in": len(request.body),
            "bytes_out": len(response.body),
            "waiting": self._pending,
        }
        _log.info("%s", json.dumps(line))


async def _body(incoming: Incoming, most: int) -> bytes:
    gathered = bytearray()
    async for piece in incoming.stream():
        gathered += piece
        if len(gathered) > most:
            raise too_large(most)
    return bytes(gathered)
