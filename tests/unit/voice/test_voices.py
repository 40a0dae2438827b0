"""Voices of this machine: the real espeak-ng, programs that behave like `say` or badly, folders of recordings."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pronounce_cli.audio.playback import playable, wav_bytes
from pronounce_cli.core.errors import ConfigError, TextError
from pronounce_cli.core.types import Audio
from pronounce_cli.voice import espeak, macos
from pronounce_cli.voice._text import MAX_CHARACTERS, speakable
from pronounce_cli.voice.chain import FirstVoice
from pronounce_cli.voice.espeak import EspeakVoice
from pronounce_cli.voice.folder import FolderVoice, words_of
from pronounce_cli.voice.macos import MacVoice

Program = Callable[[str], str]
needs_espeak = pytest.mark.skipif(espeak.find() is None, reason="espeak-ng is not installed")
needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins for programs are shell scripts")

LISTED = """\
Albert              en_US    # Hello! My name is Albert.
Alice               it_IT    # Ciao! Mi chiamo Alice.
Anna                de_DE    # Hallo! Ich heiße Anna.
Anna (Premium)      de_DE    # Hallo! Ich heiße Anna.
Bad News            en_US    # Hello! My name is Bad News.
Daniel              en_GB    # Hello! My name is Daniel.
Eddy (German (Germany)) de_DE    # Hallo! Ich heiße Eddy.
Samantha            en_US    # Hello! My name is Samantha.
Xiaoxiao            zh_CN    # 你好!
"""


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Write an executable shell script and return its path."""

    def write(body: str) -> str:
        path = tmp_path / "program"
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        return str(path)

    return write


def tone(seconds: float = 0.5, hz: float = 200.0, rate: int = 22_050) -> Audio:
    times = np.arange(round(seconds * rate)) / rate
    return Audio((0.3 * np.sin(2 * np.pi * hz * times)).astype(np.float32), rate, "tone")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Hello\n\tthere \x00", "Hello there"),
        ("[[h@'loU]] you", "[h@'loU] you"),
        ("[[[[x]]]]", "[x]"),
        ("a\x01b \x1b[0m", "a b [0m"),
        ("schöne Grüße", "schöne Grüße"),
    ],
)
def test_a_text_reaches_a_voice_without_commands(text: str, line: str) -> None:
    assert speakable(text) == line


@pytest.mark.parametrize("text", ["", "  \n", "...", "[[ ]]", "—!?"])
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(TextError, match="nothing to say"):
        speakable(text)


def test_a_text_that_is_too_long_is_refused() -> None:
    assert speakable("a" * MAX_CHARACTERS)
    with pytest.raises(TextError, match="1001 characters"):
        speakable("a" * (MAX_CHARACTERS + 1))


@needs_espeak
@pytest.mark.parametrize("language", ["en-US", "en-GB", "de", "de-AT", "fr-FR", "zh-CN"])
def test_espeak_speaks(language: str) -> None:
    found = espeak.find()
    assert found
    spoken = EspeakVoice(found, playable).speak("one two three four", language)

    assert (spoken.source, spoken.samples.ndim, spoken.samples.dtype) == ("espeak", 1, np.float32)
    assert 0.8 < spoken.duration_s < 8
    assert 0.05 < np.abs(spoken.samples).max() <= 1


@needs_espeak
def test_espeak_is_given_the_text_as_text() -> None:
    found = espeak.find()
    assert found
    voice = EspeakVoice(found, playable)

    plain = voice.speak("hello", "en-US")
    assert np.array_equal(plain.samples, voice.speak("hello", "en-US").samples)
    assert voice.speak("-f /etc/passwd", "en-US").duration_s < 4  # read aloud, not the file
    assert voice.speak("$(reboot) hello", "en-US").duration_s > plain.duration_s


@needs_espeak
def test_espeak_takes_a_speaker_of_the_language_only() -> None:
    found = espeak.find()
    assert found
    usual = EspeakVoice(found, playable)
    other = EspeakVoice(found, playable, speaker="en-gb-x-rp")
    woman = EspeakVoice(found, playable, speaker="+f3")

    assert not np.array_equal(other.speak("water", "en-US").samples, usual.speak("water", "en-US").samples)
    assert np.array_equal(other.speak("Wasser", "de").samples, usual.speak("Wasser", "de").samples)
    assert not np.array_equal(woman.speak("Wasser", "de").samples, usual.speak("Wasser", "de").samples)


@needs_espeak
def test_espeak_says_which_language_it_lacks() -> None:
    found = espeak.find()
    assert found
    with pytest.raises(ConfigError, match="no voice for tlh-Piqd") as caught:
        EspeakVoice(found, playable).speak("nuqneH", "tlh-Piqd")
    assert "--voices" in str(caught.value.hint)


@needs_shell
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("echo 'disk on fire' >&2; exit 3", "did not speak: disk on fire"),
        ("exit 3", "did not speak: exit status 3"),
        ("cat >/dev/null", "did not speak: exit status 0"),
        ("exec sleep 30", "did not finish within 0.3 s"),
    ],
)
def test_a_failing_program_is_described(program: Program, body: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        EspeakVoice(program(body), playable, timeout_s=0.3).speak("hello", "en")


def test_a_missing_program_is_described(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be started"):
        EspeakVoice(str(tmp_path / "espeak-ng"), playable).speak("hello", "en")


@pytest.mark.parametrize(
    ("language", "voice"),
    [("en-US", "Samantha"), ("en-GB", "Daniel"), ("en-AU", "Samantha"), ("de", "Anna (Premium)"), ("it", "Alice")],
)
def test_macos_takes_the_best_voice_of_the_language(language: str, voice: str) -> None:
    assert macos.choose(LISTED, language) == voice


def test_macos_has_no_voice_for_other_languages() -> None:
    assert macos.choose(LISTED, "sw") is None
    assert macos.choose("", "en") is None


@needs_shell
def test_macos_speaks_through_say(program: Program, tmp_path: Path) -> None:
    """A stand-in takes the arguments that `say` takes, and notes what it was told."""
    (tmp_path / "tone.wav").write_bytes(wav_bytes(tone()))
    (tmp_path / "listed").write_text(LISTED, encoding="utf-8")
    say = program(
        f'cd "{tmp_path}"\n[ "$2" = "?" ] && exec cat listed\necho "$@" > arguments\ncat > text\ncp tone.wav "$4"'
    )

    spoken = MacVoice(say, playable).speak("Guten Tag, schöne Grüße", "de-DE")

    assert (tmp_path / "text").read_text(encoding="utf-8") == "Guten Tag, schöne Grüße"
    assert (tmp_path / "arguments").read_text().startswith("-v Anna (Premium) -o ")
    assert (tmp_path / "arguments").read_text().rstrip().endswith("-f -")
    assert np.allclose(spoken.samples, tone().samples, atol=1e-4)
    with pytest.raises(ConfigError, match="no voice for sw"):
        MacVoice(say, playable).speak("habari", "sw")


def test_say_of_another_system_is_not_the_voice_of_macos() -> None:
    assert macos.find("linux") is None
    assert macos.find("win32") is None


def save(audio: Audio, path: Path) -> None:
    path.write_bytes(wav_bytes(audio))


def test_a_folder_has_a_text_in_three_ways(tmp_path: Path) -> None:
    save(tone(0.3), tmp_path / "one.wav")
    (tmp_path / "one.txt").write_text("How are you?\n", encoding="utf-8")
    save(tone(0.4), tmp_path / "it-s_late.wav")
    save(tone(0.6), tmp_path / "two.wav")
    (tmp_path / "manifest.csv").write_text('audio,text,language\ntwo.wav,"Danke, gut.",de\ngone.wav,Gone,\n')
    voice = FolderVoice(tmp_path, playable)

    assert voice.speak("how are you", "en").duration_s == pytest.approx(0.3, abs=0.01)
    assert voice.speak("It s late!", "en").duration_s == pytest.approx(0.4, abs=0.01)
    assert voice.speak("Danke gut", "de-AT").duration_s == pytest.approx(0.6, abs=0.01)
    with pytest.raises(ConfigError, match="no recording"):
        voice.speak("Danke gut", "en")
    with pytest.raises(ConfigError, match="no recording") as caught:
        voice.speak("Gone", "en")
    assert "gone.wav" in str(caught.value.hint)


def test_a_new_recording_counts_at_once(tmp_path: Path) -> None:
    voice = FolderVoice(tmp_path, playable)
    with pytest.raises(ConfigError):
        voice.speak("hello", "en")
    save(tone(), tmp_path / "hello.wav")

    assert voice.speak("Hello!", "en").source == "folder"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere"):
        FolderVoice(tmp_path / "nowhere", playable)


def test_words_are_compared_without_what_is_not_heard() -> None:
    assert words_of("“It’s LATE,” she said…") == words_of("its late she said")
    assert words_of("late") != words_of("later")


def test_the_first_voice_that_can_speaks(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    save(tone(0.3), tmp_path / "a/yes.wav")
    save(tone(0.5), tmp_path / "b/yes.wav")
    save(tone(0.5), tmp_path / "b/no.wav")
    voice = FirstVoice([FolderVoice(tmp_path / "a", playable), FolderVoice(tmp_path / "b", playable)])

    assert voice.speak("yes", "en").duration_s == pytest.approx(0.3, abs=0.01)
    assert voice.speak("no", "en").duration_s == pytest.approx(0.5, abs=0.01)
    with pytest.raises(ConfigError, match=r"`.*b` has no recording"):
        voice.speak("perhaps", "en")


def test_which_looks_for_the_program_where_the_shell_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert espeak.find() is None
    (tmp_path / ("espeak.bat" if os.name == "nt" else "espeak")).write_text("")
    (tmp_path / ("espeak.bat" if os.name == "nt" else "espeak")).chmod(0o755)
    assert espeak.find() == shutil.which("espeak")
