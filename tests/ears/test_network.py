"""The network that torch fits against the one that the program runs."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the group `ear` is not installed")

from training.ear.network import Listener, original  # noqa: E402

from pronounce_cli.acoustic import hama  # noqa: E402


@pytest.fixture(scope="module")
def both():
    front_end, network, _ = hama.load()
    start, heads = original(network)
    outputs = {"own": {"weight": start["project.weight"], "bias": start["project.bias"]}}
    listener = Listener(start, heads, outputs, 0.1).eval()
    sound = np.random.default_rng(1).normal(0, 0.05, 3 * 16_000) * np.sin(np.arange(3 * 16_000) / 3000)
    return network, listener, front_end.log_mel(sound.astype(np.float32))[:300]


def test_it_hears_the_same(both) -> None:
    network, listener, spectra = both
    with torch.no_grad():
        state = listener(torch.from_numpy(spectra)[None], torch.tensor([150]))[-1]
        found = listener.log_probs("own", state)[0].numpy()
    np.testing.assert_allclose(found, network.log_probs(spectra), atol=1e-3)


def test_what_else_is_in_the_batch_changes_nothing(both) -> None:
    network, listener, spectra = both
    batch = torch.zeros(2, 300, 80)
    batch[0], batch[1, :100] = torch.from_numpy(spectra), torch.from_numpy(spectra[:100])
    with torch.no_grad():
        found = listener.log_probs("own", listener(batch, torch.tensor([150, 50]))[-1])[1, :50].numpy()
    np.testing.assert_allclose(found, network.log_probs(spectra[:100]), atol=1e-3)


def test_weights_come_back_by_name(both) -> None:
    network, listener, _ = both
    start, _ = original(network)
    exported = listener.exported("own")
    assert exported.keys() == start.keys()
    for name, value in start.items():
        np.testing.assert_array_equal(exported[name], value)
