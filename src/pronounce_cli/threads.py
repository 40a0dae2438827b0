"""One thread for linear algebra.

The matrices here are small: a second thread waits for the first, and burns CPU while it waits.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which numpy's products run in the calling thread alone."""
    found: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return found


@cache
def _controller() -> ThreadpoolController:
    """Look once which libraries numpy brought; later ones are not of our making."""
    import numpy as np
    from threadpoolctl import ThreadpoolController

    assert np
    return ThreadpoolController()
