"""How fast are many recordings: `python -m benchmarks.throughput DIR [--count N] [--rounds N]`.

DIR is a Kaldi folder, such as the split of a corpus. One process and two take turns on the same recordings; figures are
medians of the rounds, with the load of the machine beside them. The memory of the parent is that of a process that
carries out a run and writes a report, with a stub in the place of the workers.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import results
from pronounce_cli.audio.files import read
from pronounce_cli.batch.columns import Wanted
from pronounce_cli.batch.kaldi import read_kaldi
from pronounce_cli.core.runs import Entry

STUB = """
import resource, sys
from pathlib import Path
from pronounce_cli.batch.checked import CheckedOutcomes
from pronounce_cli.batch.columns import Wanted
from pronounce_cli.batch.entries import Entries
from pronounce_cli.batch.journal import Journal
from pronounce_cli.batch.runner import Runner
from pronounce_cli.batch.scorer import Scoring, Scored
from pronounce_cli.batch.sources import Sources
from pronounce_cli.config import Settings
from pronounce_cli.core.runs import Run
from pronounce_cli.report.jsonl import JsonLinesReporter

manifest, line, folder = map(Path, sys.argv[1:])
template = line.read_bytes()

class Stub:
    def run(self, tasks):
        for task in tasks:
            yield task, Scored(template.replace(b"@@", task.entry.id.encode()))

entries = Entries(Sources((str(manifest),), Wanted(), print))
with Journal(folder / "results.jsonl") as journal, (folder / "report.jsonl").open("w") as report:
    outcomes = Runner(entries, Scoring(Settings()), journal).run(Stub(), lambda *_: None)
    assert len(outcomes) == len(entries)
    for piece in JsonLinesReporter().render(Run(CheckedOutcomes(outcomes))):
        report.write(piece)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@dataclass(frozen=True)
class Timing:
    """What one run took, in seconds, and how many others wanted the cores when it began and ended."""

    wall_s: float
    cpu_s: float
    load: float


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        entries = [entry for _, entry in read_kaldi(arguments.folder, Wanted())]
        chosen = entries[:: max(1, len(entries) // arguments.count)][: arguments.count]
        manifest = write_manifest(Path(folder) / "set.csv", chosen)
        audio_s = sum(len(sound.samples) / sound.sample_rate_hz for sound in map(read, (e.audio for e in chosen)))
        one, two = [], []
        for _ in range(arguments.rounds):
            one.append(timed(manifest, 1))
            two.append(timed(manifest, 2))
        line = one_line(Path(folder), chosen[0])
        small, large = (parent_memory(Path(folder), line, rows) for rows in (100, 100_000))
    gain = statistics.median(a.wall_s / b.wall_s for a, b in zip(one, two, strict=True))
    speed = audio_s / statistics.median(run.wall_s for run in one)
    per_core = audio_s / statistics.median(run.cpu_s for run in one)
    loads = [run.load for run in one + two]
    results.write(
        "Throughput",
        f"python -m benchmarks.throughput DIR --count {len(chosen)} --rounds {arguments.rounds}",
        f"""
{len(chosen)} recordings, {audio_s / 60:.1f} minutes of speech, phone evidence only. Load of the machine without these
runs: {min(loads):.1f} to {max(loads):.1f} of {os.cpu_count()} cores.

| what | measured | goal |
|---|---|---|
| two processes against one, median of {len(one)} rounds in turn | {gain:.2f} × | ≥ 1.7 × |
| one process, recordings a second | {len(chosen) * speed / audio_s:.1f} | – |
| one process, length of the speech against wall time | {speed:.1f} × | – |
| per core, length of the speech against CPU time, start and reports included | {per_core:.1f} × | ≥ 10 × |
| peak memory of the parent, 100 rows (stub in the place of workers) | {small:.0f} MB | – |
| peak memory of the parent, 100,000 rows | {large:.0f} MB | flat |
""",
    )


def write_manifest(path: Path, entries: list[Entry]) -> Path:
    """Write a list of recordings."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "audio", "text"])
        writer.writerows([entry.id, Path(entry.audio).resolve(), entry.text] for entry in entries)
    return path


def timed(manifest: Path, jobs: int) -> Timing:
    """Score all recordings in so many processes."""
    command = [sys.executable, "-m", "pronounce_cli", "score", manifest, "--jobs", str(jobs), "--format", "jsonl"]
    others = os.getloadavg()[0]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*map(str, command), "-o", os.devnull], check=True)
    wall_s, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Timing(wall_s, cpu_s, max(0.0, min(others, os.getloadavg()[0] - cpu_s / wall_s)))


def one_line(folder: Path, entry: Entry) -> Path:
    """Return a file with the line of one result, whose name is left open."""
    manifest, found = write_manifest(folder / "one.csv", [entry]), folder / "one.jsonl"
    command = [sys.executable, "-m", "pronounce_cli", "score", str(manifest), "--results", str(found), "--quiet"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    found.write_text(found.read_text(encoding="utf-8").replace(f'"{entry.id}"', '"@@"', 1), encoding="utf-8")
    return found


def parent_memory(folder: Path, line: Path, rows: int) -> float:
    """Return the peak memory, in MB, of a process that carries out a run over so many rows."""
    manifest = folder / f"{rows}.csv"
    with manifest.open("w", encoding="utf-8", newline="") as file:
        file.write("id,audio,text\n")
        file.writelines(f"u{i},{i}.wav,What was said in recording {i}.\n" for i in range(rows))
    with tempfile.TemporaryDirectory() as results_folder:
        command = [sys.executable, "-c", STUB, str(manifest), str(line), results_folder]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    main()
