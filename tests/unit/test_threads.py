"""The limit of threads holds for whoever is inside, in whichever thread, and is gone afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.helpers.places import ROOT

from pronounce_cli import Assessor
from pronounce_cli.audio import load

# In a process of its own, as the tests themselves may run with one thread from the start.
PROGRAM = """
from concurrent.futures import ThreadPoolExecutor
import numpy
from threadpoolctl import ThreadpoolController
from pronounce_cli.threads import one_thread

def threads():
    return {library["num_threads"] for library in ThreadpoolController().info() if library["user_api"] == "blas"}

def inside():
    with one_thread(), one_thread():
        return threads()

before = threads()
with ThreadPoolExecutor(2) as pool:
    for _ in range(20):
        found = [inside(), *(future.result() for future in [pool.submit(inside) for _ in range(4)])]
        assert all(seen <= {1} for seen in found), found
assert threads() == before, before
"""


def test_it_holds_in_every_thread_and_is_gone_afterwards() -> None:
    env = os.environ | {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=env, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_two_threads_give_the_same_bits() -> None:
    audio, text = load(ROOT / "sample_audio" / "adult_good.wav"), "We'll have to agree to disagree."
    assessor = Assessor()
    here = assessor.assess(audio, text)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(assessor.assess, audio, text).result() == here
        beside = pool.submit(Assessor().assess, audio, text)
        assert assessor.assess(audio, text) == beside.result() == here
