"""Recognisers that run here, on real recordings with real models: `local`, `offline`, and a server of our own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tests.helpers.heard import recording
from tests.helpers.places import SAMPLES, SCRIPT
from tests.helpers.server import closed_port
from tests.helpers.wires import KEY

from pronounce_cli.core.errors import ConfigError, MissingExtra, ProviderRefused
from pronounce_cli.core.ports import WordRecogniser
from pronounce_cli.core.secret import Secret
from pronounce_cli.core.types import Audio, Transcript
from pronounce_cli.recognise import ProviderOptions, create

SAID = {"061210142": "he took up a book", "012600177": "she is out of this world", "069120014": "we entered the room"}
SERVER_START_S = 60.0


def transcribe(provider: str, options: ProviderOptions, audio: Audio, language: str = "en-US") -> Transcript:
    recogniser = create(provider, options)
    assert recogniser is not None
    return recogniser.transcribe(audio, language)


def bare(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalpha() or char == " ")


def check_times(transcript: Transcript, audio: Audio) -> None:
    """Check that the words have times in order, within the recording, over most of its speech."""
    assert transcript.words
    spans = [word.span for word in transcript.words if word.span]
    assert len(spans) == len(transcript.words)
    assert all(before.start_s <= after.start_s for before, after in pairwise(spans))
    assert spans[-1].end_s <= audio.duration_s + 0.5
    loud = np.flatnonzero(np.abs(audio.samples) > 0.1 * np.abs(audio.samples).max()) / audio.sample_rate_hz
    overlap_s = min(spans[-1].end_s, loud[-1]) - max(spans[0].start_s, loud[0])
    assert overlap_s > 0.6 * (loud[-1] - loud[0])


@pytest.fixture(scope="module")
def whisper_server(whisper_folder: str) -> Iterator[ProviderOptions]:
    """Run open-asr-server, another project's server, with the model as a process of its own; return how to reach it."""
    if importlib.util.find_spec("open_asr_server") is None:
        pytest.skip("open-asr-server is not installed: pip install --group models")
    port = closed_port()
    model = f"faster-whisper:{whisper_folder}"
    command = [sys.executable, "-c", "from open_asr_server.cli import app; app()", "serve"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--preload", model]
    environment = {**os.environ, "OPEN_ASR_SERVER_API_KEY": KEY, "HF_HUB_OFFLINE": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/v1/models", process)
        yield ProviderOptions(Secret(KEY), f"http://127.0.0.1:{port}/v1", model)
    finally:
        process.terminate()
        process.wait(20)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody answers at `url`, whatever the answer."""
    end = time.monotonic() + SERVER_START_S
    while time.monotonic() < end:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the server did not start")


@pytest.mark.parametrize("name", SAID)
def test_local_whisper_hears_real_recordings(whisper: WordRecogniser, whisper_folder: str, name: str) -> None:
    audio = recording(name)
    transcript = whisper.transcribe(audio, "en-US")
    heard, said = bare(transcript.text).split(), SAID[name].split()
    assert len(set(heard) & set(said)) >= len(said) / 2, transcript.text
    check_times(transcript, audio)
    assert transcript.words
    assert all(word.confidence is not None and 0 < word.confidence <= 1 for word in transcript.words)
    assert (transcript.provider, transcript.model, transcript.language) == ("local", whisper_folder, "en")


def test_local_whisper_is_surer_of_clear_speech_than_of_noise(whisper: WordRecogniser) -> None:
    clear = whisper.transcribe(recording("061210142"), "en-US")
    silence = whisper.transcribe(Audio(np.zeros(32000, np.float32), 16000, "silence"), "en-US")
    assert clear.words
    surest = max((word.confidence or 0.0 for word in silence.words or ()), default=0.0)
    assert min(word.confidence or 0.0 for word in clear.words) > surest


def test_local_whisper_serves_threads(whisper_folder: str) -> None:
    recogniser = create("local", ProviderOptions(model=whisper_folder))
    assert recogniser is not None
    audio = recording("061210142")
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: recogniser.transcribe(audio, "en"), range(2))
    assert first == second


def test_english_model_refuses_other_languages(whisper: WordRecogniser, audio: Audio) -> None:
    with pytest.raises(ProviderRefused, match="knows English only"):
        whisper.transcribe(audio, "de-DE")


@pytest.mark.usefixtures("whisper_folder")
def test_model_that_is_not_there(audio: Audio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    with pytest.raises(ConfigError, match="There is no Whisper model in"):
        create("local", ProviderOptions(model=str(tmp_path)))
    with pytest.raises(ConfigError, match="There is no folder"):
        create("local", ProviderOptions(model=str(tmp_path / "nowhere")))
    with pytest.raises(ProviderRefused, match="tiny is not on this machine") as caught:
        transcribe("local", ProviderOptions(model="tiny", offline=True), audio)
    assert "without --offline" in str(caught.value.hint)
    (tmp_path / "model.bin").write_bytes(b"not a model")
    with pytest.raises(ProviderRefused, match="cannot be loaded"):
        transcribe("local", ProviderOptions(model=str(tmp_path), offline=True), audio)


def test_without_faster_whisper_the_extra_is_named() -> None:
    code = """
import sys
sys.modules["faster_whisper"] = None
from pronounce_cli.core.errors import MissingExtra
from pronounce_cli.recognise import ProviderOptions, create
try:
    create("local", ProviderOptions())
except MissingExtra as error:
    print(error.hint)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pronounce-cli[local]" in done.stdout, done.stderr
    assert issubclass(MissingExtra, Exception)


@pytest.mark.parametrize("name", SAID)
def test_compatible_server_hears_the_same_as_the_local_model(
    whisper_server: ProviderOptions, whisper: WordRecogniser, name: str
) -> None:
    audio = recording(name)
    transcript = transcribe("compatible", whisper_server, audio)
    local = whisper.transcribe(audio, "en-US")
    assert bare(transcript.text) == bare(local.text)
    check_times(transcript, audio)
    assert transcript.words
    assert [word.confidence for word in transcript.words] == [None] * len(transcript.words)
    assert not any(word.text != word.text.strip() for word in transcript.words)


def test_compatible_server_refuses_a_wrong_key(whisper_server: ProviderOptions, audio: Audio) -> None:
    with pytest.raises(ProviderRefused, match=r"refused the request \(401\): Unauthorized"):
        transcribe("compatible", ProviderOptions(None, whisper_server.base_url, whisper_server.model), audio)


def test_compatible_server_names_an_unknown_model(whisper_server: ProviderOptions, audio: Audio) -> None:
    options = ProviderOptions(whisper_server.api_key, whisper_server.base_url, "no-such-model")
    with pytest.raises(ProviderRefused, match=r"\(404\): Model 'no-such-model' not found"):
        transcribe("compatible", options, audio)


def test_a_set_is_scored_in_processes_without_a_word_too_many(whisper_folder: str) -> None:
    recordings = [SAMPLES / "adult_good.wav", SAMPLES / "adult_poor.wav"]
    options = ["--provider", "local", "--model", whisper_folder, "--no-cache", "-f", "github", "--jobs", "2", "-q"]
    command = [SCRIPT, "score", *recordings, "--text", "Then I saw him at once.", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert "of 2 recordings passed" in done.stdout


KILLED = """
import os, signal, sys
import numpy as np
from pronounce_cli.batch.workers import Pool
from pronounce_cli.core.types import Audio
from pronounce_cli.recognise import ProviderOptions, create

class Hearing:
    def __init__(self):
        self.recogniser = create("local", ProviderOptions(model=sys.argv[1], offline=True))

    def __call__(self, task):
        self.recogniser.transcribe(Audio(np.zeros(16_000, np.float32), 16_000, "silence"), "en")
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    print([answer.code for _, answer in Pool(Hearing, 1).run(["one"])])
"""


def test_a_process_that_is_killed_leaves_no_warning_either(whisper_folder: str, tmp_path: Path) -> None:
    (tmp_path / "killed.py").write_text(KILLED)
    command = [sys.executable, tmp_path / "killed.py", whisper_folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "['worker.died']\n", "")


def test_offline_recogniser_gives_words_and_times(audio: Audio) -> None:
    transcript = transcribe("offline", ProviderOptions(offline=True), audio)
    check_times(transcript, audio)
    assert transcript.words
    assert transcript.text == " ".join(word.text for word in transcript.words)
    assert not any(char in transcript.text for char in "<[(")
    assert {word.confidence for word in transcript.words} == {None}


def test_offline_recogniser_repeats_itself(audio: Audio) -> None:
    recogniser = create("offline", ProviderOptions(offline=True))
    assert recogniser is not None
    assert recogniser.transcribe(audio, "en-GB").words == recogniser.transcribe(audio, "en-GB").words


def test_offline_recogniser_knows_english_only(audio: Audio) -> None:
    with pytest.raises(ProviderRefused, match="knows English only"):
        transcribe("offline", ProviderOptions(), audio, "de")
    with pytest.raises(ConfigError, match="only one model"):
        create("offline", ProviderOptions(model="de-de"))
