"""The limit of threads holds while anybody is inside, and is gone afterwards."""

from __future__ import annotations

import numpy as np
from threadpoolctl import ThreadpoolController

from pronounce_cli.threads import one_thread


def threads() -> set[int]:
    assert np
    return {library["num_threads"] for library in ThreadpoolController().info() if library["user_api"] == "blas"}


def test_it_holds_until_the_last_has_left() -> None:
    before = threads()
    first, second = one_thread(), one_thread()
    first.__enter__()
    second.__enter__()
    assert threads() <= {1}
    first.__exit__(None, None, None)
    assert threads() <= {1}
    second.__exit__(None, None, None)
    assert threads() == before
