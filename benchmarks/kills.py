"""Is anything lost when a run is killed: `python -m benchmarks.kills DIR [--count N] [--kills N] [--seed N]`.

DIR is a Kaldi folder, such as the split of a corpus. A run is killed (SIGKILL to the program, its workers see to
themselves) at random moments and started again with --resume until it has been killed often enough; then its results
must be those of a run that nobody disturbed, byte by byte.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import results
from benchmarks.throughput import write_manifest
from pronounce_cli.batch.columns import Wanted
from pronounce_cli.batch.kaldi import read_kaldi


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        entries = [entry for _, entry in read_kaldi(arguments.folder, Wanted())]
        chosen = entries[:: max(1, len(entries) // arguments.count)][: arguments.count]
        manifest = write_manifest(folder / "set.csv", chosen)
        subprocess.run(command(manifest, folder / "whole.jsonl"), check=True)
        seen, torn = [0], 0
        for left in range(arguments.kills, 0, -1):
            more = chance.randint(0, round(1.8 * (len(chosen) - seen[-1]) / left))
            lines, was_torn = kill_one(manifest, folder / "killed.jsonl", seen[-1] + more, chance.uniform(0, 0.4))
            seen.append(lines)
            torn += was_torn
        before = (folder / "killed.jsonl").read_bytes().count(b"\n")
        subprocess.run(command(manifest, folder / "killed.jsonl"), check=True)
        whole, killed = ((folder / f"{which}.jsonl").read_bytes() for which in ("whole", "killed"))
    names = [json.loads(line)["utterance_id"] for line in killed.splitlines()]
    once = names == [entry.id for entry in chosen]
    results.write(
        "Killed runs",
        f"python -m benchmarks.kills DIR --count {len(chosen)} --kills {arguments.kills} --seed {arguments.seed}",
        f"""
{len(chosen)} recordings in two processes, SIGKILL at random moments, then --resume. Results there after each kill:
{", ".join(map(str, seen[1:]))}; torn last lines met: {torn}; left for the run that nobody
killed: {len(chosen) - before}.

| what | measured | goal |
|---|---|---|
| each recording once, in the order of the list | {"yes" if once else "NO"} | yes |
| the same bytes as an undisturbed run | {"yes" if whole == killed else "NO"} | yes |
""",
    )
    if not once or whole != killed:
        raise SystemExit("something was lost")


def command(manifest: Path, found: Path) -> list[str]:
    """Return what scores the recordings, and goes on where it stopped."""
    run = [sys.executable, "-m", "pronounce_cli", "score", str(manifest), "--results", str(found), "--resume"]
    return [*run, "--jobs", "2", "--quiet", "--format", "jsonl", "--output", "/dev/null"]


def kill_one(manifest: Path, found: Path, lines: int, after_s: float) -> tuple[int, bool]:
    """Start a run and kill it a moment after it has so many results.

    Returns:
        How many results there are, and whether the last is torn.
    """
    with subprocess.Popen(command(manifest, found)) as process:
        while process.poll() is None and (not found.exists() or found.read_bytes().count(b"\n") < lines):
            time.sleep(0.01)
        time.sleep(after_s)
        process.send_signal(signal.SIGKILL)
    data = found.read_bytes() if found.exists() else b""
    return data.count(b"\n"), not data.endswith(b"\n") and bool(data)


if __name__ == "__main__":
    main()
