"""One suite for every voice: what a caller may rely on, whoever reads."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.helpers.server import Loopback, Reply, Request

from pronounce_cli.audio.playback import playable, wav_bytes
from pronounce_cli.core.errors import TextError
from pronounce_cli.core.ports import Voice
from pronounce_cli.core.secret import Secret
from pronounce_cli.core.types import Audio
from pronounce_cli.voice import espeak
from pronounce_cli.voice.cache import CachedVoice
from pronounce_cli.voice.chain import FirstVoice
from pronounce_cli.voice.espeak import EspeakVoice
from pronounce_cli.voice.folder import FolderVoice
from pronounce_cli.voice.macos import MacVoice
from pronounce_cli.voice.openai_speech import OpenAIVoice
from pronounce_cli.voice.registry import VoiceOptions

TEXT = "How are you?"


def hum() -> Audio:
    times = np.arange(12_000) / 24_000
    return Audio((0.3 * np.sin(2 * np.pi * 150 * times)).astype(np.float32), 24_000, "hum")


def reads_aloud(request: Request) -> Reply:
    """Answer as OpenAI does, on both addresses."""
    if request.path.endswith("/audio/speech"):
        return Reply(wav_bytes(hum()))
    text = json.loads(request.body)["messages"][-1]["content"]
    audio = {"id": "a", "expires_at": 1, "transcript": text, "data": base64.b64encode(wav_bytes(hum())).decode()}
    return Reply({"choices": [{"message": {"role": "assistant", "audio": audio}}]})


@pytest.fixture
def server(server: Loopback) -> Loopback:
    server.answer = reads_aloud
    return server


def real(tmp_path: Path, server: Loopback) -> Voice:
    program = espeak.find()
    if program is None:
        pytest.skip("espeak-ng is not installed")
    return EspeakVoice(program, playable)


def folder(tmp_path: Path, server: Loopback) -> Voice:
    (tmp_path / "how-are-you.wav").write_bytes(wav_bytes(hum()))
    return FolderVoice(tmp_path, playable)


def say(tmp_path: Path, server: Loopback) -> Voice:
    if sys.platform == "win32":
        pytest.skip("the stand-in is a shell script")
    (tmp_path / "hum.wav").write_bytes(wav_bytes(hum()))
    program = tmp_path / "say"
    listing = '[ "$2" = "?" ] && exec echo "Anna en_US # Hi"'
    program.write_text(f'#!/bin/sh\ncat > /dev/null\n{listing}\ncp "{tmp_path}/hum.wav" "$4"\n')
    program.chmod(0o755)
    return MacVoice(str(program), playable)


def openai(tmp_path: Path, server: Loopback) -> Voice:
    return OpenAIVoice(
        "openai", VoiceOptions(playable, api_key=Secret("sk-abcdefghijklmnop"), base_url=f"{server.url}/v1")
    )


def compatible(tmp_path: Path, server: Loopback) -> Voice:
    return OpenAIVoice("compatible", VoiceOptions(playable, base_url=f"{server.url}/v1"))


def cached(tmp_path: Path, server: Loopback) -> Voice:
    return CachedVoice(compatible(tmp_path, server), tmp_path / "cache", {})


def chain(tmp_path: Path, server: Loopback) -> Voice:
    (tmp_path / "empty").mkdir()
    return FirstVoice([FolderVoice(tmp_path / "empty", playable), folder(tmp_path, server)])


MAKERS: tuple[Callable[[Path, Loopback], Voice], ...] = (real, folder, say, openai, compatible, cached, chain)


@pytest.fixture(params=MAKERS, ids=lambda make: make.__name__)
def voice(request: pytest.FixtureRequest, tmp_path: Path, server: Loopback) -> Voice:
    made: Voice = request.param(tmp_path, server)
    return made


def test_it_returns_mono_sound_that_can_be_played(voice: Voice) -> None:
    spoken = voice.speak(TEXT, "en-US")

    assert spoken.samples.dtype == np.float32
    assert spoken.samples.ndim == 1
    assert 8_000 <= spoken.sample_rate_hz <= 48_000
    assert 0.3 < spoken.duration_s < 5
    assert 0.05 < np.abs(spoken.samples).max() <= 1
    assert spoken.source == voice.name


def test_it_says_the_same_twice(voice: Voice) -> None:
    assert np.array_equal(voice.speak(TEXT, "en-US").samples, voice.speak(TEXT, "en-US").samples)


@pytest.mark.parametrize("text", ["", " \n", "?!", "a " * 1000])
def test_it_refuses_what_cannot_be_read(voice: Voice, server: Loopback, text: str) -> None:
    with pytest.raises(TextError):
        voice.speak(text, "en-US")
    assert server.requests == []
