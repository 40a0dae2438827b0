"""What a version costs beside another: `python -m benchmarks.versions REVISION [--runs N]`.

REVISION, any name that git knows, is checked out beside this tree, and both run with the packages of this environment,
in turn, so that they meet the same machine. CPU times are of whole processes unless a row says "warm".
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from benchmarks import results
from benchmarks.latency import BARE, three_seconds
from pronounce_cli.audio import load

ROOT = Path(__file__).parents[1]
LONG_S = 299.0
COUNT = 40
CHILD = """
import json, resource, sys, time
from pathlib import Path
from pronounce_cli import Assessor
recordings = [line.split("\\t") for line in Path(sys.argv[1]).read_text().splitlines()]
times = int(sys.argv[2])
assessor = Assessor()
shares = []
for path, text in recordings * times:
    started = time.process_time()
    found = assessor.assess(Path(path), text)
    shares.append((time.process_time() - started) / found.duration_s)
usage = resource.getrusage(resource.RUSAGE_SELF)
left_out = sum(word.miscue == "omission" for word in found.words)
print(json.dumps({"cpu_s": usage.ru_utime + usage.ru_stime, "warm": sorted(shares[1:] or shares)[len(shares) // 2],
    "peak_mb": usage.ru_maxrss / 1024, "overall": found.scores.overall, "left_out": left_out / len(found.words)}))
"""
SERVE = "import json; from benchmarks.serve import _own_time; print(json.dumps(_own_time()))"


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("revision")
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    with checked_out(arguments.revision) as before, tempfile.TemporaryDirectory() as folder:
        trees = {"before": before, "after": ROOT}
        found = {name: measured(tree, Path(folder)) for name, tree in trees.items()}
        for _ in range(arguments.runs - 1):
            for name, tree in trees.items():
                for row, value in quick(tree, Path(folder)).items():
                    found[name].setdefault(row, []).extend(value)
        bare = statistics.median(found["after"].pop("bare") + found["before"].pop("bare"))
    rows = table(found, bare)
    command = f"python -m benchmarks.versions {arguments.revision} --runs {arguments.runs}"
    results.write("Versions", command, rows)


@contextmanager
def checked_out(revision: str) -> Iterator[Path]:
    """Yield a tree of the revision, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(tree), revision], check=True, cwd=ROOT)
        try:
            yield tree
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(tree)], check=True, cwd=ROOT)


def environment(tree: Path) -> dict[str, str]:
    """Return an environment in which the tree's package comes first."""
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(tree / "src"), str(tree)])}


def measured(tree: Path, folder: Path) -> dict[str, Any]:
    """Return what is measured once, and the first of what is measured often."""
    many = folder / "many.tsv"
    wav, text = three_seconds(folder)
    many.write_text(f"{wav}\t{text}\n", encoding="utf-8")
    several = assessed(tree, many, COUNT)
    long = folder / "long.tsv"
    if not long.exists():
        long.write_text(five_minutes(folder), encoding="utf-8")
    minutes = assessed(tree, long, 1)
    length_s = soundfile.info(wav).duration * COUNT
    archive = folder / f"{len(str(tree))}.zip"
    build = [sys.executable, "deploy/build_lambda.py", "--arch", "x86_64", "--output", str(archive)]
    subprocess.run(build, check=True, cwd=tree, env=environment(tree), stdout=subprocess.DEVNULL)
    measure = [sys.executable, "deploy/measure.py", "--zip", str(archive), "--runs", "5"]
    zipped = json.loads(output(measure, tree))
    served = json.loads(output([sys.executable, "-c", SERVE], tree))
    return {
        "throughput": length_s / several["cpu_s"],
        "long": minutes["cpu_s"] / LONG_S,
        "long_mb": minutes["peak_mb"],
        "long_overall": minutes["overall"],
        "long_left_out": minutes["left_out"],
        "served": served[0][1],
        "zip": zipped,
        **quick(tree, folder),
    }


def quick(tree: Path, folder: Path) -> dict[str, list[float]]:
    """Return what is cheap enough to be measured in every round."""
    wav, text = three_seconds(folder)
    one = folder / "one.tsv"
    one.write_text(f"{wav}\t{text}\n", encoding="utf-8")
    cold = spent([sys.executable, "-m", "pronounce_cli", "score", str(wav), "--text", text], tree)
    bare = spent([sys.executable, "-c", BARE, str(wav), text.lower()], tree)
    helped = spent([sys.executable, "-m", "pronounce_cli", "--help"], tree)
    warm = assessed(tree, one, 12)["warm"]
    return {"cold": [cold[0]], "cold_mb": [cold[1]], "bare": [bare[0]], "help": [helped[0]], "warm": [warm]}


def assessed(tree: Path, recordings: Path, times: int) -> dict[str, float]:
    """Return what a process says that assesses recordings some times over."""
    found: dict[str, float] = json.loads(output([sys.executable, "-c", CHILD, str(recordings), str(times)], tree))
    return found


def output(command: list[str], tree: Path) -> str:
    """Return the last line that a process prints."""
    done = subprocess.run(command, check=True, cwd=tree, env=environment(tree), capture_output=True, text=True)
    return done.stdout.splitlines()[-1]


def spent(command: list[str], tree: Path) -> tuple[float, float]:
    """Return CPU seconds and peak memory in MB of a process."""
    process = subprocess.Popen(
        command, cwd=tree, env=environment(tree), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[:4]} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def five_minutes(folder: Path) -> str:
    """Return a line of path and text: a good recording, over and over, to just under five minutes."""
    audio = load(ROOT / "sample_audio" / "adult_good.wav")
    times = int(LONG_S / audio.duration_s)
    samples = np.tile(audio.samples, times)
    silence = np.zeros(round(LONG_S * audio.sample_rate_hz) - len(samples), np.float32)
    path = folder / "long.wav"
    soundfile.write(path, np.concatenate([samples, silence]), audio.sample_rate_hz, subtype="PCM_16")
    return f"{path}\t{' '.join(['We’ll have to agree to disagree.'] * times)}\n"


def table(found: dict[str, dict[str, Any]], bare: float) -> str:
    """Return the rows of both versions side by side."""
    before, after = found["before"], found["after"]

    def middle(version: dict[str, Any], name: str) -> float:
        return statistics.median(version[name])

    def row(what: str, show: Any, goal: str) -> str:
        return f"| {what} | {show(before)} | {show(after)} | {goal} |"

    megabytes = 1e6
    return "\n".join(
        [
            "| what | before | after | goal |",
            "|---|---|---|---|",
            row(
                "cold process, 3 s recording, CPU time against the bare process",
                lambda v: f"{middle(v, 'cold') / bare:.2f} × ({middle(v, 'cold'):.2f} s)",
                "≤ 1.3 × or 0.6 s",
            ),
            row("peak memory of that process", lambda v: f"{middle(v, 'cold_mb'):.0f} MB", "–"),
            row(
                "warm, CPU time against the length of the recording",
                lambda v: f"{middle(v, 'warm'):.3f} ×",
                "≤ 0.045 ×",
            ),
            row(
                f"one process, {COUNT} recordings, length of the speech against CPU time, start included",
                lambda v: f"{v['throughput']:.1f} ×",
                "≥ 2 × before",
            ),
            row("`pronounce --help`, CPU time", lambda v: f"{1000 * middle(v, 'help'):.0f} ms", "≤ 110 ms"),
            row("five minutes, CPU time against length", lambda v: f"{v['long']:.3f} ×", "≤ 0.1 ×"),
            row("five minutes, peak memory", lambda v: f"{v['long_mb']:.0f} MB", "≤ 250 MB"),
            row("five minutes, overall score", lambda v: f"{v['long_overall']:.0f}", "89, as alone"),
            row("five minutes, words called left out", lambda v: f"{v['long_left_out']:.0%}", "0 %"),
            row("server, warm answer, CPU time against length", lambda v: v["served"], "–"),
            row("Lambda, zip", lambda v: f"{v['zip']['zipped_bytes'] / megabytes:.1f} MB", "≤ 30 MB"),
            row("Lambda, unzipped", lambda v: f"{v['zip']['unzipped_bytes'] / megabytes:.1f} MB", "≤ 80 MB"),
            row(
                "Lambda, cold start and first answer, CPU time", lambda v: f"{v['zip']['cold_cpu_s']:.2f} s", "≤ 0.8 s"
            ),
            row("Lambda, peak memory", lambda v: f"{v['zip']['cold_peak_mb']:.0f} MB", "≤ 90 MB"),
        ]
    )


if __name__ == "__main__":
    main()
