from __future__ import annotations

import importlib.util
import logging
import socket
import sys
import threading
import types
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.helpers.places import DATA

from pronounce_cli.audio import load
from pronounce_cli.config import Settings, cache_file
from pronounce_cli.core.errors import ConfigError, MissingKey, ProviderRefused
from pronounce_cli.core.secret import Secret
from pronounce_cli.factory.recogniser import options_for, provider_of, recogniser_from
from pronounce_cli.recognise.replay import ReplyStore
from pronounce_cli.remote.offline import no_network

RECORDING = DATA / "061210142.flac"
KEY = Secret("k-Qw3rTy7UiOp9aSdFgHjKl2zXcVbNm4")


@pytest.fixture
def whisper_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `faster_whisper` importable in name, whether it is installed or not."""
    module = types.ModuleType("faster_whisper")
    module.__spec__ = importlib.util.spec_from_loader("faster_whisper", None)
    monkeypatch.setitem(sys.modules, "faster_whisper", module)


@pytest.fixture
def whisper_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)


def test_without_settings_nobody_hears_words() -> None:
    assert provider_of(Settings()) == "none"
    assert recogniser_from(Settings()) is None
    assert recogniser_from(Settings(provider="none")) is None


@pytest.mark.parametrize("chosen", [None, "openai", "groq", "compatible", "deepgram", "assemblyai"])
def test_without_apis_the_offline_recogniser_hears(chosen: str | None) -> None:
    settings = Settings(provider=chosen, model="nova-3", base_url="http://127.0.0.1:1", use_api_asr=False, api_key=KEY)

    assert provider_of(settings) == "offline"
    options = options_for(settings, "offline")
    assert (options.model, options.base_url, options.api_key) == (None, None, None)
    recogniser = recogniser_from(settings)
    assert recogniser is not None
    assert recogniser.name == "offline"


@pytest.mark.usefixtures("whisper_installed")
def test_without_apis_a_local_whisper_hears_if_a_model_is_set() -> None:
    settings = Settings(provider="openai", model="whisper-1", use_api_asr=False, local_model="base.en")

    assert provider_of(settings) == "local"
    assert options_for(settings, "local").model == "base.en"
    assert provider_of(Settings(use_api_asr=False)) == "offline"


@pytest.mark.usefixtures("whisper_missing")
def test_without_apis_and_whisper_the_offline_recogniser_hears() -> None:
    assert provider_of(Settings(use_api_asr=False, local_model="base.en")) == "offline"


@pytest.mark.parametrize("chosen", ["local", "offline", "none"])
def test_without_apis_what_needs_none_stays(chosen: str) -> None:
    assert provider_of(Settings(provider=chosen, use_api_asr=False)) == chosen


def test_an_api_that_is_asked_for_must_be_named() -> None:
    with pytest.raises(ConfigError, match="no provider is chosen"):
        provider_of(Settings(use_api_asr=True))
    assert provider_of(Settings(use_api_asr=True, provider="groq")) == "groq"


def test_the_settings_reach_the_provider() -> None:
    settings = Settings(
        provider="compatible",
        model="m",
        base_url="http://127.0.0.1:1/v1",
        connect_timeout_s=1.0,
        read_timeout_s=2.0,
        total_timeout_s=3.0,
        retries=1,
        extra={"device": "cpu"},
        api_key=KEY,
    )
    options = options_for(settings, "compatible")

    for name in ("model", "base_url", "connect_timeout_s", "read_timeout_s", "total_timeout_s", "retries", "extra"):
        assert getattr(options, name) == getattr(settings, name)
    assert options.api_key == KEY
    assert options_for(Settings(provider="local", local_model="folder"), "local").model == "folder"
    assert options_for(Settings(provider="local", local_model="folder", model="m"), "local").model == "m"


def test_what_is_missing_is_said() -> None:
    with pytest.raises(MissingKey):
        recogniser_from(Settings(provider="groq"))
    with pytest.raises(ConfigError, match="There is no provider gorq"):
        recogniser_from(Settings(provider="gorq"))
    with pytest.raises(ConfigError, match="--offline forbids"):
        recogniser_from(Settings(provider="groq", api_key=KEY, offline=True))


def test_the_end_of_a_model_is_announced(caplog: pytest.LogCaptureFixture) -> None:
    recogniser_from(Settings(provider="openai", model="whisper-1", api_key=KEY))
    recogniser_from(Settings(provider="openai", model="gpt-transcribe", api_key=KEY))

    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "whisper-1 on 2027-02-26" in record.getMessage()


def test_replies_are_kept_unless_that_is_off(tmp_path: Path) -> None:
    audio = load(RECORDING)
    for cache, entries in ((False, 0), (True, 1), (True, 1)):
        settings = Settings(provider="offline", cache=cache, cache_dir=tmp_path)
        recogniser = recogniser_from(settings)
        assert recogniser is not None
        assert recogniser.transcribe(audio, "en-US").text
        assert ReplyStore(cache_file(settings)).info().entries == entries


def test_what_is_kept_for_one_server_is_not_given_out_for_another(tmp_path: Path) -> None:
    audio = load(RECORDING)
    there = Settings(provider="offline", cache_dir=tmp_path)
    others = [replace(there, base_url="http://127.0.0.1:1"), replace(there, extra={"device": "cpu"})]
    for settings in (there, *others, there):
        recogniser = recogniser_from(settings)
        assert recogniser is not None
        recogniser.transcribe(audio, "en-US")

    assert ReplyStore(cache_file(there)).info().entries == 3


def test_replies_are_recorded_and_replayed_without_a_provider(tmp_path: Path) -> None:
    audio = load(RECORDING)
    recording = recogniser_from(Settings(provider="offline", cache=False), record=tmp_path / "replies")
    assert recording is not None
    heard = recording.transcribe(audio, "en-US")
    replaying = recogniser_from(Settings(provider="openai", offline=True), replay=tmp_path / "replies")
    assert replaying is not None

    assert replaying.transcribe(audio, "en-US") == heard
    with pytest.raises(ProviderRefused):
        replaying.transcribe(load(RECORDING.with_name("010290094.flac")), "en-US")
    with pytest.raises(ConfigError, match="at once"):
        recogniser_from(Settings(), record=tmp_path, replay=tmp_path)


@pytest.fixture
def listener() -> Iterator[tuple[str, int]]:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()


def test_no_connection_can_be_opened(listener: tuple[str, int]) -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as before, no_network():
        for attempt in (
            lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
            lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
            lambda: socket.create_connection(listener),
            lambda: socket.getaddrinfo("localhost", 80),
            lambda: socket.gethostbyname("localhost"),
            lambda: before.connect(listener),
            lambda: before.bind(("127.0.0.1", 0)),
            lambda: before.sendto(b"x", listener),
        ):
            with pytest.raises(ConfigError, match="--offline forbids"):
                attempt()
    with closing(socket.create_connection(listener)) as after:
        assert after.getpeername() == listener


def test_the_promise_holds_in_other_threads_and_through_libraries(listener: tuple[str, int]) -> None:
    failures: list[Exception] = []

    def fetch() -> None:
        try:
            urllib.request.urlopen(f"http://{listener[0]}:{listener[1]}/", timeout=1)
        except (ConfigError, urllib.error.URLError) as error:
            failures.append(error)

    with no_network():
        thread = threading.Thread(target=fetch)
        thread.start()
        thread.join()
    assert "--offline forbids" in str(failures)


def test_the_promise_can_be_given_twice(listener: tuple[str, int]) -> None:
    with no_network():
        with no_network():
            pass
        with pytest.raises(ConfigError):
            socket.create_connection(listener)


def test_processes_of_this_machine_can_still_talk() -> None:
    with no_network():
        left, right = socket.socketpair()
        with closing(left), closing(right):
            left.sendall(b"x")
            assert right.recv(1) == b"x"
