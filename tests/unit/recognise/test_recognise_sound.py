"""Encoding, splitting at pauses and stitching, on real recordings."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile
from tests.helpers.places import DATA

from pronounce_cli.core.types import Audio, HeardWord, Span
from pronounce_cli.recognise import Capabilities
from pronounce_cli.recognise._sound import Heard, encode, hear_in_pieces, split_at_pauses

RATE = 16_000
PAUSE_S = 0.8


_SENTENCES = [path for path in sorted(DATA.glob("*.flac")) if path.stem != "000480033"]  # digits, with pauses between


@pytest.fixture(scope="module")
def recordings() -> list[np.ndarray]:
    return [soundfile.read(path, dtype="float32")[0] for path in _SENTENCES]


@pytest.fixture(scope="module")
def speech(recordings: list[np.ndarray]) -> Audio:
    """Return the nine utterances with pauses of 0.8 s between them."""
    pause = np.zeros(int(PAUSE_S * RATE), np.float32)
    return Audio(np.concatenate([part for r in recordings for part in (r, pause)]), RATE, "nine")


@pytest.mark.parametrize("flac", [False, True])
def test_encoding_is_lossless_to_16_bits(speech: Audio, flac: bool) -> None:
    clip = encode(speech, flac=flac)
    samples, rate = soundfile.read(io.BytesIO(clip.data), dtype="float32")
    assert rate == RATE
    assert np.abs(samples - speech.samples).max() < 1e-4


def test_flac_saves_upload(speech: Audio) -> None:
    assert len(encode(speech, flac=True).data) < 0.7 * len(encode(speech, flac=False).data)


def test_loud_samples_are_clipped_not_wrapped() -> None:
    clip = encode(Audio(np.array([1.5, -1.5, 1.0], np.float32), RATE, "loud"), flac=False)
    assert soundfile.read(io.BytesIO(clip.data), dtype="int16")[0].tolist() == [32767, -32767, 32767]


@pytest.mark.parametrize("longest_s", [5.0, 8.0, 12.0, 1000.0])
def test_pieces_are_short_enough_and_lose_nothing(speech: Audio, longest_s: float) -> None:
    pieces = split_at_pauses(speech, longest_s)
    assert all(piece.duration_s <= longest_s for _, piece in pieces)
    assert all(piece.duration_s >= longest_s / 5 for _, piece in pieces[:-1])
    assert np.array_equal(np.concatenate([piece.samples for _, piece in pieces]), speech.samples)
    assert [start for start, _ in pieces] == pytest.approx(
        np.cumsum([0.0, *(piece.duration_s for _, piece in pieces[:-1])])
    )


def test_cuts_lie_in_the_pauses(speech: Audio, recordings: list[np.ndarray]) -> None:
    ends = np.cumsum([len(r) / RATE + PAUSE_S for r in recordings])
    pieces = split_at_pauses(speech, 10.0)
    assert len(pieces) > 2
    for start_s, _ in pieces[1:]:
        assert any(end - PAUSE_S <= start_s <= end for end in ends), start_s


def test_stitched_times_count_from_the_start_of_the_recording(speech: Audio) -> None:
    """Let each piece be "heard" as one word from its first to its last loud sample."""

    def hear(piece: Audio) -> Heard:
        loud = np.flatnonzero(np.abs(piece.samples) > 0.02) / RATE
        return Heard("word", (HeardWord("word", Span(float(loud[0]), float(loud[-1])), None),), "en")

    able = Capabilities("test", max_duration_s=10.0)
    transcript = hear_in_pieces(speech, able, hear, provider="p", model="m")
    count = len(split_at_pauses(speech, 10.0))
    assert transcript.text == " ".join(["word"] * count)
    assert transcript.words is not None
    assert len(transcript.words) == count
    for word in transcript.words:
        assert word.span is not None
        for moment_s in (word.span.start_s, word.span.end_s):
            around = speech.samples[int(moment_s * RATE) - 2 : int(moment_s * RATE) + 3]
            assert np.abs(around).max() > 0.02


def test_one_piece_without_words_leaves_words_unknown(speech: Audio) -> None:
    answers = iter([Heard("a", (), None), Heard("b", None, "en"), *[Heard("", (), None)] * 20])
    able = Capabilities("test", max_bytes=10 * RATE * 2)
    transcript = hear_in_pieces(speech, able, lambda piece: next(answers), provider="p", model="m")
    assert (transcript.text, transcript.words, transcript.language) == ("a b", None, "en")
