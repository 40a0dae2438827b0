"""`pronounce score --cluster` with a real scheduler and two workers on this machine."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.helpers.many import COUNT, objects, running, wait_for_lines
from tests.helpers.places import SAMPLES
from tests.helpers.server import Loopback
from typer.testing import Result

pytest.importorskip("distributed")
Pronounce = Callable[..., subprocess.CompletedProcess[str]]
Invoke = Callable[..., Result]
DASK = Path(sys.executable).with_name("dask")


@contextmanager
def started(*arguments: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Dask, killed in the end."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen([DASK, *arguments, "--no-dashboard"], cwd=folder, stdout=quiet, stderr=quiet) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def scheduling(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A scheduler that answers, and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with started("scheduler", "--host", "127.0.0.1", "--port", str(port), folder=folder) as process:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield process, f"tcp://127.0.0.1:{port}"


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    with scheduling(tmp_path) as (_, address):
        yield address


def worker(scheduler: str, folder: Path) -> object:
    return started("worker", scheduler, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", folder=folder)


def test_a_worker_that_is_lost_midway_loses_nothing(
    pronounce: Pronounce,
    scheduler: str,
    manifest: Path,
    tmp_path: Path,
) -> None:
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"
    with worker(scheduler, tmp_path) as first, worker(scheduler, tmp_path):  # type: ignore[attr-defined]
        with running(manifest, "--results", there, "--cluster", scheduler, "--format", "json") as process:
            wait_for_lines(there, 3, process)
            os.kill(first.pid, signal.SIGKILL)
            stdout, stderr = process.communicate(timeout=120)
        assert process.returncode == 4
        assert set(stderr.splitlines()) <= {
            f"warning: The scheduler at {scheduler} has no workers yet; waiting for the first"
        }
        assert len(json.loads(stdout)["results"]) == COUNT

        again = pronounce(
            "score", manifest, "--results", there, "--cluster", scheduler, "--resume", "--format", "jsonl"
        )
        assert len(again.stdout.splitlines()) == COUNT
    assert pronounce("score", manifest, "--results", here, "-q").returncode == 4
    assert [row["utterance_id"] for row in objects(there)] == [f"u{i}" for i in range(COUNT - 1)] + ["gone"]
    assert there.read_bytes() == here.read_bytes()


def test_a_scheduler_that_goes_away_ends_the_run_with_what_is_done(
    manifest: Path,
    tmp_path: Path,
) -> None:
    results = tmp_path / "r.jsonl"
    with scheduling(tmp_path) as (process, address), worker(address, tmp_path):  # type: ignore[attr-defined]
        run = running(manifest, "--results", results, "--cluster", address, "--quiet")
        with run as program:
            wait_for_lines(results, 2, program)
            process.kill()
            _, stderr = program.communicate(timeout=120)
    assert program.returncode == 3, stderr
    assert stderr.splitlines() == [
        f"error: The scheduler at {address} has gone away",
        "hint: Start it again; what is done is kept, and --resume goes on",
    ]
    assert 2 <= len(objects(results)) < COUNT


def test_recordings_can_lie_at_a_url(pronounce: Pronounce, scheduler: str, tmp_path: Path) -> None:
    rows = [{"audio": (SAMPLES / "adult_good.wav").as_uri(), "text": "We'll have to agree to disagree."}]
    rows.append({"audio": "memory://nothing.wav", "text": "Hello"})
    (tmp_path / "set.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with worker(scheduler, tmp_path):  # type: ignore[attr-defined]
        done = pronounce("score", tmp_path / "set.jsonl", "--cluster", scheduler, "--format", "json")
    scored, missing = json.loads(done.stdout)["results"]

    assert done.returncode == 4
    assert scored["scores"]["overall"] > 70
    assert missing["message"] == "`memory://nothing.wav` does not exist"


def test_what_does_not_go_with_a_cluster_is_refused(invoke: Invoke) -> None:
    assert "--jobs" in invoke("score", SAMPLES, "--cluster", "tcp://127.0.0.1:1", "--jobs", "2", exit_code=2).stderr
    assert "--offline" in invoke("score", SAMPLES, "--cluster", "tcp://127.0.0.1:1", "--offline", exit_code=2).stderr


NOWHERE = {
    "nowhere": ("missing port number", "tcp://host:8786"),
    "http://127.0.0.1:1": ("unknown address scheme", "tcp://host:8786"),
    "tcp://a..b:8786": ("label empty or too long", "tcp://host:8786"),
    "tcp://[::1": ("invalid address", "tcp://host:8786"),
    "tls://127.0.0.1:1": ("TLS expects", "dask scheduler"),
    "tcp://127.0.0.1:1": ("Timed out trying to connect", "dask scheduler"),
    "another server": ("nobody answers as a scheduler does", "dask scheduler"),
}


@pytest.mark.parametrize("address", NOWHERE)
def test_where_no_scheduler_is_one_line_says_so(address: str, pronounce: Pronounce, server: Loopback) -> None:
    reason, hint = NOWHERE[address]
    at = server.url.replace("http", "tcp") if address == "another server" else address
    failed = pronounce("score", SAMPLES, "--cluster", at)

    assert failed.returncode == 3
    error, way_out = failed.stderr.splitlines()
    assert error.startswith(f"error: The scheduler at {at} cannot be reached: ")
    assert reason in error
    assert hint in way_out
