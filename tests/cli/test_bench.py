"""`pronounce bench` through the program, on the recordings of tests/data laid out as a corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.helpers.rated import corpus_of

NAMES = ("061210142", "096340015", "014350103")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return corpus_of(tmp_path, NAMES)


def test_the_figures_stand_beside_the_published_ones(invoke, corpus):
    out = invoke("bench", corpus).stdout
    assert "two human raters with each other" in out
    assert "3 utterances, 0.0% lost" in out


def test_json_has_every_level(invoke, corpus):
    data = json.loads(invoke("bench", corpus, "--format", "json").stdout)
    assert [level["level"] for level in data["agreement"]][:2] == ["phone", "word"]
    assert data["utterances"] == 3


def test_markdown_limit_and_kept_results(invoke, corpus, tmp_path):
    kept = tmp_path / "run.jsonl"
    out = invoke("bench", corpus, "--limit", "2", "--results", kept, "--format", "markdown").stdout
    assert "2 utterances" in out
    assert out.startswith("| level |") or out.startswith("| Pearson")
    assert len(kept.read_text().splitlines()) == 2
    invoke("bench", corpus, "--results", kept)
    assert len(kept.read_text().splitlines()) == 3


def test_two_processes_through_the_console_script(pronounce, corpus):
    done = pronounce("bench", corpus, "--jobs", "2", "--quiet")
    assert done.returncode == 0, done.stderr
    assert "3 utterances, 0.0% lost" in done.stdout


def test_what_is_no_corpus_is_an_input_error(invoke, tmp_path):
    result = invoke("bench", tmp_path, exit_code=4)
    assert "scores.json" in result.stderr
    assert "hint: " in result.stderr
