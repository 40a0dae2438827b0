"""One thread for linear algebra.

The matrices here are small: a second thread waits for the first, and burns CPU while it waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

_lock = Lock()
_inside: list[Any] = []


@contextmanager
def one_thread() -> Iterator[None]:
    """Let each product of numpy run in the thread that asks for it, alone.

    The limit is one of the whole process: the first that enters sets it, the last that leaves takes it back.
    """
    with _lock:
        _inside.append(_inside[0] if _inside else _controller().limit(limits=1, user_api="blas"))
    try:
        yield
    finally:
        with _lock:
            limit = _inside.pop()
            if not _inside:
                limit.restore_original_limits()


@cache
def _controller() -> ThreadpoolController:
    """Look once which libraries numpy brought; later ones are not of our making."""
    import numpy as np
    from threadpoolctl import ThreadpoolController

    assert np
    return ThreadpoolController()
