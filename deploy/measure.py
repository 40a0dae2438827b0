"""Measure a zip for AWS Lambda on this machine: sizes, and what a cold start with its first answer costs.

    python deploy/measure.py [--zip ZIP] [--python PYTHON] [--runs 3]

Prints a line of JSON. The zip must be one for this kind of machine. Each run is a fresh process of a clean Python that
imports the handler from the unzipped files and assesses a recording; the process's CPU time and peak memory count, from
the start of the interpreter on. The second answer shows what a warm container needs per second of speech.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from statistics import median
from typing import Any

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from deploy.build_lambda import OUTPUT, ROOT, find_python, sizes
from deploy.lock import PYTHON

RECORDING = ROOT / "sample_audio/child_poor.wav"
TEXT = "Betty likes the education class at school."

_CHILD = """
import json, resource, sys, time
from pathlib import Path
from importlib import import_module
event = json.load(sys.stdin)
handler = import_module("pronounce_cli.serve.aws_lambda").handler
import_s = time.process_time()
first = handler(event, None)
cold_s = time.process_time()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
status = Path("/proc/self/status")
if status.exists():  # there, ru_maxrss begins with the size of the process that started this one
    peak = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
second = handler(event, None)
warm_s = time.process_time() - cold_s
assert first["statusCode"] == second["statusCode"] == 200, first
cost = {"import_cpu_s": import_s, "cold_cpu_s": cold_s, "cold_peak_mb": peak * 1024 / 1e6, "warm_cpu_s": warm_s}
print(json.dumps(cost))
"""


def event() -> dict[str, Any]:
    """Return a request of the trainer's front end as a function URL hands it over."""
    body = {"title": TEXT, "language": "en", "base64Audio": base64.b64encode(RECORDING.read_bytes()).decode()}
    return {
        "version": "2.0",
        "rawPath": "/GetAccuracyFromRecordedAudio",
        "requestContext": {"http": {"method": "POST"}, "stage": "$default"},
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }


def clean_environment(folder: Path) -> dict[str, str]:
    """Return an environment like Lambda's: the code in `folder` and hardly anything else."""
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LAMBDA_TASK_ROOT": str(folder),
        "TZ": ":UTC",
        "LANG": "en_US.UTF-8",
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "2"),
    }


def once(folder: Path, interpreter: str) -> dict[str, float]:
    """Start the handler in a fresh process and return what it cost."""
    done = subprocess.run(
        [interpreter, "-s", "-c", _CHILD],
        input=json.dumps(event()),
        env=clean_environment(folder),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(archive: Path, interpreter: str, runs: int = 3) -> dict[str, Any]:
    """Return sizes in bytes, CPU time in seconds and peak memory in MB (medians), and the warm ratio."""
    import soundfile

    zipped, unzipped = sizes(archive)
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder)
        once(Path(folder), interpreter)  # the first run reads the disk
        found = [once(Path(folder), interpreter) for _ in range(runs)]
    figures: dict[str, Any] = {name: round(median(run[name] for run in found), 3) for name in found[0]}
    duration_s = soundfile.info(RECORDING).duration
    return {
        "zipped_bytes": zipped,
        "unzipped_bytes": unzipped,
        **figures,
        "warm_cpu_per_second_of_speech": round(figures["warm_cpu_s"] / duration_s, 3),
    }


def main() -> int:
    """Measure the zip that the command line names."""
    parser = argparse.ArgumentParser(description="Measure a zip for AWS Lambda.")
    parser.add_argument("--zip", type=Path, default=OUTPUT)
    parser.add_argument("--python", default=None, help=f"a Python {PYTHON}; looked for when not given")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    interpreter = given.python or find_python(PYTHON)
    if interpreter is None:
        print(f"error: this needs a Python {PYTHON}", file=sys.stderr)
        return 3
    print(json.dumps(measure(given.zip, interpreter, given.runs)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
