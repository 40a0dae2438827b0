"""The limit of threads holds for whoever is inside, in whichever thread, and is gone afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from tests.helpers.places import ROOT
from threadpoolctl import ThreadpoolController

from pronounce_cli import Assessor
from pronounce_cli.audio import load
from pronounce_cli.threads import one_thread


def threads() -> set[int]:
    """The threads of numpy's own library; other tests may have brought others since."""
    blas = (library for library in ThreadpoolController().info() if library["user_api"] == "blas")
    return {library["num_threads"] for library in blas if Path(np.__file__).parent.name in library["filepath"]}


def inside() -> set[int]:
    with one_thread(), one_thread():
        return threads()


def test_it_holds_in_every_thread_and_is_gone_afterwards() -> None:
    before = threads()
    with ThreadPoolExecutor(2) as pool:
        for _ in range(20):
            found = [inside(), *(future.result() for future in [pool.submit(inside) for _ in range(4)])]
            assert all(seen <= {1} for seen in found)
    assert threads() == before


def test_two_threads_give_the_same_bits() -> None:
    audio, text = load(ROOT / "sample_audio" / "adult_good.wav"), "We'll have to agree to disagree."
    assessor = Assessor()
    here = assessor.assess(audio, text)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(assessor.assess, audio, text).result() == here
        beside = pool.submit(Assessor().assess, audio, text)
        assert assessor.assess(audio, text) == beside.result() == here
