"""Posteriors of sound that arrives in pieces, against those of the whole."""

from __future__ import annotations

import numpy as np
import pytest

from pronounce_cli.acoustic.recogniser import ConformerRecogniser

FRAME = 320


def fed(recogniser: ConformerRecogniser, samples: np.ndarray, piece: int) -> list[np.ndarray]:
    stream = recogniser.stream()
    found = [stream.feed(samples[start : start + piece]) for start in range(0, len(samples), piece)]
    return [*found, stream.finish()]


def test_pieces_of_100_ms_give_what_the_whole_gives(recogniser, heard, names) -> None:
    same, frames, off = 0, 0, []
    for name in names:
        audio, _, posteriors = heard(name)
        whole, streamed = posteriors.log_probs, np.concatenate(fed(recogniser, audio.samples, 1600))
        assert streamed.shape == whole.shape
        best = whole.argmax(axis=1)
        same += int((streamed.argmax(axis=1) == best).sum())
        off.append(np.abs(streamed - whole)[np.arange(len(best)), best])
        frames += len(best)
    assert same / frames >= 0.97
    assert np.median(np.concatenate(off)) < 0.01


@pytest.mark.parametrize("piece", [1, 7, 800, 5000, 10**6])
def test_every_frame_comes_once_whatever_the_pieces(recogniser, heard, piece) -> None:
    samples = heard("061210142")[0].samples[: 16_000 if piece < 100 else None]
    found = np.concatenate(fed(recogniser, samples, piece))
    assert found.shape == (len(samples) // FRAME + 1, 40)
    np.testing.assert_allclose(np.exp(found).sum(axis=1), 1, atol=1e-4)


def test_a_frame_comes_at_most_1_3_s_after_its_sound(recogniser, heard) -> None:
    samples, stream, given = heard("096340015")[0].samples, recogniser.stream(), 0
    for end in range(1600, len(samples), 1600):
        given += len(stream.feed(samples[end - 1600 : end]))
        assert end // FRAME - given <= 1.3 * 16_000 / FRAME + 1


def test_what_came_long_ago_is_forgotten(recogniser) -> None:
    stream = recogniser.stream()
    noise = np.random.default_rng(3).normal(0, 0.01, 8000).astype(np.float32)
    sizes = []
    for _ in range(60):
        stream.feed(noise)
        sizes.append(stream.held_s)
    assert max(sizes) < 10
    assert sizes[-1] == pytest.approx(sizes[-2], abs=0.6)


def test_nothing_gives_nothing(recogniser) -> None:
    stream = recogniser.stream()
    assert len(stream.feed(np.empty(0, np.float32))) == 0
    assert len(stream.finish()) == 0
