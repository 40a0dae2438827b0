"""Run the server: worker processes under uvicorn, one listening socket, a line of JSON per event on standard error."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import ConfigError
from pronounce_cli.serve.asgi import Capacity, Server
from pronounce_cli.serve.http import PAGES, ROUTES, Handler
from pronounce_cli.serve.logs import log_as_json
from pronounce_cli.serve.service import RequestLimits, service_for

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from pronounce_cli.config import Settings
    from pronounce_cli.core.secret import Secret

_BACKLOG = 2_048
_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Serving:
    """All that a worker process needs; goes to it as it is.

    Attributes:
        settings: Provider, language and the rest.
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
        workers: Processes.
        origins: Web origins that may use the server, besides its own page.
        token: What clients must send, or None.
        page: Whether the web page is served.
    """

    settings: Settings
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 1
    origins: tuple[str, ...] = ()
    token: Secret | None = None
    page: bool = True
    limits: RequestLimits = field(default_factory=RequestLimits)
    capacity: Capacity = field(default_factory=Capacity)

    @property
    def is_local(self) -> bool:
        """Return whether only this machine can reach the server."""
        return self.host in _LOCAL

    def __call__(self) -> Starlette:
        """Return the application of one worker process."""
        log_as_json()
        handler = Handler({**ROUTES, **PAGES} if self.page else ROUTES, self.origins, self.token)
        return Server(handler, partial(service_for, self.settings, self.limits), self.capacity).app()


def run(serving: Serving) -> None:
    """Serve until a signal ends it; requests that have begun are answered first.

    Raises:
        ConfigError: It would be open to others without a token, or the address cannot be used.
        PronounceError: The settings name a provider that cannot be used.
    """
    import socket

    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from pronounce_cli.serve.patience import PatientProtocol

    if not serving.is_local and serving.token is None:
        raise ConfigError(
            f"Others could reach a server on {serving.host}, so it needs a token",
            hint="Set PRONOUNCE_SERVE_TOKEN, or listen on 127.0.0.1",
        )
    service_for(serving.settings, serving.limits)  # what is wrong with the settings shows before anything starts
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((serving.host, serving.port))
        listening.listen(_BACKLOG)  # whoever comes before the workers are ready waits for them
    except OSError as error:
        listening.close()
        raise ConfigError(
            f"Cannot listen on {serving.host} port {serving.port}: {error.strerror or error}",
            hint="Choose another port with --port",
        ) from error
    listening.set_inheritable(True)
    config = uvicorn.Config(
        serving,
        factory=True,
        workers=serving.workers,
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=int(serving.capacity.timeout_s) + 1,
        timeout_worker_healthcheck=60,
        limit_concurrency=1_000,
        backlog=_BACKLOG,
    )
    log_as_json()
    host, port = listening.getsockname()[:2]
    logging.getLogger(__name__).info("%s", json.dumps({"event": "listening", "url": f"http://{host}:{port}"}))
    with listening:
        if serving.workers > 1:
            Multiprocess(config, [listening]).run()
        else:
            uvicorn.Server(config).run([listening])
