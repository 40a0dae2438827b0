"""From a request to a response, without any framework: routes, who may ask, and errors as JSON.

`Handler.handle` never raises: what a client did wrong is a 4xx with a code, what is not its fault a 5xx, and neither
shows anything of the inside.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import PronounceError
from pronounce_cli.serve import routes
from pronounce_cli.serve.messages import Request, RequestError, Response, failed

if TYPE_CHECKING:
    from pronounce_cli.core.secret import Secret
    from pronounce_cli.serve.service import Service

_log = logging.getLogger(__name__)

_EXPOSED = "Retry-After"
_RETRY_AFTER_S = "5"  # where a recogniser that was asked is busy
_ALLOWED_HEADERS = "Authorization, Content-Type, X-Api-Key"
_SAFE: tuple[tuple[str, str], ...] = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
)


@dataclass(frozen=True, slots=True)
class Route:
    """One path: what answers each method, and what the answer costs.

    Attributes:
        methods: By method in capitals.
        open: Whether it needs no token.
        heavy: Whether it takes time, so that a server answers it in a worker thread.
    """

    methods: Mapping[str, Callable[[Service, Request], Response]]
    open: bool = False
    heavy: bool = True


ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "/GetAccuracyFromRecordedAudio": Route({"POST": routes.trainer_accuracy}),
        "/getSample": Route({"POST": routes.trainer_sample}),
        "/getAudioFromText": Route({"POST": routes.trainer_voice}),
        "/v1/assess": Route({"POST": routes.assess}),
        "/v1/phonemes": Route({"GET": routes.phonemes}),
        "/health": Route({"GET": routes.health}, open=True, heavy=False),
        "/openapi.json": Route({"GET": routes.openapi}, open=True, heavy=False),
    }
)
PAGES: Mapping[str, Route] = MappingProxyType(
    {path: Route({"GET": routes.page}, open=True, heavy=False) for path in routes.PAGE_FILES}
)


@dataclass(frozen=True, slots=True)
class Handler:
    """Answers requests.

    Attributes:
        routes: By path.
        origins: Web origins that may read the answers ("https://example.org"), or "*" for all.
        token: What a client must send as `Authorization: Bearer …`, or None.
    """

    routes: Mapping[str, Route] = field(default_factory=lambda: ROUTES)
    origins: tuple[str, ...] = ()
    token: Secret | None = None

    def handle(self, service: Service, request: Request) -> Response:
        """Return the answer, whatever happens."""
        try:
            response = self._answer(service, request)
        except RequestError as error:
            response = failed(error.status, error.code, error.message, error.hint, error.headers)
        except PronounceError as error:
            later = (("Retry-After", _RETRY_AFTER_S),) if error.http_status == 503 else ()
            response = failed(error.http_status, error.code, error.message, error.hint, later)
        except Exception as error:  # noqa: BLE001 - a server answers even where it has a bug
            # The kind and the place, never the message: it may hold what the learner wrote or said.
            _log.error(
                "%s while answering %s", type(error).__name__, request.path if request.path in self.routes else "-"
            )
            _log.debug("traceback", exc_info=error)
            response = failed(500, "bug", "something went wrong in the server")
        return self.finish(request, response)

    def finish(self, request: Request, response: Response) -> Response:
        """Return a response with the headers that every one has, those for web pages of other origins included."""
        headers = [*response.headers]
        present = {name.lower() for name, _ in headers}
        headers += [(name, value) for name, value in _SAFE if name.lower() not in present]
        return replace(response, headers=(*headers, *self._cors(request)))

    def is_heavy(self, request: Request) -> bool:
        """Return whether the answer takes time, and the body is needed for it: not where the client may not ask."""
        route = self.routes.get(request.path)
        method = "GET" if request.method == "HEAD" else request.method
        if route is None or not route.heavy or method not in route.methods:
            return False
        return route.open or self._is_authorised(request)

    def _answer(self, service: Service, request: Request) -> Response:
        route = self.routes.get(request.path)
        if route is None:
            raise RequestError(404, "request.not_found", "there is nothing at this address", hint="See /openapi.json")
        methods = {*route.methods, "OPTIONS"} | ({"HEAD"} if "GET" in route.methods else set())
        if request.method == "OPTIONS":
            return Response(204, b"", headers=(("Allow", ", ".join(sorted(methods))),))
        if request.method not in methods:
            allow = (("Allow", ", ".join(sorted(methods))),)
            raise RequestError(405, "request.method", f"use {' or '.join(sorted(route.methods))} here", headers=allow)
        if not route.open and not self._is_authorised(request):
            challenge = (("WWW-Authenticate", "Bearer"),)
            raise RequestError(401, "request.token", "a bearer token is needed", headers=challenge)
        if request.headers.get("content-encoding", "identity") != "identity":
            raise RequestError(415, "request.encoding", "the body must not be compressed")
        if len(request.body) > service.limits.body_bytes:
            raise too_large(service.limits.body_bytes)
        method = "GET" if request.method == "HEAD" else request.method
        response = route.methods[method](service, request)
        return replace(response, body=b"") if request.method == "HEAD" else response

    def _is_authorised(self, request: Request) -> bool:
        if self.token is None:
            return True
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        right = hmac.compare_digest(given.strip().encode(), self.token.reveal().encode())
        return right and scheme.lower() == "bearer"

    def _cors(self, request: Request) -> tuple[tuple[str, str], ...]:
        if not self.origins:
            return ()
        origin = request.headers.get("origin", "")
        vary: tuple[tuple[str, str], ...] = (("Vary", "Origin"),)
        if "*" in self.origins:
            origin, vary = "*", ()
        elif origin not in self.origins:
            return vary
        granted = (("Access-Control-Allow-Origin", origin), ("Access-Control-Expose-Headers", _EXPOSED))
        if request.method != "OPTIONS":
            return (*granted, *vary)
        asked = (
            ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
            ("Access-Control-Allow-Headers", _ALLOWED_HEADERS),
            ("Access-Control-Max-Age", "600"),
        )
        return (*granted, *asked, *vary)


def too_large(most_bytes: int) -> RequestError:
    """Return the error for a body over the limit."""
    return RequestError(413, "request.too_large", f"the request is larger than {most_bytes / 1e6:g} MB")


def busy(retry_after_s: int) -> RequestError:
    """Return the error of a server that has as much to do as it can hold."""
    later = (("Retry-After", str(retry_after_s)),)
    return RequestError(503, "server.busy", "the server is busy", hint="Try again later", headers=later)


def too_slow(limit_s: float) -> Response:
    """Return the answer to a request that took longer than the server waits."""
    return failed(504, "server.timeout", f"the answer took longer than {limit_s:g} seconds")
