from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pronounce_cli.acoustic.likelihood import log_likelihood
from pronounce_cli.core.evidence import PhonePosteriors
from pronounce_cli.languages.en.inventory import INVENTORY

PHONES = ("TH", "S", "IH")
THREE = replace(INVENTORY, articulation={phone: INVENTORY.articulation[phone] for phone in PHONES})


def posteriors(frames: int, seed: int) -> PhonePosteriors:
    chance = np.random.default_rng(seed).dirichlet(np.ones(len(PHONES) + 1), frames)
    return PhonePosteriors(np.log(chance).astype(np.float32), THREE, 0.02, "test")


def collapsed(path: tuple[int, ...]) -> list[int]:
    """A path without repeats and blanks, as CTC reads it."""
    kept = [state for i, state in enumerate(path) if i == 0 or state != path[i - 1]]
    return [state for state in kept if state < len(PHONES)]


@given(st.lists(st.sampled_from(PHONES), min_size=1, max_size=3), st.integers(3, 5), st.integers(0, 1000))
def test_it_is_the_sum_over_all_paths(phones, frames, seed):
    given_ = posteriors(frames, seed)
    wanted = [PHONES.index(phone) for phone in phones]
    rows = np.maximum(given_.log_probs, -10.0).astype(np.float64)
    paths = [p for p in product(range(len(PHONES) + 1), repeat=frames) if collapsed(p) == wanted]
    expected = np.log(sum(np.exp(sum(rows[t, s] for t, s in enumerate(path))) for path in paths)) if paths else -np.inf

    assert log_likelihood(given_, phones) == pytest.approx(expected, abs=1e-6)


def test_a_sound_that_is_heard_explains_better_than_one_that_is_not():
    rows = np.full((9, 4), np.log(0.02), np.float32)
    rows[[0, 2, 4, 6, 8], 3] = rows[[1], 0] = rows[[5], 2] = np.log(0.94)
    heard = PhonePosteriors(rows, THREE, 0.02, "test")

    assert log_likelihood(heard, ["TH", "IH"]) > log_likelihood(heard, ["S", "IH"]) + 3
