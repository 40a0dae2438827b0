from __future__ import annotations

import json
import logging
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from pronounce_cli.core.errors import ConfigError, ProviderRefused, ProviderUnavailable, WriteError
from pronounce_cli.core.types import Audio, HeardWord, Span, Transcript
from pronounce_cli.recognise.replay import (
    CachedRecogniser,
    RecordingRecogniser,
    ReplayRecogniser,
    ReplyKey,
    ReplyStore,
    audio_hash,
    fingerprint,
)

HEARD = Transcript(
    "Grüße, 你好",
    (HeardWord("Grüße,", Span(0.1234567, 0.5), 0.98765432), HeardWord("你好", None, None)),
    "de",
    "fake",
    "fake-1",
)
SPOILED = [
    b"this is not a database at all, but it is long enough to look like a file of some kind" * 20,
    b"SQLite format 3",
]


@dataclass
class Fake:
    """Answers with one transcript, or fails, and counts how often it was asked."""

    answer: Transcript | Exception = HEARD
    name: str = "fake"
    model: str = "fake-1"
    asked: list[str] = field(default_factory=list)

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        self.asked.append(language)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def sound(seed: int = 0, samples: int = 1600) -> Audio:
    noise = np.random.default_rng(seed).uniform(-0.5, 0.5, samples).astype(np.float32)
    return Audio(noise, 16_000, f"{seed}.wav")


def key(**changes: str) -> ReplyKey:
    return replace(ReplyKey("audio", "provider", "model", "en", "options"), **changes)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "replies.sqlite3"


def test_the_second_time_nobody_is_asked(file: Path) -> None:
    inner = Fake()
    first = CachedRecogniser(inner, file).transcribe(sound(), "de")
    again = CachedRecogniser(inner, file).transcribe(replace(sound(), source="renamed.wav"), "de")

    assert inner.asked == ["de"]
    assert first == again
    assert first.words is not None
    assert [word.text for word in first.words] == ["Grüße,", "你好"]
    assert first.words[0].span is not None
    assert first.words[0].span.start_s == pytest.approx(HEARD.words[0].span.start_s, abs=1e-4)  # type: ignore[index, union-attr]
    assert (CachedRecogniser(inner, file).name, CachedRecogniser(inner, file).model) == ("fake", "fake-1")


def test_whatever_decides_a_reply_makes_another_request(file: Path) -> None:
    inner = Fake()
    CachedRecogniser(inner, file, "a").transcribe(sound(), "de")
    CachedRecogniser(inner, file, "a").transcribe(sound(1), "de")
    CachedRecogniser(inner, file, "a").transcribe(sound(), "en")
    CachedRecogniser(inner, file, "b").transcribe(sound(), "de")
    CachedRecogniser(replace(inner, name="other"), file, "a").transcribe(sound(), "de")
    CachedRecogniser(replace(inner, model="fake-2"), file, "a").transcribe(sound(), "de")

    assert len(inner.asked) == 6
    assert ReplyStore(file).info().entries == 6


def test_text_only_and_silence_are_kept_as_they_are(file: Path) -> None:
    for i, words in enumerate((None, ())):
        inner = Fake(Transcript("", words, None, "fake", "fake-1"))
        assert CachedRecogniser(inner, file).transcribe(sound(i), "en").words is words
        assert CachedRecogniser(inner, file).transcribe(sound(i), "en").words == words
        assert len(inner.asked) == 1


def test_failures_are_not_kept(file: Path) -> None:
    inner = Fake(ProviderUnavailable("later"))
    with pytest.raises(ProviderUnavailable):
        CachedRecogniser(inner, file).transcribe(sound(), "en")
    inner.answer = HEARD

    assert CachedRecogniser(inner, file).transcribe(sound(), "en").text == HEARD.text
    assert len(inner.asked) == 2


def test_the_same_sound_has_the_same_hash_whatever_its_last_bits() -> None:
    audio = sound()
    nudged = replace(audio, samples=np.round(audio.samples * 32767) / np.float32(32767))

    assert audio_hash(audio) == audio_hash(nudged)
    assert len({audio_hash(a) for a in (audio, sound(1), sound(0, 1599), replace(audio, sample_rate_hz=8000))}) == 4
    assert fingerprint({"a": 1, "b": None}) == fingerprint({"b": None, "a": 1}) != fingerprint({"a": 2, "b": None})


@pytest.mark.parametrize("content", SPOILED, ids=["text", "cut"])
def test_a_broken_file_is_one_warning(content: bytes, file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    inner = Fake()
    cached = CachedRecogniser(inner, file)

    assert [cached.transcribe(sound(), "de").text for _ in range(2)] == [HEARD.text] * 2
    assert len(inner.asked) == 2
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert str(file) in warnings[0]
    assert "going on without it" in warnings[0]
    assert file.read_bytes() == content


def test_a_file_that_breaks_later_is_no_failure_either(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = ReplyStore(file)
    for i in range(200):
        store.put(key(audio=f"{i:064}"), HEARD)
    data = bytearray(file.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    file.write_bytes(data)
    inner = Fake()

    assert CachedRecogniser(inner, file).transcribe(sound(), "de").text == HEARD.text
    assert len(caplog.records) == 1


def test_an_impossible_place_is_one_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    cached = CachedRecogniser(Fake(), tmp_path / "cache" / "replies.sqlite3")

    assert [cached.transcribe(sound(i), "de").text for i in range(2)] == [HEARD.text] * 2
    assert len(caplog.records) == 1


def test_a_reply_of_another_version_is_asked_for_again(file: Path) -> None:
    inner = Fake()
    CachedRecogniser(inner, file).transcribe(sound(), "de")
    database = sqlite3.connect(file)
    with database:
        database.execute("UPDATE replies SET transcript = '{\"text\": 3}'")
    database.close()

    assert CachedRecogniser(inner, file).transcribe(sound(), "de").text == HEARD.text
    assert CachedRecogniser(inner, file).transcribe(sound(), "de").text == HEARD.text
    assert len(inner.asked) == 2


WRITER = """
import sys
from pathlib import Path
from pronounce_cli.core.types import Transcript
from pronounce_cli.recognise.replay import ReplyKey, ReplyStore
store, me = ReplyStore(Path(sys.argv[1])), sys.argv[2]
sys.stdin.readline()
for i in range(40):
    key = ReplyKey(f"{me}-{i}", "provider", "model", "en", "options")
    store.put(key, Transcript(f"{me}-{i}", None, None, "provider", "model"))
    assert store.get(key).text == f"{me}-{i}"
"""


def test_processes_share_a_new_file(file: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, file, str(i)], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for i in range(3)
    ]
    for process in running:  # all of them make the file at once
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=60)[1].decode() for process in running]

    assert errors == [""] * 3
    assert ReplyStore(file).info().entries == 120


def test_threads_share_a_recogniser(file: Path) -> None:
    inner = Fake()
    cached = CachedRecogniser(inner, file)
    heard: list[str] = []
    threads = [
        threading.Thread(target=lambda i=i: heard.append(cached.transcribe(sound(i), "de").text)) for i in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert heard == [HEARD.text] * 8
    assert ReplyStore(file).info().entries == 8


def test_the_file_is_for_its_owner_alone(file: Path) -> None:
    ReplyStore(file).put(key(), HEARD)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_looking_makes_no_file(file: Path) -> None:
    store = ReplyStore(file)
    store.clear()

    assert store.get(key()) is None
    assert (store.info().entries, store.info().oldest_s) == (0, None)
    assert not file.parent.exists()


def test_info_counts_and_clear_empties(file: Path) -> None:
    store = ReplyStore(file)
    for i in range(3):
        store.put(key(audio=str(i)), replace(HEARD, text="confidential"))
    store.put(key(model="zz"), HEARD)
    store.put(key(model="zz"), HEARD)

    info = store.info()
    assert (info.entries, info.by_provider) == (4, (("provider", "model", 3), ("provider", "zz", 1)))
    assert info.size_bytes >= file.stat().st_size > 0
    assert info.oldest_s is not None
    store.clear()
    assert (store.info().entries, store.get(key())) == (0, None)
    assert not any(b"confidential" in path.read_bytes() for path in file.parent.iterdir())


def test_a_broken_file_is_named_and_can_be_cleared(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(SPOILED[0])
    store = ReplyStore(file)

    with pytest.raises(ConfigError, match="cannot be used") as caught:
        store.info()
    assert "pronounce cache clear" in str(caught.value.hint)
    store.clear()
    assert store.info().entries == 0
    store.put(key(), HEARD)
    assert store.info().entries == 1


def test_a_recorded_reply_is_replayed_to_the_last_digit(tmp_path: Path) -> None:
    inner = Fake()
    recorded = RecordingRecogniser(inner, tmp_path / "a" / "b").transcribe(sound(), "de-DE")
    replay = ReplayRecogniser(tmp_path / "a" / "b")

    assert replay.transcribe(replace(sound(), source="elsewhere.flac"), "de-CH") == recorded
    assert (replay.name, replay.model) == ("replay", "b")
    assert len(inner.asked) == 1
    (file,) = (tmp_path / "a" / "b").iterdir()
    assert file.name == f"{audio_hash(sound())}.json"
    assert "你好" in file.read_text(encoding="utf-8")


def test_an_unknown_recording_is_refused_with_a_hint(tmp_path: Path) -> None:
    RecordingRecogniser(Fake(), tmp_path).transcribe(sound(), "de")
    replay = ReplayRecogniser(tmp_path)

    with pytest.raises(ProviderRefused, match=r"no reply for 1\.wav") as caught:
        replay.transcribe(sound(1), "de")
    assert "--record" in str(caught.value.hint)
    with pytest.raises(ProviderRefused, match="recorded for de, not en-US"):
        replay.transcribe(sound(), "en-US")


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "3", "{}", '{"language": "de"}', '{"language": "de", "transcript": {"text": 1}}', "\udcff"],
)
def test_a_spoiled_reply_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / f"{audio_hash(sound())}.json").write_bytes(content.encode(errors="surrogateescape"))

    with pytest.raises(ProviderRefused, match="cannot be used"):
        ReplayRecogniser(tmp_path).transcribe(sound(), "de")


def test_failures_are_not_recorded(tmp_path: Path) -> None:
    with pytest.raises(ProviderUnavailable):
        RecordingRecogniser(Fake(ProviderUnavailable("later")), tmp_path).transcribe(sound(), "de")
    assert list(tmp_path.iterdir()) == []


def test_folders_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match="There is no folder"):
        ReplayRecogniser(tmp_path / "missing")
    with pytest.raises(WriteError, match="cannot write"):
        RecordingRecogniser(Fake(), tmp_path / "file" / "x")
    recording = RecordingRecogniser(Fake(), tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(WriteError, match="cannot write"):
        recording.transcribe(sound(), "de")


def test_a_reply_is_plain_json_with_a_version(tmp_path: Path) -> None:
    RecordingRecogniser(Fake(), tmp_path).transcribe(sound(), "de")
    (file,) = tmp_path.iterdir()
    reply = json.loads(file.read_text(encoding="utf-8"))

    assert list(reply) == ["schema_version", "language", "transcript"]
    assert reply["transcript"]["words"][1] == {"text": "你好", "span": None, "confidence": None}
