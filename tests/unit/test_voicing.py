from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pronounce_cli.audio.playback import wav_bytes
from pronounce_cli.config import Settings, load, voice_cache
from pronounce_cli.core.errors import ConfigError, MissingKey
from pronounce_cli.core.secret import Secret
from pronounce_cli.core.types import Audio
from pronounce_cli.factory.voice import how_to_get_one, require_voice, voice_from
from pronounce_cli.voice import espeak

KEY = "sk-proj-abcdefghijklmnop"
needs_espeak = pytest.mark.skipif(espeak.find() is None, reason="espeak-ng is not installed")


def key_of(tmp_path: Path, environ: dict[str, str], project: str = "", user: str = "") -> str | None:
    """Return the key that a voice gets from settings."""
    for folder, text, name in ((tmp_path / "p", project, "pronounce.toml"), (tmp_path / "u", user, "config.toml")):
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    key = load({}, environ, tmp_path / "p", tmp_path / "u").settings.voice_key
    return key.reveal() if key else None


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave no program to speak with."""
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    folder.mkdir()
    (folder / "hello.wav").write_bytes(wav_bytes(Audio(np.full(8000, 0.1, np.float32), 16_000, "x")))
    return folder


@needs_espeak
def test_the_voice_of_this_machine_is_taken() -> None:
    voice = voice_from(Settings())

    assert voice is not None
    assert voice.name in {"espeak", "macos"}
    assert voice.speak("hello", "en-US").duration_s > 0.2


@needs_espeak
def test_recordings_come_before_the_machine(recordings: Path) -> None:
    voice = voice_from(Settings(voice_folder=recordings))

    assert voice is not None
    assert voice.speak("Hello.", "en-US").source == "folder"
    assert voice.speak("Something else.", "en-US").source == "espeak"


@pytest.mark.usefixtures("bare")
def test_without_any_voice_there_is_none_and_a_way_to_get_one() -> None:
    assert voice_from(Settings()) is None
    with pytest.raises(ConfigError, match="No voice on this machine") as caught:
        require_voice(Settings())
    assert caught.value.hint == how_to_get_one()
    with pytest.raises(ConfigError, match="espeak is not on this machine"):
        voice_from(Settings(voice="espeak"))


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32", "freebsd14"])
def test_every_system_is_told_how_to_get_a_voice(platform: str) -> None:
    assert "espeak-ng" in how_to_get_one(platform)
    assert not how_to_get_one(platform).endswith(".")


@pytest.mark.usefixtures("bare")
def test_a_key_alone_makes_nobody_speak_over_the_network(tmp_path: Path) -> None:
    """What a learner practises is sent away only when such a voice is chosen by name."""
    settings = load({}, {"OPENAI_API_KEY": KEY, "WHISPER_API_KEY": KEY}, tmp_path, tmp_path).settings

    assert voice_from(settings) is None


def test_no_voice_can_be_chosen() -> None:
    assert voice_from(Settings(voice="none")) is None
    with pytest.raises(ConfigError, match="set to none"):
        require_voice(Settings(voice="none"))


def test_a_folder_must_be_named() -> None:
    with pytest.raises(ConfigError, match="needs a folder"):
        voice_from(Settings(voice="folder"))


@pytest.mark.parametrize("kind", ["openai", "compatible"])
def test_offline_forbids_the_network(kind: str) -> None:
    settings = Settings(voice=kind, offline=True, voice_key=Secret(KEY), voice_base_url="http://127.0.0.1:1/v1")
    with pytest.raises(ConfigError, match="--offline forbids"):
        voice_from(settings)


def test_the_network_needs_what_it_needs() -> None:
    with pytest.raises(MissingKey):
        voice_from(Settings(voice="openai"))
    with pytest.raises(ConfigError, match="needs an address"):
        voice_from(Settings(voice="compatible"))


def test_a_model_that_ends_is_announced(caplog: pytest.LogCaptureFixture) -> None:
    voice_from(Settings(voice="openai", voice_key=Secret(KEY), voice_model="gpt-4o-mini-tts"))
    voice_from(Settings(voice="openai", voice_key=Secret(KEY)))

    (record,) = caplog.records
    assert "2027-01-06" in record.getMessage()


def test_the_cache_lies_beside_that_of_replies(tmp_path: Path) -> None:
    assert voice_cache(Settings(cache_dir=tmp_path)) == tmp_path / "voice"


def test_the_key_of_a_voice_is_its_own(tmp_path: Path) -> None:
    chosen = 'voice = "openai"'

    assert key_of(tmp_path, {"OPENAI_API_KEY": KEY}, chosen) == KEY
    assert key_of(tmp_path, {"OPENAI_API_KEY": KEY}) is None
    assert key_of(tmp_path, {"OPENAI_API_KEY": KEY}, 'voice = "compatible"') is None
    # The common variable belongs to the one who hears the words.
    assert key_of(tmp_path, {"WHISPER_API_KEY": KEY}, chosen) is None
    assert key_of(tmp_path, {"WHISPER_API_KEY": KEY, "WHISPER_API_PROVIDER": "groq"}, chosen) is None
    assert key_of(tmp_path, {"WHISPER_API_KEY": KEY, "WHISPER_API_PROVIDER": "openai"}, chosen) == KEY


def test_a_project_cannot_lure_the_key_away(tmp_path: Path) -> None:
    lure = 'voice = "openai"\nvoice_base_url = "https://collector.example"'

    assert key_of(tmp_path, {"OPENAI_API_KEY": KEY}, lure) is None
    assert key_of(tmp_path, {"OPENAI_API_KEY": KEY}, user=lure) == KEY
    warnings = load({}, {"OPENAI_API_KEY": KEY}, tmp_path / "p", tmp_path / "none").warnings
    assert warnings == ()  # the project's file of the last call names no voice
    key_of(tmp_path, {}, lure)
    (warning,) = load({}, {"OPENAI_API_KEY": KEY}, tmp_path / "p", tmp_path / "none").warnings
    assert "voice_base_url" in warning
    assert KEY not in warning


def test_what_belongs_to_a_voice_is_not_given_to_another(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('voice = "openai"\nvoice_name = "marin"\nvoice_model = "gpt-4o-mini-tts"')

    settings = load({"voice": "espeak"}, {}, tmp_path / "p", tmp_path).settings

    assert (settings.voice, settings.voice_name, settings.voice_model) == ("espeak", None, None)
