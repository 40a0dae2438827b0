"""How the server bears load: `python -m benchmarks.serve [--seconds 60] [--clients 32] [--workers 2]`.

Clients on this machine each send one recording after another, the next as soon as the answer to the one before is
there. A client that is told to come back later waits as long as it was told.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from benchmarks import results

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample_audio" / "adult_poor.wav"
TEXT = "Then I saw him at once."


@dataclass
class Load:
    """What the clients saw: seconds of each answer, and how often each status came."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    without_hint: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    rows = [*_own_time(), *_under_load(arguments.seconds, arguments.clients, arguments.workers)]
    table = ["| what | measured | goal |", "|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)]
    command = (
        f"python -m benchmarks.serve --seconds {arguments.seconds:g} --clients {arguments.clients} "
        f"--workers {arguments.workers}"
    )
    results.write("Server", command, "\n".join(table))


def _body() -> bytes:
    packed = base64.b64encode(SAMPLE.read_bytes()).decode()
    return json.dumps({"text": TEXT, "audio": packed}).encode()


def _own_time() -> list[tuple[str, str, str]]:
    """Measure the handler in this process: CPU time of a warm answer against the length of the recording."""
    from pronounce_cli.config import Settings
    from pronounce_cli.serve.http import Handler
    from pronounce_cli.serve.messages import Request
    from pronounce_cli.serve.service import RequestLimits, service_for

    service, handler = service_for(Settings(), RequestLimits()), Handler()
    request = Request("POST", "/v1/assess", "", {"content-type": "application/json"}, _body())
    length_s = json.loads(handler.handle(service, request).body)["duration_s"]
    taken = []
    for _ in range(11):
        before = time.process_time()
        handler.handle(service, request)
        taken.append(time.process_time() - before)
    share = statistics.median(taken) / length_s
    return [("warm answer, CPU time against the length of the recording", f"{share:.3f} ×", "≤ 0.25 ×")]


def _under_load(seconds: float, clients: int, workers: int) -> list[tuple[str, str, str]]:
    program = Path(sys.executable).with_name("pronounce")
    options = ["serve", "--port", "0", "--workers", str(workers), "--queue", str(clients), "--no-page"]
    server = subprocess.Popen([program, *options], stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        port, started = 0, 0
        while started < workers:
            line = server.stderr.readline()
            if found := re.search(r"http://127.0.0.1:(\d+)\"", line):
                port = int(found[1])
            started += "startup complete" in line
        threading.Thread(target=server.stderr.read, daemon=True).start()
        _drive(port, min(10.0, seconds), clients)  # every worker has loaded its models and grown to its size
        before = _memory_mb(server.pid)
        load = _drive(port, seconds, clients)
        after = _memory_mb(server.pid)
    finally:
        server.terminate()
        server.wait(90)
    ordered = sorted(load.seconds)
    p50, p95 = (ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95))
    bad = sum(count for status, count in load.statuses.items() if status not in {200, 503}) + load.without_hint
    answered, refused = load.statuses.get(200, 0), load.statuses.get(503, 0)
    return [
        (f"{clients} clients for {seconds:g} s, {workers} workers: answers, and 503 with Retry-After",
         f"{answered}, {refused}", "–"),
        ("anything else", str(bad), "0"),
        ("95th percentile of the time to an answer against the median", f"{p95 / p50:.2f} ×", "≤ 3 ×"),
        ("memory of all processes after against before", f"{after / before:.2f} ×", "0.9–1.1 ×"),
    ]  # fmt: skip


def _drive(port: int, seconds: float, clients: int) -> Load:
    load, body, end = Load(), _body(), time.monotonic() + seconds
    threads = [threading.Thread(target=_client, args=(port, body, end, load)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return load


def _client(port: int, body: bytes, end: float, load: Load) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    while time.monotonic() < end:
        before = time.monotonic()
        try:
            connection.request("POST", "/v1/assess", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            response.read()
            status, later = response.status, response.headers.get("Retry-After")
        except OSError:
            status, later = 0, None
            connection.close()
        with load.lock:
            load.statuses[status] = load.statuses.get(status, 0) + 1
            load.without_hint += status == 503 and later is None
            if status == 200:
                load.seconds.append(time.monotonic() - before)
        if status == 503:
            time.sleep(float(later or 1))
    connection.close()


def _memory_mb(parent: int) -> float:
    """Return the resident memory of a process and its children (Linux)."""
    pages = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            if int(fields[1]) == parent or status.parent.name == str(parent):
                pages += int((status.parent / "statm").read_text().split()[1])
        except (OSError, IndexError):
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
