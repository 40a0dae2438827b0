"""Worker processes: real ones, with work that misbehaves."""

from __future__ import annotations

import itertools
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from multiprocessing import active_children
from pathlib import Path

import pytest

from pronounce_cli.batch.workers import Pool
from pronounce_cli.core.errors import ConfigError, WorkerDied, WorkerTimeout


def obey(order: str) -> str:
    """What the workers of these tests do."""
    word, _, rest = order.partition(" ")
    if word == "exit":
        os._exit(int(rest))
    if word == "kill":
        os.kill(os.getpid(), getattr(signal, rest))
    if word == "sleep":
        time.sleep(float(rest))
    if word == "warn":
        logging.getLogger("pronounce_cli.tests").warning("%s", rest)
    if word == "raise":
        raise ZeroDivisionError(rest)
    return f"{order} by {os.getpid()}"


def obedient() -> Callable[[str], str]:
    return obey


def refusing() -> Callable[[str], str]:
    raise ConfigError("there is no such provider", hint="Choose another")


def dying() -> Callable[[str], str]:
    os._exit(9)


def run(*orders: str, jobs: int = 2, timeout_s: float | None = None) -> dict[str, object]:
    with closing(Pool(obedient, jobs, timeout_s).run(orders)) as answers:
        return dict(answers)


def test_every_task_has_an_answer_and_the_processes_are_gone() -> None:
    orders = [f"do {i}" for i in range(20)]
    found = run(*orders, jobs=3)

    assert {order: str(answer).partition(" by ")[0] for order, answer in found.items()} == {o: o for o in orders}
    assert 1 <= len({str(answer).partition(" by ")[2] for answer in found.values()}) <= 3
    assert active_children() == []


@pytest.mark.parametrize(
    ("order", "how"), [("exit 3", "status 3"), ("kill SIGKILL", "SIGKILL"), ("kill SIGSEGV", "SIGSEGV")]
)
def test_a_process_that_dies_costs_its_task_alone(order: str, how: str) -> None:
    found = run("do 1", order, "do 2", jobs=1)
    died = found.pop(order)

    assert isinstance(died, WorkerDied)
    assert how in died.message
    assert all(isinstance(answer, str) for answer in found.values())


def test_a_task_that_takes_too_long_is_ended() -> None:
    found = run("sleep 60", "do 1", "do 2", timeout_s=0.5)
    late = found.pop("sleep 60")

    assert isinstance(late, WorkerTimeout)
    assert "longer than 0.5 s" in late.message
    assert all(isinstance(answer, str) for answer in found.values())


def test_tasks_are_taken_only_when_somebody_is_free() -> None:
    taken: list[int] = []

    def endless() -> object:
        for i in itertools.count():
            taken.append(i)
            yield f"do {i}"

    with closing(Pool(obedient, 2).run(endless())) as answers:  # type: ignore[arg-type]
        seen = list(itertools.islice(answers, 10))
    assert len(seen) == 10
    assert len(taken) <= 12
    assert active_children() == []


def test_what_a_process_cannot_make_ends_the_run() -> None:
    with pytest.raises(ConfigError, match="no such provider") as caught, closing(Pool(refusing, 2).run(["do"])) as all_:
        list(all_)
    assert caught.value.hint == "Choose another"


def test_processes_that_never_start_end_the_run() -> None:
    with (
        pytest.raises(WorkerDied, match="end while they start: ended with status 9"),
        closing(Pool(dying, 2).run(["do"] * 9)) as answers,
    ):
        list(answers)


def test_a_bug_in_a_task_ends_the_run_with_its_name() -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError: oh"):
        run("raise oh")


def test_warnings_reach_the_parent(caplog: pytest.LogCaptureFixture) -> None:
    run("warn the cache is full")

    assert [(r.name, r.getMessage()) for r in caplog.records] == [("pronounce_cli.tests", "the cache is full")]


def test_workers_use_one_thread_each_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setenv("MKL_NUM_THREADS", "3")
    with closing(Pool(threads_of, 1).run(["OMP_NUM_THREADS", "MKL_NUM_THREADS"])) as answers:
        assert dict(answers) == {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "3"}
    assert "OMP_NUM_THREADS" not in os.environ


def threads_of() -> Callable[[str], str | None]:
    return os.environ.get


HOLDING = """
import multiprocessing, sys
from pronounce_cli.batch.workers import Pool

class Holding:
    def __init__(self):
        self.lock = multiprocessing.get_context("spawn").RLock()  # as libraries make one

    def __call__(self, task):
        with self.lock:
            return 2 * task

if __name__ == "__main__":
    print(sorted(answer for _, answer in Pool(Holding, 2).run(range(5))))
"""


def test_processes_give_back_what_belongs_to_the_system(tmp_path: Path) -> None:
    """Python warns of what killed processes held, when the last of them has ended."""
    (tmp_path / "holding.py").write_text(HOLDING)
    done = subprocess.run([sys.executable, tmp_path / "holding.py"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "[0, 2, 4, 6, 8]\n", "")
