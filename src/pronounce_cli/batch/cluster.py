"""The same work on the workers of a Dask cluster.

A worker that is lost loses nothing: the scheduler gives its recordings to others. One that ends several workers in a
row becomes a failure. The client has a few recordings per worker under way, whatever the length of the list.
"""

from __future__ import annotations

import importlib
import logging
import pickle
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import uuid4

from pronounce_cli.__about__ import __version__
from pronounce_cli.batch.scorer import ResultLine, Scorer, Scoring, Task
from pronounce_cli.core.errors import ConfigError, MissingExtra, PronounceError, WorkerDied, WorkerError

_AHEAD = 2  # recordings per thread of a worker, so that none waits for the next
_COUNT_EVERY_S = 2.0
_CONNECT_S, _ANSWER_S = 15, 5
_SAME = "Install the same version of pronounce-cli on the workers as here"
_START = "Start one with `dask scheduler`"
_ADDRESS = "An address looks like tcp://host:8786"
_GO_ON = "Start it again; what is done is kept, and --resume goes on"
_log = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()


@dataclass(slots=True)
class Cluster:
    """Runs tasks on the workers of a Dask scheduler; each loads the models once.

    Attributes:
        plan: How recordings are scored.
        address: Of the scheduler, as `tcp://host:8786` or `tls://host:8786`.
    """

    plan: Scoring
    address: str
    _limit: int = 0
    _counted_s: float = field(default=-_COUNT_EVERY_S)

    def run(self, tasks: Iterable[Task]) -> Generator[tuple[Task, ResultLine | WorkerError]]:
        """Yield each task with its answer as it is done, or with an error where it ended worker after worker.

        Raises:
            MissingExtra: Dask is not installed.
            ConfigError: The scheduler cannot be reached, or its workers do not fit.
        """
        distributed = _distributed()
        with _client(distributed, self.address) as client:
            try:
                yield from self._answers(distributed, client, iter(tasks))
            except PronounceError:
                raise
            except Exception as error:
                if client.status == "running":
                    raise
                raise self._gone() from error

    def _answers(
        self, distributed: Any, client: Any, waiting: Iterator[Task]
    ) -> Generator[tuple[Task, ResultLine | WorkerError]]:
        done = distributed.as_completed(loop=client.loop)
        under_way: dict[str, Task] = {}
        plan, run = pickle.dumps(self.plan), uuid4().hex
        while True:
            while len(under_way) < self._most(client):
                task = next(waiting, None)
                if task is None:
                    break
                key = f"pronounce-{run}-{task.index}"
                done.add(client.submit(_score, __version__, plan, task, key=key, pure=False))
                under_way[key] = task
            if not under_way:
                return
            future = next(done)
            yield under_way.pop(future.key), self._answer(distributed, future)

    def _most(self, client: Any) -> int:
        """Return how many tasks may be under way; workers come and go."""
        now_s = time.monotonic()
        if now_s - self._counted_s >= _COUNT_EVERY_S:
            threads = sum(client.nthreads().values())
            if not threads and not self._limit:
                _log.warning("The scheduler at %s has no workers yet; waiting for the first", self.address)
            self._limit, self._counted_s = max(1, threads * _AHEAD), now_s
        return self._limit

    def _gone(self) -> ConfigError:
        return ConfigError(f"The scheduler at {self.address} has gone away", hint=_GO_ON)

    def _answer(self, distributed: Any, future: Any) -> ResultLine | WorkerError:
        if future.status in {"cancelled", "lost"}:
            raise self._gone()
        error = future.exception()
        if error is None:
            scored: ResultLine = future.result()
            return scored
        if isinstance(error, distributed.KilledWorker):
            return WorkerDied("Each worker of the cluster that scored the recording ended")
        if isinstance(error, PronounceError):
            raise error
        raise ConfigError(f"The workers of {self.address} cannot score: {error}", hint=_SAME) from error


def _distributed() -> Any:
    try:
        module = importlib.import_module("distributed")
    except ImportError as error:
        raise MissingExtra(
            "--cluster needs Dask", hint="Install it with `pip install 'pronounce-cli[cluster]'`"
        ) from error
    for name in [*logging.root.manager.loggerDict]:  # Dask sets up several; what matters is in the results
        if name.partition(".")[0] in {"distributed", "tornado"}:
            logging.getLogger(name).setLevel(logging.CRITICAL)
    return module


@contextmanager
def _client(distributed: Any, address: str) -> Iterator[Any]:
    """Connect to a scheduler; what is under way when the block ends is taken back."""
    try:
        distributed.utils.LoopRunner().run_sync(_meet, distributed, address)
        client = distributed.Client(address, timeout=_CONNECT_S, set_as_default=False)
    except Exception as error:
        raise _unreachable(address, error) from error
    try:
        yield client
    finally:
        client.close(timeout=5)


async def _meet(distributed: Any, address: str) -> None:
    """Ask who is at an address; a client that meets no scheduler would print a traceback when it is dropped.

    Raises:
        Exception: Of any kind, as what answers may be any server: nobody is there, or no scheduler.
    """
    how = distributed.Security().get_connection_args("client")
    where = distributed.core.coerce_to_address(address)
    async with distributed.rpc(where, timeout=_CONNECT_S, connection_args=how) as there:
        kind = (await distributed.utils.wait_for(there.identity(), _CONNECT_S + _ANSWER_S))["type"]
    if kind != "Scheduler":
        raise ConnectionError(f"it is a {kind.lower()} of Dask")


def _unreachable(address: str, error: Exception) -> ConfigError:
    """Return what it means that no scheduler was met."""
    if isinstance(error, TimeoutError):
        reason = "nobody answers as a scheduler does"
    elif isinstance(error, (OSError, ValueError, TypeError)):
        reason = str(error)
    else:
        reason = "what answers there is no scheduler"
    hint = _ADDRESS if isinstance(error, ValueError) else _START
    return ConfigError(f"The scheduler at {address} cannot be reached: {reason}", hint=hint)


def _score(version: str, plan: bytes, task: Task) -> ResultLine:
    """Score one recording; runs in a worker, one thread at a time, as the models are not made for several."""
    with _one_at_a_time:
        return _scorer(version, plan)(task)


@lru_cache(maxsize=2)
def _scorer(version: str, plan: bytes) -> Scorer:
    if version != __version__:
        raise ConfigError(f"A worker has pronounce {__version__}, and here it is {version}", hint=_SAME)
    made: Scorer = pickle.loads(plan)()  # noqa: S301 - whoever reaches a Dask worker may run anything there anyway
    return made
