"""German where the extra `languages` is not installed: its packages can be neither imported nor found."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.places import DATA, ROOT

NATIVE = DATA / "kerstin_0654.opus"
TEXT = "Der Straßenzug steht unter Denkmalschutz."
HIDDEN = "epitran panphon pandas num2words regex requests dateutil marisa_trie".split()
HIDE = f"""
import sys
from importlib import metadata

hidden, found = {HIDDEN!r}, metadata.version


class Hidden:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in hidden:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)


def version(name):
    if name in hidden:
        raise metadata.PackageNotFoundError(name)
    return found(name)


sys.meta_path.insert(0, Hidden)
metadata.version = version
"""
Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture
def without(pronounce: Run, tmp_path: Path) -> Run:
    """Run the program without the packages."""
    (tmp_path / "sitecustomize.py").write_text(HIDE)

    def run(*arguments: str | Path, env: dict[str, str] | None = None, exit_code: int = 0) -> Done:
        paths = os.pathsep.join([str(tmp_path), str(ROOT / "src")])
        done = pronounce(*arguments, env={"PYTHONPATH": paths} | (env or {}))
        assert done.returncode == exit_code, done.stderr
        return done

    return run


def test_they_are_hidden(without: Run) -> None:
    done = without("phonemes", "hola", "--language", "es", exit_code=6)

    assert "pip install 'pronounce-cli[languages]'" in done.stderr


def test_phonemes(without: Run) -> None:
    out = without("phonemes", "Am 3. Mai für 3,50 €", "--language", "de", "--format", "json").stdout

    words = json.loads(out)["words"]
    assert [word["text"] for word in words] == "Am dritten Mai für drei Euro fünfzig".split()


def test_texts_with_their_sounds(without: Run) -> None:
    done = without("sample", "--language", "de", "--seed", "1", "--count", "3", "--format", "json")

    assert len(json.loads(done.stdout)["prompts"]) == 3
    for kind in ("minimal-pair", "number", "letters", "twister"):
        assert without("sample", "--language", "de", "--kind", kind).stdout.strip()


def test_a_recording_by_its_sounds(without: Run) -> None:
    arguments = ("score", NATIVE, "--text", TEXT, "--language", "de", "--format", "json")
    (found,) = json.loads(without(*arguments).stdout)["results"]

    assert found["evidence"] == ["acoustic"]
    assert [word["verdict"] for word in found["words"]] == ["good"] * 5


def test_practice_with_its_own_material(without: Run, tmp_path: Path) -> None:
    take = shutil.copy(NATIVE, tmp_path / "take.opus")  # no text stands beside it
    done = without("practice", "--language", "de", "--from", take, "--words", "--no-input")

    assert "1 text" in done.stdout
