"""A real `pronounce serve` in a process of its own, for the tests that need one."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from tests.helpers.places import SCRIPT

STARTUP_S = 90
Done = subprocess.CompletedProcess[str]


@dataclass
class Running:
    """The server, and what it has said so far."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    port: int = 0

    def read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)

    @property
    def log(self) -> str:
        return "".join(self.lines)

    def wait_for(self, pattern: str, times: int = 1) -> None:
        """Wait until the log holds a pattern so often."""
        deadline = time.monotonic() + STARTUP_S
        while len(re.findall(pattern, self.log)) < times:
            assert self.process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)

    def ask(self, method: str, path: str, body: Any = None, timeout: float = 60, **headers: str) -> HTTPResponse:
        """Send a request on a connection of its own and read the whole answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} | {name.replace("_", "-"): text for name, text in headers.items()}
        connection.request(method, path, data, sent)
        response = connection.getresponse()
        response.content = response.read()  # type: ignore[attr-defined]
        connection.close()
        return response

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)


@contextmanager
def serving(folder: Path, *options: str, env: dict[str, str] | None = None) -> Iterator[Running]:
    """Run `pronounce serve` on a free port, with an empty folder as its home and for its temporary files."""
    home = {"HOME": str(folder), "TMPDIR": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    process = subprocess.Popen(
        [SCRIPT, "serve", "--port", "0", *options],
        env=os.environ | home | (env or {}),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    running = Running(process)
    reader = threading.Thread(target=running.read, daemon=True)
    reader.start()
    try:
        running.wait_for("startup complete")
        found = re.search(r"http://[\d.]+:(\d+)\"", running.log)
        assert found is not None, running.log
        running.port = int(found[1])
        yield running
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
        process.wait()
        reader.join(10)
        assert process.stderr is not None
        process.stderr.close()
