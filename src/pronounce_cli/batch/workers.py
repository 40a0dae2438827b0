"""Worker processes that keep their models; one that dies costs the task it had, and is replaced."""

from __future__ import annotations

import logging
import os
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pronounce_cli.batch.interrupt import without_interrupt
from pronounce_cli.config.threads import one_thread_each
from pronounce_cli.core.errors import PronounceError, WorkerDied, WorkerError, WorkerTimeout

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

Task = TypeVar("Task")
Answer = TypeVar("Answer")

_MAX_DEATHS_AT_START = 3
_READY, _ANSWER, _RAISED, _LOG = range(4)
_DIED = "If memory ran out, use fewer --jobs; --retry-failed tries it again"


@dataclass(slots=True, eq=False)
class _Worker:
    """One process; `due_s` is when its task must be done, by `time.monotonic`."""

    process: SpawnProcess
    pipe: Connection[Any, Any]
    task: Any = None
    ready: bool = False
    due_s: float | None = None


@dataclass(slots=True)
class Pool(Generic[Task, Answer]):
    """Runs tasks in processes of their own, each with one task at a time.

    Attributes:
        make: Called once in each process; returns what turns a task into an answer. Both go through pickle. What
            either raises ends the run.
        jobs: Number of processes.
        timeout_s: Longest time for one task, or None.
    """

    make: Callable[[], Callable[[Task], Answer]]
    jobs: int
    timeout_s: float | None = None
    _workers: list[_Worker] = field(default_factory=list)
    _again: deque[Task] = field(default_factory=deque)
    _deaths_at_start: int = 0

    def run(self, tasks: Iterable[Task]) -> Generator[tuple[Task, Answer | WorkerError]]:
        """Yield each task with its answer as it is done, or with an error where its process gave none.

        A task is taken only when a process is free, so `tasks` may be endless; none of them is None. The processes end
        when the iteration does, however it ends.

        Raises:
            PronounceError: The processes cannot start, or as `make` does.
        """
        waiting = iter(tasks)
        try:
            while self._hand_out(waiting):
                for pipe in wait([worker.pipe for worker in self._workers], self._patience_s()):
                    yield from self._hear(next(worker for worker in self._workers if worker.pipe is pipe))
                yield from self._overdue()
        finally:
            for worker in self._workers:
                if worker.task is None:
                    worker.pipe.close()  # it ends by itself, and gives back what belongs to the system
                else:
                    worker.process.kill()
            for worker in self._workers:
                _bury(worker)
            self._workers.clear()

    def _hand_out(self, waiting: Iterator[Task]) -> bool:
        """Give tasks to the processes that have none; return whether somebody is at work."""
        while sum(worker.task is not None for worker in self._workers) < self.jobs:
            task = self._again.popleft() if self._again else next(waiting, None)
            if task is None:
                break
            worker = next((worker for worker in self._workers if worker.task is None), None) or self._start()
            try:
                worker.pipe.send(task)
            except OSError:  # it ended while it had nothing to do
                self._drop(worker)
                self._again.append(task)
                continue
            worker.task = task
            self._set_due(worker)
        return any(worker.task is not None for worker in self._workers)

    def _start(self) -> _Worker:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.make), daemon=True)
        with one_thread_each(), without_interrupt():
            process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))
        return self._workers[-1]

    def _set_due(self, worker: _Worker) -> None:
        if self.timeout_s is not None and worker.ready:  # to load the models is not the task's fault
            worker.due_s = time.monotonic() + self.timeout_s

    def _patience_s(self) -> float | None:
        due = [worker.due_s for worker in self._workers if worker.due_s is not None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _hear(self, worker: _Worker) -> Iterator[tuple[Task, Answer | WorkerError]]:
        """Take one message of a process; the end of its pipe is the end of the process."""
        try:
            kind, value = worker.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            yield from self._died(worker)
            return
        if kind == _READY:
            worker.ready = True
            self._deaths_at_start = 0
            self._set_due(worker)
        elif kind == _LOG:
            name, level, text = value
            logging.getLogger(name).log(level, "%s", text)
        elif kind == _RAISED:
            raise value
        else:
            task, worker.task, worker.due_s = worker.task, None, None
            yield task, value

    def _died(self, worker: _Worker) -> Iterator[tuple[Task, WorkerError]]:
        how = self._drop(worker)
        if not worker.ready:
            self._deaths_at_start += 1
            if self._deaths_at_start >= _MAX_DEATHS_AT_START:
                raise WorkerDied(f"The worker processes end while they start: {how}", hint="Try it with --jobs 1")
            self._again.append(worker.task)
        elif worker.task is not None:
            yield worker.task, WorkerDied(f"The process that scored the recording {how}", hint=_DIED)

    def _overdue(self) -> Iterator[tuple[Task, WorkerError]]:
        now_s = time.monotonic()
        for worker in [w for w in self._workers if w.due_s is not None and w.due_s <= now_s]:
            if worker.pipe.poll():  # done at the last moment
                continue
            worker.process.kill()
            self._drop(worker)
            yield worker.task, WorkerTimeout(f"Scoring the recording took longer than {self.timeout_s:g} s")

    def _drop(self, worker: _Worker) -> str:
        """Forget a process that has ended or is about to; return how it ended."""
        self._workers.remove(worker)
        return _bury(worker)


def _bury(worker: _Worker) -> str:
    """Wait until a process has ended; return how it did."""
    worker.pipe.close()
    worker.process.join(timeout=5)
    if worker.process.exitcode is None:
        worker.process.kill()
        worker.process.join()
    code = worker.process.exitcode or 0
    worker.process.close()
    if code >= 0:
        return f"ended with status {code}"
    with suppress(ValueError):
        return f"was ended by {signal.Signals(-code).name}"
    return f"was ended by signal {-code}"


def _serve(pipe: Connection[Any, Any], make: Callable[[], Callable[[Any], Any]]) -> None:
    """Do tasks until the pipe ends; runs in the worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    lock = threading.Lock()

    def send(kind: int, value: object) -> None:
        with lock:
            pipe.send((kind, value))

    logging.getLogger("pronounce_cli").addHandler(_ToParent(send))
    with suppress(EOFError, OSError):  # the parent is gone
        try:
            work = make()
            send(_READY, None)
            while True:
                task = pipe.recv()
                send(_ANSWER, work(task))
        except (EOFError, BrokenPipeError):
            pass
        except Exception as error:  # noqa: BLE001 - goes to the parent, which raises it
            send(_RAISED, error if isinstance(error, PronounceError) else _described(error))


def _described(error: Exception) -> RuntimeError:
    """Return an error of any kind as one that every process can read."""
    return RuntimeError(f"{type(error).__name__}: {error}")


def _end_with_parent() -> None:
    """End this process when the parent is gone, even in the middle of a task."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _ToParent(logging.Handler):
    """Passes warnings on to the parent."""

    def __init__(self, send: Callable[[int, object], None]) -> None:
        super().__init__(logging.WARNING)
        self._send = send

    def emit(self, record: logging.LogRecord) -> None:
        """Send one record."""
        with suppress(OSError):
            self._send(_LOG, (record.name, record.levelno, record.getMessage()))


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
