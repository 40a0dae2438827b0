"""`pronounce bench` through the program, on the recordings of tests/data laid out as a corpus."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.helpers.rated import corpus_of

from pronounce_cli.evaluate import read

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


def _labels(corpus: Path) -> Path:
    """The labels of a corpus as a table in its folder."""
    lines = ["utterance\tword\tphone\tmispronounced"]
    for rated in read(corpus, "test"):
        assert rated.labels
        labels = iter(rated.labels.wrong)
        lines += [
            f"{rated.id}\t{word}\t{phone}\t{int(bool(next(labels)))}"
            for word, phones in rated.words
            for phone in phones.split()
        ]
    table = corpus / "other.tsv"
    table.write_text("\n".join(lines) + "\n")
    return table


def test_a_table_of_labels_gives_the_detection_of_the_official_layout(invoke, corpus):
    official = json.loads(invoke("bench", corpus, "--format", "json").stdout)
    table = json.loads(invoke("bench", _labels(corpus), "--format", "json").stdout)

    assert official["detection"].pop("labels") == "marks"
    assert table["detection"].pop("labels") == "table"
    assert table["detection"] == official["detection"]
    assert table["agreement"] == []
    assert official["detection"]["wrong"] > 0


def test_the_phones_are_shown_when_they_are_asked_for(invoke, corpus):
    table = _labels(corpus)
    short = invoke("bench", table, "--no-color").stdout
    long = invoke("bench", table, "--phones").stdout

    assert "mispronounced phones" in short
    assert "phone      n" not in short
    assert "phone      n  wrong    AUC" in long
    assert len(long.splitlines()) > len(short.splitlines()) + 5


def test_recordings_without_speech_and_lost_ones_are_named_in_every_form(invoke, corpus):
    soundfile.write(corpus / "quiet.wav", np.zeros(16_000), 16_000)
    table = _labels(corpus)
    table.write_text(table.read_text() + "quiet\tHI\tHH\t1\nquiet\tHI\tAY1\t0\ngone\tHI\tHH\t1\n")
    data = json.loads(invoke("bench", table, "--format", "json").stdout)

    assert [(one["id"], "is silent" in one["reason"]) for one in data["unheard_recordings"]] == [("quiet", True)]
    assert [(one["id"], "no such file" in one["reason"]) for one in data["lost_recordings"]] == [("gone", True)]
    assert data["lost"] == pytest.approx(1 / 5)
    for form in ("terminal", "markdown"):
        out = invoke("bench", table, "--format", form).stdout
        assert "1 recording without speech, counted as 0 at every level" in out
        assert "quiet:" in out
        assert "1 recording that could not be processed, counted nowhere" in out
        assert "gone:" in out


def test_a_wrong_line_of_a_table_is_an_input_error(invoke, corpus):
    table = corpus / "labels.tsv"
    table.write_text("061210142\tHE\tHH\t0\n061210142\tHE\tXX\t0\n")
    result = invoke("bench", table, exit_code=4)
    assert "line 2 of" in result.stderr
    assert "`XX` is not a phone" in result.stderr
    assert "hint: " in result.stderr
    assert result.stdout == ""


def test_two_processes_through_the_console_script(pronounce, corpus):
    done = pronounce("bench", corpus, "--jobs", "2", "--quiet")
    assert done.returncode == 0, done.stderr
    assert "3 utterances, 0.0% lost" in done.stdout


def test_what_is_no_corpus_is_an_input_error(invoke, tmp_path):
    result = invoke("bench", tmp_path, exit_code=4)
    assert "scores.json" in result.stderr
    assert "hint: " in result.stderr
