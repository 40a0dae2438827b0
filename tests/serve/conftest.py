from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.helpers.places import SAMPLES

from pronounce_cli.config import Settings
from pronounce_cli.serve.http import Handler
from pronounce_cli.serve.messages import Request, Response
from pronounce_cli.serve.service import RequestLimits, Service, service_for


@pytest.fixture(scope="session")
def sound() -> bytes:
    """A learner's recording of `helpers.places.TEXT`."""
    return (SAMPLES / "child_poor.wav").read_bytes()


@pytest.fixture(scope="session")
def packed(sound: bytes) -> str:
    return base64.b64encode(sound).decode()


@pytest.fixture(scope="session")
def service() -> Service:
    """The tools of a server that asks nobody, with models that load once for all tests."""
    return service_for(Settings(), RequestLimits(body_bytes=2_000_000, audio_s=20, text_chars=500))


@pytest.fixture
def post(service: Service) -> Callable[..., Response]:
    """Send a JSON object to a handler."""

    def send(path: str, body: Any, handler: Handler | None = None, **headers: str) -> Response:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return (handler or Handler()).handle(service, Request("POST", path, "", sent, data))

    return send


@pytest.fixture
def get(service: Service) -> Callable[..., Response]:
    def send(
        path: str, query: str = "", handler: Handler | None = None, method: str = "GET", **headers: str
    ) -> Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return (handler or Handler()).handle(service, Request(method, path, query, sent))

    return send
