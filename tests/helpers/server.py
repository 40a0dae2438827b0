"""A real HTTP server on the loopback interface that answers as a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart form."""

    name: str
    filename: str | None
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came; header names are lower case."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes

    def parts(self) -> list[Part]:
        """Return the parts of a multipart form."""
        head = f"Content-Type: {self.headers['content-type']}\r\nMIME-Version: 1.0\r\n\r\n".encode()
        message = message_from_bytes(head + self.body)
        assert message.is_multipart(), self.headers["content-type"]
        found = []
        for part in message.get_payload():
            name = str(part.get_param("name", header="content-disposition"))
            data = part.get_payload(decode=True)
            found.append(Part(name, part.get_filename(), part.get_content_type(), data))
        return found


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: a JSON value, or text or bytes as they are, whole or spoiled.

    `hang` sends nothing at all, `trickle` sends a byte now and then for ever, `cut` closes before the body ends.
    """

    body: object = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str | None = None
    hang: bool = False
    trickle: bool = False
    cut: bool = False

    def payload(self) -> tuple[str, bytes]:
        """Return content type and bytes."""
        if isinstance(self.body, bytes):
            return self.content_type or "application/octet-stream", self.body
        if isinstance(self.body, str):
            return self.content_type or "text/plain", self.body.encode()
        return self.content_type or "application/json", json.dumps(self.body).encode()


@dataclass
class Loopback:
    """The running server: `answer` is what a test sets, `requests` what came."""

    url: str
    stop: threading.Event
    answer: Callable[[Request], Reply] = field(default=lambda request: Reply(status=500))
    requests: list[Request] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    loopback: Loopback

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        request = Request(self.command, parts.path, query, headers, body)
        self.loopback.requests.append(request)
        reply = self.loopback.answer(request)
        if reply.hang:
            self.loopback.stop.wait(10)
            self.close_connection = True
            return
        kind, data = reply.payload()
        self.send_response(reply.status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(1000 if reply.trickle else len(data) + 100 * reply.cut))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.trickle:
            self._trickle()
        else:
            self.wfile.write(data)
        if reply.cut:
            self.close_connection = True

    def _trickle(self) -> None:
        try:
            while not self.loopback.stop.wait(0.03):
                self.wfile.write(b" ")
        except OSError:
            pass
        self.close_connection = True

    do_POST = do_GET = do_DELETE = _serve  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that goes away or does not trust us; what a test needs is in its answer."""


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Loopback]:
    """Run a server for the length of the block; with `tls` for https."""
    stop = threading.Event()

    class Handler(_Handler):
        pass

    with _Server(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        if tls:  # a connection that fails is for its own thread
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        loopback = Loopback(f"http{'s' * bool(tls)}://127.0.0.1:{server.server_address[1]}", stop)
        Handler.loopback = loopback
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield loopback
        finally:
            stop.set()
            server.shutdown()
            thread.join()


def closed_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
