"""A score more: a field of `Scores`, its value where scores are made, a column of the history. All else follows."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.packages import environment
from tests.helpers.places import ROOT, SAMPLES
from tests.helpers.practised import AT, attempt
from tests.helpers.running import Done

from pronounce_cli.history import HistoryStore

TEXT = "We'll have to agree to disagree."
PLACES = {
    "core/types.py": ("    overall: float | None = None\n", "    rhythm: float | None = None\n"),
    "score/verdicts.py": ('        overall=found.utterance["overall"] * share,\n', "        rhythm=12.0 + share,\n"),
    "history/migrations.py": (
        "MIGRATIONS: Final = (_ATTEMPTS, _CARDS)\n",
        'MIGRATIONS = (*MIGRATIONS, "ALTER TABLE attempts ADD COLUMN rhythm REAL")\n',
    ),
}
Patched = Callable[..., Done]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package as it would be with the score `rhythm`."""
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree(ROOT / "src/pronounce_cli", folder / "pronounce_cli", ignore=shutil.ignore_patterns("__pycache__"))
    for name, (line, more) in PLACES.items():
        path = folder / "pronounce_cli" / name
        source = path.read_text(encoding="utf-8")
        assert source.count(line) == 1, name
        path.write_text(source.replace(line, line + more), encoding="utf-8")
    return folder


@pytest.fixture
def patched(pronounce: Callable[..., Done], changed: Path, tmp_path: Path) -> Patched:
    def run(*arguments: str | Path, code: int = 0) -> str:
        done = pronounce(*arguments, env=environment(changed), cwd=tmp_path)
        assert done.returncode == code, done.stderr
        return done.stdout

    return run


def test_every_report_has_it(patched: Patched, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "adult_good.wav", tmp_path)
    (tmp_path / "set.csv").write_text(f"audio,text,speaker\nadult_good.wav,{TEXT},Ann\n", encoding="utf-8")
    shown = patched("score", "adult_good.wav", "--text", TEXT)
    assert re.search(r"rhythm +13\b", shown)
    outputs = [value for name in ("r.json", "r.jsonl", "r.md", "r.html") for value in ("-o", name)]
    patched("score", "set.csv", *outputs)
    (result,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["results"]
    assert result["scores"]["rhythm"] == 13.0
    assert json.loads((tmp_path / "r.jsonl").read_text(encoding="utf-8"))["scores"]["rhythm"] == 13.0
    assert re.search(r"\| overall \|.*\| rhythm \|", (tmp_path / "r.md").read_text(encoding="utf-8"))
    assert "rhythm" in (tmp_path / "r.html").read_text(encoding="utf-8")

    (row,) = csv.DictReader(patched("report", "r.json", "-f", "csv", "--level", "utterance").splitlines())
    assert row["rhythm"] == "13.0"
    assert re.search(r"rhythm +13\b", patched("report", "r.json"))
    summary = json.loads(patched("summary", "r.json", "--format", "json"))
    assert summary["scores"]["rhythm"]["mean"] == 13.0
    for form in ("terminal", "markdown", "html"):
        assert "rhythm" in patched("report", "r.json", "-f", form, "--group-by", "speaker")


def test_a_gate_can_be_set_for_it(patched: Patched) -> None:
    command = ("score", SAMPLES / "adult_good.wav", "--text", TEXT)
    patched(*command, "--min-score", "rhythm=13")
    assert "rhythm" in patched(*command, "--min-score", "rhythm=14", "-f", "junit", code=1)


def test_results_of_before_are_read(patched: Patched, tmp_path: Path) -> None:
    found = json.loads((ROOT / "tests/golden/cases/good.json").read_text(encoding="utf-8"))
    (tmp_path / "old.json").write_text(json.dumps({"schema_version": "1.0", "results": found}), encoding="utf-8")
    assert re.search(r"rhythm +– +not measured", patched("report", "old.json"))


def test_a_history_of_before_takes_it_in(patched: Patched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "history.sqlite"
    monkeypatch.setenv("PRONOUNCE_HISTORY_FILE", str(file))
    store = HistoryStore(file)
    store.save(attempt("thin", session=store.begin(AT, "en", "")), (), lambda *_: pytest.fail("there are no reviews"))
    exported = json.loads(patched("history", "export", "--format", "json", "--output", "-"))
    assert exported["attempts"][0]["scores"]["overall"] == 70
    assert exported["attempts"][0]["scores"]["rhythm"] is None
    assert "rhythm" in patched("history", "show", "1")


def test_the_documents_for_machines_have_it(changed: Path) -> None:
    code = """
import json
from pronounce_cli.core.schema import schema
from pronounce_cli.serve.openapi import document
from pronounce_cli.serve.service import RequestLimits
print(json.dumps([schema()["$defs"]["Scores"], document(RequestLimits())["components"]["schemas"]["Scores"]]))
"""
    done = subprocess.run([sys.executable, "-c", code], env=environment(changed), capture_output=True, check=True)
    for scores in json.loads(done.stdout):
        assert "rhythm" in scores["properties"]
        assert "rhythm" in scores["required"]


def test_of_a_long_recording_it_is_the_mean_over_what_was_said(changed: Path) -> None:
    code = """
from pronounce_cli.core.evidence import AlignedPhone, AlignedWord, PhoneAlignment
from pronounce_cli.core.types import Miscue, Phoneme, Pronunciation, Scores, Source, Span, Verdict, WordScore
from pronounce_cli.score.joining import Part, join
from pronounce_cli.score.verdicts import Judged
said = WordScore("a", "a", None, Miscue.NONE, Verdict.GOOD, 90.0, None, (), Pronunciation((), Source.USER))
placed = PhoneAlignment((AlignedWord(0, (AlignedPhone(Phoneme("a", "a"), Span(0.0, 1.0), 0.0),)),), "ctc")
passages = [((said,), 10.0), ((said, said, said), 50.0)]
judged, _ = join([Part(Judged(words, Scores(rhythm=value), None), placed, (), 0.0) for words, value in passages])
print(judged.scores.rhythm)
"""
    done = subprocess.run([sys.executable, "-c", code], env=environment(changed), capture_output=True, check=True)
    assert float(done.stdout) == 40.0
