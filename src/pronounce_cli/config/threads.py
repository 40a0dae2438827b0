"""How many threads numeric libraries start, which they read from the environment when they load."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Let processes that are started in the block use one thread each, where the user has not chosen otherwise.

    Several processes with several threads each only take turns; one recording is too short to be worth threads.
    """
    chosen = [name for name in _VARIABLES if name not in os.environ]
    os.environ.update(dict.fromkeys(chosen, "1"))
    try:
        yield
    finally:
        for name in chosen:
            os.environ.pop(name, None)
