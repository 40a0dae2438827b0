"""`pronounce score` on many recordings, in processes that are killed."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.many import COUNT, objects, running, wait_for_lines
from tests.helpers.places import SAMPLES
from typer.testing import Result

Pronounce = Callable[..., subprocess.CompletedProcess[str]]
Invoke = Callable[..., Result]


def gone(group: int) -> bool:
    """Whether every process of a session ends within a while."""
    for _ in range(1000):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


def workers_of(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(c) for c in children if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]


def test_killed_runs_go_on_and_give_the_same_bytes(pronounce: Pronounce, manifest: Path, tmp_path: Path) -> None:
    whole, pieces = tmp_path / "whole.jsonl", tmp_path / "pieces.jsonl"
    assert pronounce("score", manifest, "--results", whole, "-q").returncode == 4
    seen: list[int] = []
    for lines in (1, 3, 6):
        with running(manifest, "--results", pieces, "--resume", "-q") as process:
            wait_for_lines(pieces, lines, process)
            time.sleep(random.uniform(0, 0.2))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            assert gone(process.pid)
        seen.append(pieces.read_bytes().count(b"\n"))
    assert seen == sorted(seen)

    again = pronounce("score", manifest, "--results", pieces, "--resume", "--format", "json")
    assert again.returncode == 4
    assert [row["utterance_id"] for row in objects(whole)] == [f"u{i}" for i in range(COUNT - 1)] + ["gone"]
    assert pieces.read_bytes() == whole.read_bytes()
    assert len(json.loads(again.stdout)["results"]) == COUNT
    assert pronounce("score", manifest, "--results", pieces, "--resume", "-q").returncode == 4
    assert pieces.read_bytes() == whole.read_bytes()


def test_ctrl_c_ends_with_what_is_done(manifest: Path, tmp_path: Path) -> None:
    results = tmp_path / "r.jsonl"
    with running(manifest, "--results", results, "--format", "json") as process:
        wait_for_lines(results, 2, process)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        stdout, stderr = process.communicate(timeout=60)
        assert process.returncode == 130
        assert gone(process.pid)
    done = len(objects(results))
    assert 2 <= done < COUNT
    assert len(json.loads(stdout)["results"]) == done
    assert (
        stderr == f"note: interrupted: {done} of {COUNT} recordings are done; go on with --results {results} --resume\n"
    )


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers in /proc")
def test_a_worker_that_is_killed_costs_one_recording(manifest: Path, tmp_path: Path) -> None:
    results = tmp_path / "r.jsonl"
    with running(manifest, "--results", results, "--format", "json", "--jobs", "2") as process:
        wait_for_lines(results, 2, process)
        os.kill(workers_of(process.pid)[0], signal.SIGKILL)
        stdout, stderr = process.communicate(timeout=120)
    found = json.loads(stdout)["results"]

    assert (process.returncode, stderr) == (70, "")
    assert [row["utterance_id"] for row in found] == [f"u{i}" for i in range(COUNT - 1)] + ["gone"]
    codes = [row["code"] for row in found if row["kind"] == "failure"]
    assert sorted(codes) == ["input.audio", "worker.died"]

    with running(manifest, "--results", results, "--format", "json", "--retry-failed") as process:
        stdout, _ = process.communicate(timeout=120)
    assert [row["code"] for row in json.loads(stdout)["results"] if row["kind"] == "failure"] == ["input.audio"]
    assert process.returncode == 4


def test_a_run_stops_at_too_many_failures(pronounce: Pronounce, tmp_path: Path) -> None:
    rows = "".join(f"{tmp_path}/{i}.wav,Hello\n" for i in range(30))
    (tmp_path / "set.csv").write_text("audio,text\n" + rows)
    done = pronounce("score", tmp_path / "set.csv", "--max-failures", "3", "--format", "jsonl")

    assert done.returncode == 4
    assert len(done.stdout.splitlines()) == 3
    assert done.stderr == "note: stopped at 3 failures (--max-failures): 3 of 30 recordings are done\n"


def test_results_are_not_overwritten(invoke: Invoke, manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text("{}\n")

    assert "add --resume" in invoke("score", manifest, "--results", tmp_path / "r.jsonl", exit_code=2).stderr
    assert "--results FILE" in invoke("score", manifest, "--resume", exit_code=2).stderr
    refused = invoke("score", manifest, "--results", tmp_path / "r.jsonl", "--resume", exit_code=4).stderr
    assert "line 1 of" in refused
    assert (tmp_path / "r.jsonl").read_text() == "{}\n"


def test_jobs_make_no_difference(pronounce: Pronounce, tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        assert pronounce("score", SAMPLES, "--jobs", jobs, "--results", tmp_path / jobs, "-q").returncode == 0
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_a_row_says_how_its_words_are_said_and_what_it_is_filed_under(invoke: Invoke, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "adult_good.wav", tmp_path / "a.wav")
    row = {
        "audio": "a.wav",
        "text": "We'll have to agree to disagree.",
        "pronunciations": {"disagree": "D IH2 S AH0 G R IY1"},
        "tags": ["b1", "idioms"],
        "speaker": "ann",
        "min_score": 5,
        "weather": "rain",
    }
    (tmp_path / "set.jsonl").write_text(json.dumps(row) + "\n")
    done = invoke("score", tmp_path / "set.jsonl", "--format", "json")
    (found,) = json.loads(done.stdout)["results"]
    (said,) = [word["pronunciations"] for word in found["reference"]["words"] if word["text"] == "disagree"]

    assert [one["source"] for one in said] == ["user lexicon"]
    assert found["recording"] == {
        "audio": str(tmp_path / "a.wav"),
        "speaker": "ann",
        "tags": ["b1", "idioms"],
        "min_score": 5.0,
    }
    assert done.stderr == f"note: row 1 of `{tmp_path}/set.jsonl`: unknown column `weather` left out\n"
