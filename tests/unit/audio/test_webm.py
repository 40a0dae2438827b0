"""WebM with Opus, as browsers record it, is read without another program, and as ffmpeg would read it."""

from __future__ import annotations

import random
import shutil
import subprocess
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.places import ROOT

from pronounce_cli import assess
from pronounce_cli.audio import files, load, webm
from pronounce_cli.audio.recording import CUT_OFF
from pronounce_cli.core.errors import AudioError

BROWSER = ROOT / "tests/data/browser.webm"
VOICE = ROOT / "sample_audio/child_poor.wav"
RECORDED = BROWSER.read_bytes()
FIRST_CLUSTER = RECORDED.index(b"\x1fC\xb6u")

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


@pytest.fixture(autouse=True)
def no_other_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is decoded here is decoded where there is no ffmpeg, as on AWS Lambda."""
    monkeypatch.setenv("PATH", "/nonexistent")


def by_ffmpeg(*args: str | Path, data: bytes | None = None) -> bytes:
    command = [shutil.which("ffmpeg", path="/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin"), "-v", "error", *args]
    return subprocess.run([str(part) for part in command], input=data, check=True, capture_output=True).stdout


def decoded_by_ffmpeg(data: bytes, channels: int) -> np.ndarray:
    raw = by_ffmpeg("-c:a", "libopus", "-i", "-", "-f", "f32le", "-ar", "48000", "-", data=data)
    return np.frombuffer(raw, "<f4").reshape(-1, channels)


@needs_ffmpeg
@pytest.mark.parametrize(
    "options",
    [
        ["-f", "webm"],
        ["-f", "webm", "-live", "1"],
        ["-f", "matroska"],
        ["-f", "webm", "-ac", "2", "-b:a", "128k"],
        ["-f", "webm", "-frame_duration", "60"],
        ["-f", "webm", "-frame_duration", "2.5", "-application", "lowdelay"],
        ["-f", "webm", "-b:a", "8k", "-vbr", "off"],
        ["-f", "webm", "-cluster_time_limit", "100"],
    ],
    ids=" ".join,
)
def test_the_samples_are_those_of_ffmpeg(options: list[str]) -> None:
    data = by_ffmpeg("-i", VOICE, "-c:a", "libopus", *options, "-")
    ours = files.read(data)
    theirs = decoded_by_ffmpeg(data, ours.samples.shape[1])
    assert ours.sample_rate_hz == 48_000
    assert ours.warnings == ()
    assert ours.samples.shape == theirs.shape
    np.testing.assert_allclose(ours.samples, theirs, atol=1e-4)


@needs_ffmpeg
def test_a_file_written_to_a_pipe_has_no_sizes_and_is_whole() -> None:
    piped = by_ffmpeg("-i", VOICE, "-c:a", "libopus", "-f", "webm", "-")
    assert b"\x18S\x80g\x01\xff\xff\xff\xff\xff\xff\xff" in piped
    assert files.read(piped).warnings == ()


@needs_ffmpeg
def test_a_recording_of_a_browser_is_decoded_as_by_ffmpeg() -> None:
    ours = files.read(RECORDED)
    np.testing.assert_allclose(ours.samples, decoded_by_ffmpeg(RECORDED, 2), atol=1e-4)


def test_a_recording_of_a_browser_is_judged_like_the_file_it_comes_from() -> None:
    recorded = assess(BROWSER, "It's really a good one").scores.overall
    original = assess(BROWSER.with_name("010290094.flac"), "It's really a good one").scores.overall
    assert recorded is not None
    assert original is not None
    assert abs(recorded - original) < 5


@needs_ffmpeg
def test_video_beside_the_sound_does_no_harm(tmp_path: Path) -> None:
    film = tmp_path / "film.webm"
    picture = ["-f", "lavfi", "-i", "color=size=64x64:duration=2:rate=5", "-c:v", "libvpx"]
    by_ffmpeg(*picture, "-i", VOICE, "-c:a", "libopus", "-b:a", "16k", film)
    data = film.read_bytes()
    np.testing.assert_allclose(files.read(data).samples, decoded_by_ffmpeg(data, 1), atol=1e-4)


@needs_ffmpeg
@pytest.mark.parametrize("codec", ["libvorbis", "flac"])
def test_other_codecs_are_left_to_ffmpeg(codec: str) -> None:
    data = by_ffmpeg("-i", VOICE, "-c:a", codec, "-f", "matroska", "-")
    assert webm.opus_of(data) is None


@pytest.mark.parametrize("share", [0.3, 0.5, 0.75, 0.99])
def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes(share: float) -> None:
    whole = load(RECORDED).duration_s
    part = files.read(RECORDED[: int(len(RECORDED) * share)])
    assert part.warnings == (CUT_OFF,)
    assert 0 < len(part.samples) / 48_000 < whole


@pytest.mark.parametrize("length", [4, 40, 100, 200, FIRST_CLUSTER, FIRST_CLUSTER + 12, FIRST_CLUSTER + 30])
def test_a_file_that_is_cut_off_before_the_sound_is_refused(length: int) -> None:
    with pytest.raises(AudioError):
        load(RECORDED[:length])


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 2**32), changes=st.integers(1, 40))
def test_damaged_files_are_read_or_refused(seed: int, changes: int) -> None:
    chance = random.Random(seed)
    data = bytearray(RECORDED)
    for _ in range(changes):
        data[chance.randrange(4, len(data))] = chance.randrange(256)
    try:
        recording = files.read(bytes(data))
    except AudioError:
        return
    assert len(recording.samples) <= 300 * 48_000


def sized(size: int) -> bytes:
    return (size | 1 << 56).to_bytes(8, "big")


@pytest.mark.parametrize("size", [2**20, 2**40, 2**56 - 2])
@pytest.mark.parametrize("element", [b"\xa3", b"\xec", b"\x1fC\xb6u", b"\x63\xa2"])
def test_a_size_that_is_claimed_is_never_allocated(element: bytes, size: int) -> None:
    hostile = RECORDED[:FIRST_CLUSTER] + RECORDED[FIRST_CLUSTER:20_000] + element + sized(size) + RECORDED[20_000:]
    tracemalloc.start()
    try:
        opus = webm.opus_of(hostile)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert opus is not None
    assert opus.cut_off
    assert peak < 2_000_000


def test_elements_without_end_and_without_content_are_given_up_on() -> None:
    opus = webm.opus_of(RECORDED + b"\xec\x80" * 2_000_000)
    assert opus is not None
    assert opus.cut_off


def test_packets_that_promise_hours_are_refused() -> None:
    packet = b"\x1b\x02"  # two silent frames of 60 ms in one byte
    block = b"\xa3" + bytes([0x80 | 4 + len(packet)]) + b"\x81\0\0\x80" + packet
    with pytest.raises(AudioError, match="longer than 20 seconds"):
        load(RECORDED[:FIRST_CLUSTER] + b"\x1fC\xb6u\x01" + b"\xff" * 7 + block * 30_000, max_s=20)


@pytest.mark.parametrize(
    ("packet", "samples"),
    [
        (b"", 0),
        (b"\x00", 480),
        (b"\x18", 2_880),
        (b"\x61", 960),
        (b"\xe2", 240),
        (b"\xfb\x06", 5_760),
        (b"\xfb\x07", 0),
        (b"\xfb", 0),
        (b"\xfb\x00", 0),
    ],
)
def test_the_first_byte_tells_how_long_a_packet_is(packet: bytes, samples: int) -> None:
    assert webm.samples_in(packet) == samples
