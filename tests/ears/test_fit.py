"""A small ear learns: its errors on what it is taught become fewer, from the same seed in the same way."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the group `ear` is not installed")

from training.ear import fit, lessons, making  # noqa: E402
from training.ear.german import GERMAN  # noqa: E402
from training.ear.network import original  # noqa: E402
from training.ear.store import Sentence  # noqa: E402

from pronounce_cli.acoustic import ears, hama  # noqa: E402

PLAN = fit.Plan(epochs=2, spectra=800, foreign=200, rate=3e-3)
PATTERNS = np.random.default_rng(5).normal(-6, 4, (3, 80))


def sentence(i: int) -> fit.Said:
    rng = np.random.default_rng(i)
    tokens = [int(token) for token in rng.integers(1, 4, 6)]
    spectra = np.concatenate([np.tile(PATTERNS[token - 1], (16, 1)) for token in tokens])
    noisy = (spectra + rng.normal(0, 0.3, spectra.shape)).astype(np.float16)
    return fit.Said(Sentence(f"{i}", "anna", [noisy], ()), tokens, [fit.Cut(48, 3)])


def learnt() -> tuple[fit.Listener, list[float]]:
    torch.set_num_threads(1)
    _, model, tokens = hama.load()
    start, heads = original(model)
    network = fit.listener(start, heads, tokens, GERMAN, 0.1)
    recorded = [sentence(i) for i in range(24)]
    english = [(one, model.log_probs(one.copies[0].astype(np.float32))) for one, *_ in recorded[:4]]
    losses: list[float] = []

    def told(_epoch: int, _network: fit.Listener, line: str) -> None:
        losses.append(float(line.split(": ")[1].split(maxsplit=1)[0]))

    found = fit.Lessons(recorded, recorded[:3], english)
    return fit.fitted(network, found, fit.Shared(tokens, GERMAN), PLAN, told), losses


def test_it_learns_and_its_file_is_an_ear() -> None:
    network, losses = learnt()
    assert len(losses) == 2 and losses[1] < losses[0]
    ear = ears.read(making.packed(network, GERMAN), "ear.npz")
    assert (ear.name, ear.tokens) == ("ear-de-1", (ears.BLANK, *GERMAN.phones))
    spectra = sentence(1)[0].copies[0].astype(np.float32)
    np.testing.assert_allclose(ear.network.log_probs(spectra), lessons.ear_of(network)(spectra), atol=0.1)


def test_the_same_seed_learns_the_same() -> None:
    assert learnt()[1] == learnt()[1]


def test_the_rate_rises_and_falls() -> None:
    rates = [fit._share(done) for done in np.linspace(0, 1, 50)]
    assert rates[0] < 0.1 and max(rates) > 0.98 and rates[-1] < 0.02
    assert rates.index(max(rates)) < 10


def test_phones_that_both_languages_have_are_sums_of_either_side() -> None:
    _, _, tokens = hama.load()
    shared = fit.Shared(tokens, GERMAN)
    for columns in (shared.former, shared.own):
        assert (columns.sum(1) == 1).all()
    groups = shared.own.argmax(1)
    assert groups[0] == 0 and groups[1 + GERMAN.phones.index("s")] == shared.former.argmax(1)[tokens.index("s")]
    assert (
        groups[1 + GERMAN.phones.index("øː")]
        == shared.former.shape[1] - 1
        == shared.former.argmax(1)[tokens.index("θ")]
    )
