from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.helpers.corpus import build_corpus

LOAD_ALL = """
import hashlib, json, sys
from pronounce_cli.audio import load
from pronounce_cli.core.errors import AudioError

for line in sys.stdin:
    path = json.loads(line)
    try:
        audio = load(path)
        outcome, kind = f"{audio.duration_s:.2f} s", hashlib.sha256(audio.samples.tobytes()).hexdigest()
    except AudioError as error:
        assert error.message.isprintable(), error.message
        outcome, kind = error.code, error.message.replace(path, "")
    except Exception as error:
        outcome = kind = repr(error)
    print(json.dumps([path, outcome, kind]), flush=True)
"""


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Damaged, absurd and strange recordings, for all tests that read them and leave them as they are."""
    paths = build_corpus(tmp_path_factory.mktemp("corpus"), seed=1)
    assert len(paths) >= 300
    return paths


@pytest.fixture(scope="session")
def loaded(corpus: list[Path]) -> subprocess.CompletedProcess[str]:
    """A process that has read them all; per recording it wrote path, outcome, and what it has in common with others."""
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", "-W", "error", "-c", LOAD_ALL],
        input="\n".join(json.dumps(str(path)) for path in corpus),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
