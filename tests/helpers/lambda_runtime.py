"""Lambda's runtime API on the loopback interface, and the runtime interface client of AWS under it."""

from __future__ import annotations

import importlib.util
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ANSWER_S = 120
# Reports every file that is opened for writing, then does what `python -m awslambdaric` does.
_BOOTSTRAP = """
import os, sys
def watch(name, given):
    if name == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        if given[0] != os.devnull and not isinstance(given[0], int):
            print("WRITES", given[0], file=sys.__stderr__, flush=True)
    elif name in {"os.mkdir", "os.rename", "tempfile.mkstemp", "tempfile.mkdtemp"}:
        print("WRITES", name, given, file=sys.__stderr__, flush=True)
sys.addaudithook(watch)
from awslambdaric.__main__ import main
main(sys.argv)
"""


@dataclass
class RuntimeApi:
    """The runtime API: events that wait, and what came back for each."""

    address: str = ""
    events: queue.Queue[tuple[str, Any] | None] = field(default_factory=queue.Queue)
    answers: queue.Queue[tuple[str, str, Any]] = field(default_factory=queue.Queue)
    sent: int = 0

    def invoke(self, event: Any) -> Any:
        """Hand an event to the function and return its answer; an error of the runtime fails the test."""
        self.sent += 1
        name = f"request-{self.sent}"
        self.events.put((name, event))
        answered, kind, found = self.answers.get(timeout=ANSWER_S)
        assert (answered, kind) == (name, "response"), found
        return found


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    api: RuntimeApi

    def do_GET(self) -> None:
        assert self.path == "/2018-06-01/runtime/invocation/next"
        waiting = self.api.events.get()
        if waiting is None:
            self.close_connection = True
            return
        name, event = waiting
        body = json.dumps(event).encode()
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", name)
        self.send_header("Lambda-Runtime-Deadline-Ms", "4102444800000")
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:123456789012:function:p")
        self.send_header("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        parts = self.path.split("/")
        self.api.answers.put((parts[-2], parts[-1], json.loads(body)))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing where the function is gone."""


@contextmanager
def serving() -> Iterator[RuntimeApi]:
    """Run the API for the length of the block."""
    api = RuntimeApi()

    class Handler(_Handler):
        pass

    Handler.api = api
    with _Server(("127.0.0.1", 0), Handler) as server:
        api.address = f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield api
        finally:
            api.events.put(None)
            server.shutdown()
            thread.join()


@contextmanager
def running(
    task_root: Path, client: Path, temporary: Path, environment: Mapping[str, str]
) -> Iterator[tuple[RuntimeApi, Path]]:
    """Run the handler in `task_root` as a container of Lambda would.

    Args:
        task_root: The unzipped function.
        client: A folder with the runtime interface client and nothing else of this Python's packages.
        temporary: An empty folder, in place of /tmp.
        environment: Of the function.

    Yields:
        The runtime API and the file with what the function wrote to its log.
    """
    log = temporary.with_suffix(".log")
    with serving() as api, log.open("wb") as output:
        process = subprocess.Popen(
            # Without `site`, this Python's own packages cannot be found.
            [sys.executable, "-S", "-c", _BOOTSTRAP, "pronounce_cli.serve.aws_lambda.handler"],
            env={
                "AWS_LAMBDA_RUNTIME_API": api.address,
                "AWS_LAMBDA_FUNCTION_NAME": "pronounce",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769",
                "LAMBDA_TASK_ROOT": str(task_root),
                "PATH": "/var/lang/bin:/usr/local/bin:/opt/bin",  # no ffmpeg, no espeak-ng
                "PYTHONPATH": f"{task_root}:{client}",
                "PYTHONDONTWRITEBYTECODE": "1",
                "LANG": "en_US.UTF-8",
                "TZ": ":UTC",
                "TMPDIR": str(temporary),
                **environment,
            },
            cwd=task_root,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield api, log
        finally:
            process.kill()
            process.wait()


def client_folder(folder: Path) -> Path:
    """Link the runtime interface client into a folder of its own."""
    for name in ("awslambdaric", "snapshot_restore_py", "runtime_client", "simplejson"):
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None:
            origin = Path(spec.origin)
            origin = origin.parent if origin.name == "__init__.py" else origin
            (folder / origin.name).symlink_to(origin)
    return folder
