"""Runs of `pronounce score` on many recordings."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.helpers.places import SAMPLES, SCRIPT

COUNT = 8


def write_manifest(folder: Path) -> Path:
    """Eight rows: the samples twice, the last row without a recording."""
    rows = list(csv.DictReader((SAMPLES / "manifest.csv").read_text(encoding="utf-8").splitlines())) * 2
    with (folder / "set.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "audio", "text"])
        for i, row in enumerate(rows[: COUNT - 1]):
            writer.writerow([f"u{i}", SAMPLES / row["audio"], row["text"]])
        writer.writerow(["gone", folder / "gone.wav", "Hello."])
    return folder / "set.csv"


@contextmanager
def running(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """The program, in a session of its own."""
    given = [SCRIPT, "score", *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        given, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def wait_for_lines(path: Path, count: int, process: subprocess.Popen[str]) -> None:
    """Wait until a file has so many lines, or the program has ended."""
    while process.poll() is None and (not path.exists() or path.read_bytes().count(b"\n") < count):
        time.sleep(0.01)


def objects(path: Path) -> list[dict[str, Any]]:
    """Return the objects in a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
