"""One thread for linear algebra.

The matrices here are small: a second thread waits for the first, and burns CPU while it waits. Nor do sums round alike
over one thread and over two.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

_turn = RLock()


@contextmanager
def one_thread() -> Iterator[None]:
    """Let the products of numpy run in the calling thread alone.

    The limit is one of the whole process, and one thread at a time may set it: others that call this wait.
    """
    with _turn, _controller().limit(limits=1, user_api="blas"):
        yield


@cache
def _controller() -> ThreadpoolController:
    """Look once which libraries numpy brought; later ones are not of our making."""
    import numpy as np
    from threadpoolctl import ThreadpoolController

    assert np
    return ThreadpoolController()
