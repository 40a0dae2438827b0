"""Whatever the file: sound or an `AudioError`, never another exception, a hang, a crash or a word on standard error."""

from __future__ import annotations

import json
import random
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from tests.helpers.corpus import files

from pronounce_cli.audio import load
from pronounce_cli.core.errors import AudioError

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


def test_every_file_ends_in_sound_or_an_audio_error(
    corpus: list[Path], loaded: subprocess.CompletedProcess[str]
) -> None:
    outcomes = {path: outcome for path, outcome, _ in map(json.loads, loaded.stdout.splitlines())}
    assert list(outcomes) == [str(path) for path in corpus], f"stopped after {list(outcomes)[-1:]}"
    surprises = {path: end for path, end in outcomes.items() if end != "input.audio" and not end.endswith(" s")}
    assert not surprises
    assert {end == "input.audio" for end in outcomes.values()} == {True, False}
    assert (loaded.returncode, loaded.stderr) == (0, "")


def test_the_corpus_is_the_same_for_the_same_seed(corpus: list[Path]) -> None:
    written = {path.name: path for path in corpus}
    for name, content in files(random.Random(1)):
        assert written[name].read_bytes() == content, name
    other = dict(islice(files(random.Random(2)), 50))
    assert other != {name: written[name].read_bytes() for name in other if name in written}


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


def test_the_reason_fits_the_file(corpus: list[Path]) -> None:
    paths = {path.name: path for path in corpus}
    for name, reason in EXPECTED.items():
        if reason is None:
            load(paths[name])
        else:
            with pytest.raises(AudioError, match=reason):
                load(paths[name])
