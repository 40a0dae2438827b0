"""What is particular to OpenAI's interface and the servers that copy it."""

from __future__ import annotations

import logging
import subprocess
import sys

import numpy as np
import pytest
import soundfile
from tests.helpers.places import DATA
from tests.helpers.server import Loopback, Reply
from tests.helpers.wires import KEY, FakeClock, check_sound

from pronounce_cli.core.errors import ProviderRefused
from pronounce_cli.core.secret import Secret
from pronounce_cli.core.types import Audio
from pronounce_cli.recognise import PROVIDERS, ProviderOptions, create

OK = Reply({"text": "We call it bear."})


def fields(server: Loopback, index: int = -1) -> dict[str, list[str]]:
    """Return the form of a request, file left out."""
    form: dict[str, list[str]] = {}
    for part in server.requests[index].parts():
        if part.filename is None:
            form.setdefault(part.name, []).append(part.data.decode())
    return form


def transcribe(audio: Audio, options: ProviderOptions, provider: str = "compatible") -> str:
    recogniser = create(provider, options)
    assert recogniser is not None
    return recogniser.transcribe(audio, "en-US").text


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        ("gpt-transcribe", {"response_format": ["json"]}),
        ("gpt-4o-mini-transcribe-2025-12-15", {"response_format": ["json"], "include[]": ["logprobs"]}),
        ("gpt-4o-transcribe-diarize", {"response_format": ["json"]}),
        ("whisper-1", {"response_format": ["verbose_json"], "timestamp_granularities[]": ["word", "segment"]}),
        ("Systran/faster-whisper-tiny.en", {"response_format": ["verbose_json"]}),
    ],
)
def test_each_model_is_asked_for_what_it_can_give(
    server: Loopback, audio: Audio, model: str, asked: dict[str, list[str]]
) -> None:
    server.answer = lambda request: OK
    transcribe(audio, ProviderOptions(Secret(KEY), f"{server.url}/v1", model))
    form = fields(server)
    assert form["model"] == [model]
    assert form["temperature"] in (["0"], ["0.0"])
    assert {name: form.get(name) for name in asked} == asked
    assert ("include[]" in form) == ("include[]" in asked)


@pytest.mark.parametrize("tail", ["", "/", "/audio/transcriptions", "/audio/transcriptions/"])
def test_base_url_may_be_written_in_several_ways(server: Loopback, audio: Audio, tail: str) -> None:
    server.answer = lambda request: OK
    transcribe(audio, ProviderOptions(base_url=f"{server.url}/v1{tail}"))
    assert [request.path for request in server.requests] == ["/v1/audio/transcriptions"]


@pytest.mark.parametrize("path", ["/v1", "/inference"])
def test_without_key_no_key_is_sent(server: Loopback, audio: Audio, path: str) -> None:
    server.answer = lambda request: OK
    transcribe(audio, ProviderOptions(base_url=server.url + path))
    transcribe(audio, ProviderOptions(Secret(KEY), server.url + path))
    assert "authorization" not in server.requests[0].headers
    assert server.requests[1].headers["authorization"] == f"Bearer {KEY}"


def test_stray_variables_of_the_sdk_change_nothing(
    server: Loopback, audio: Audio, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "stray")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/stray")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer stray")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    server.answer = lambda request: OK
    transcribe(audio, ProviderOptions(base_url=f"{server.url}/v1"))
    transcribe(audio, ProviderOptions(Secret(KEY), f"{server.url}/v1"), "openai")
    assert "stray" not in repr([request.headers for request in server.requests])


def test_errors_sent_with_status_200_are_read(server: Loopback, audio: Audio) -> None:
    server.answer = lambda request: Reply({"error": {"message": "CUDA out of memory."}})
    with pytest.raises(ProviderRefused, match="failed: CUDA out of memory"):
        transcribe(audio, ProviderOptions(base_url=f"{server.url}/v1"))


def test_whisper_cpp_says_what_it_cannot_read(server: Loopback, audio: Audio) -> None:
    server.answer = lambda request: Reply({"error": "failed to read audio data"}, 400)
    with pytest.raises(ProviderRefused, match=r"refused the request \(400\): failed to read audio data"):
        transcribe(audio, ProviderOptions(base_url=f"{server.url}/inference"))


def test_what_exceeds_the_upload_limit_is_sent_in_pieces(server: Loopback) -> None:
    """Fourteen minutes of speech are 26 MB; OpenAI takes 25 MiB."""
    some = [soundfile.read(path, dtype="float32")[0] for path in sorted(DATA.glob("*.flac"))]
    speech = np.concatenate([part for r in some for part in (r, np.zeros(8000, np.float32))])
    long = Audio(np.tile(speech, int(14 * 60 * 16000 / len(speech)) + 1), 16000, "long")
    word = {"word": "piece", "start": 1.0, "end": 2.0}
    server.answer = lambda request: Reply({"text": "piece", "words": [word]})
    recogniser = create("openai", ProviderOptions(Secret(KEY), f"{server.url}/v1", "whisper-1"))
    assert recogniser is not None
    transcript = recogniser.transcribe(long, "en")
    sounds = [part.data for request in server.requests for part in request.parts() if part.filename]
    lengths = []
    for sound in sounds:
        with check_sound(sound) as file:
            lengths.append(file.frames)
    assert len(lengths) == 2
    assert sum(lengths) == len(long.samples)
    assert all(frames * 2 + 44 < 25 * 1024 * 1024 for frames in lengths)
    assert transcript.words is not None
    assert [word.span.start_s for word in transcript.words if word.span] == [1.0, lengths[0] / 16000 + 1.0]


def test_no_log_holds_the_key(
    server: Loopback, audio: Audio, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.answer = lambda request: Reply({"error": {"message": f"no {KEY}"}}, 500)
    for path in ("/v1", "/inference"):
        with pytest.raises(Exception, match=r"failed \(500\)"):
            transcribe(audio, ProviderOptions(Secret(KEY), server.url + path, clock=clock.clock))
    assert caplog.records
    assert KEY not in caplog.text
    assert not any(KEY in repr(record.__dict__) for record in caplog.records)


@pytest.mark.parametrize("provider", [*PROVIDERS, "none"])
def test_nothing_heavy_is_imported_before_the_first_request(provider: str) -> None:
    code = f"""
import importlib.util, sys
from pronounce_cli.core.errors import MissingExtra
from pronounce_cli.core.secret import Secret
from pronounce_cli.recognise import ProviderOptions, capabilities, create, names
capabilities({provider!r}), names()
assert "numpy" not in sys.modules
try:
    create({provider!r}, ProviderOptions(Secret("k" * 20), "http://127.0.0.1:1/v1"))
except MissingExtra:
    pass
heavy = {{"openai", "httpx2", "httpx", "faster_whisper", "pocketsphinx", "soundfile", "pydantic"}}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_sdk_is_imported_by_its_own_providers_only(server: Loopback) -> None:
    server.answer = lambda request: Reply({"results": {"channels": [{"alternatives": [{"transcript": "yes"}]}]}})
    code = f"""
import sys
import numpy as np
from pronounce_cli.core.secret import Secret
from pronounce_cli.core.types import Audio
from pronounce_cli.recognise import ProviderOptions, create
recogniser = create("deepgram", ProviderOptions(Secret("k" * 20), {server.url!r}))
print(recogniser.transcribe(Audio(np.zeros(16000, np.float32), 16000, "x"), "en").text, "openai" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["yes", "False"]
