"""Whatever the file: sound or an `AudioError`, never another exception, a hang, a crash or a word on standard error."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.helpers.corpus import build_corpus

from pronounce_cli.audio import load
from pronounce_cli.core.errors import AudioError

if TYPE_CHECKING:
    from pathlib import Path

LOAD_ALL = """
import json, sys
from pronounce_cli.audio import load
from pronounce_cli.core.errors import AudioError

for line in sys.stdin:
    path = json.loads(line)
    try:
        audio = load(path)
        outcome = f"{audio.duration_s:.2f} s"
    except AudioError as error:
        assert error.message.isprintable(), error.message
        outcome = error.code
    except Exception as error:
        outcome = repr(error)
    print(json.dumps([path, outcome]), flush=True)
"""


def test_every_file_ends_in_sound_or_an_audio_error(tmp_path: Path) -> None:
    paths = [str(path) for path in build_corpus(tmp_path, seed=1)]
    assert len(paths) >= 300
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-W", "error", "-c", LOAD_ALL],
        input="\n".join(map(json.dumps, paths)),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    outcomes = dict(json.loads(line) for line in done.stdout.splitlines())
    assert list(outcomes) == paths, f"stopped after {list(outcomes)[-1:]}"
    surprises = {path: end for path, end in outcomes.items() if end != "input.audio" and not end.endswith(" s")}
    assert not surprises
    assert {end == "input.audio" for end in outcomes.values()} == {True, False}
    assert (done.returncode, done.stderr) == (0, "")


def test_the_corpus_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    contents = []
    for name, seed in {"one": 3, "again": 3, "other": 4}.items():
        (tmp_path / name).mkdir()
        build_corpus(tmp_path / name, seed)
        contents.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir() if path.is_file()})
    assert contents[0] == contents[1]
    assert contents[0] != contents[2]


EXPECTED = {
    "voice.wav": None,
    "link.wav": None,
    "flac-called.wav": None,
    "mp3-called.raw": None,
    "wav-data-size-4294967295.wav": None,
    "wav-ten-hours.wav": None,
    "sound-7-channels.wav": None,
    "sound-384-khz.flac": None,
    "sound-opposite-channels.wav": None,
    "sound-some-nan.wav": None,
    "sound-one-sample.wav": "shorter than",
    "sound-none.wav": "holds no sound",
    "sound-ten-minutes.flac": "longer than 5 minutes",
    "sound-ten-minutes.wav": "longer than 5 minutes",
    "sound-bomb.flac": "is silent",
    "sound-direct-current.wav": "is silent",
    "sound-all-nan.wav": "is damaged",
    "sound-1-hz.wav": "impossible format",
    "empty.wav": "is empty",
    "text.wav": "damaged header",
    "page.mp3": "a web page",
    "picture.ogg": "a picture",
    "playlist.m3u8": "a text",
    "folder.wav": "is a directory",
    "fifo.wav": "not a regular file",
    "endless.wav": "not a regular file",
    "loop.wav": "cannot be read",
    "broken-link.wav": "no such file",
    "missing.wav": "no such file",
}


def test_the_reason_fits_the_file(tmp_path: Path) -> None:
    paths = {path.name: path for path in build_corpus(tmp_path, 1)}
    for name, reason in EXPECTED.items():
        if reason is None:
            load(paths[name])
        else:
            with pytest.raises(AudioError, match=reason):
                load(paths[name])
