"""What stands between a program and a provider: proxies that lead every host to one server, and TLS of one's own."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest


@dataclass
class Between:
    """A running proxy: `address` is host and port, `asked` the hosts that it was asked for."""

    address: str
    asked: list[str] = field(default_factory=list)


def _host(connection: socket.socket) -> str:
    """Return the host that a SOCKS5 client asks for, after a greeting without a password."""
    _, count = connection.recv(2)
    connection.recv(count)
    connection.sendall(b"\x05\x00")
    _, _, _, kind = connection.recv(4)
    name = connection.recv(connection.recv(1)[0]).decode() if kind == 3 else ".".join(map(str, connection.recv(4)))
    connection.recv(2)
    connection.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
    return name


def _tunnel(connection: socket.socket) -> str:
    """Return the host that an HTTP client wants a tunnel to."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += connection.recv(1)
    connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    return head.split()[1].decode().partition(":")[0]


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def proxy(port: int, greet: Callable[[socket.socket], str]) -> Iterator[Between]:
    """Run a proxy that leads whoever it has greeted to a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        between = Between(f"127.0.0.1:{listening.getsockname()[1]}")

        def serve(connection: socket.socket) -> None:
            with connection, suppress(OSError, ValueError, IndexError):
                between.asked.append(greet(connection))
                with socket.create_connection(("127.0.0.1", port)) as server:
                    back = threading.Thread(target=_pump, args=(server, connection), daemon=True)
                    back.start()
                    _pump(connection, server)
                    back.join()

        def accept() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield between
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


def socks5(port: int) -> AbstractContextManager[Between]:
    """Run a SOCKS5 proxy."""
    return proxy(port, _host)


def tunnels(port: int) -> AbstractContextManager[Between]:
    """Run an HTTP proxy for https addresses."""
    return proxy(port, _tunnel)


def answering(data: bytes) -> AbstractContextManager[Between]:
    """Run what calls itself a proxy and answers everything with the same bytes."""

    def greet(connection: socket.socket) -> str:
        connection.recv(65536)
        connection.sendall(data)
        raise ValueError

    return proxy(0, greet)


def certificate(folder: Path) -> Path:
    """Return a file with a key and a certificate for this machine and provider.example, signed by nobody else."""
    made = folder / "own.pem"
    names = "subjectAltName=DNS:localhost,DNS:provider.example,IP:127.0.0.1"
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj", "/CN=own")
    key, signed = folder / "key.pem", folder / "signed.pem"
    command = ["openssl", "req", "-x509", *curve, "-addext", names, "-keyout", str(key), "-out", str(signed)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs openssl")
    made.write_bytes(key.read_bytes() + signed.read_bytes())
    return made


def tls(file: Path) -> ssl.SSLContext:
    """Return what makes a server speak TLS with such a file."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
