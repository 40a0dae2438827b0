"""`pronounce score` on real recordings, in this process."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.helpers.places import SAMPLES
from typer.testing import Result

Invoke = Callable[..., Result]
GOOD = SAMPLES / "adult_good.wav"
TEXT = "We'll have to agree to disagree."


def results(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["results"]
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three recordings: one to score, one that is none, one without a text."""
    shutil.copy(GOOD, tmp_path / "a.wav")
    shutil.copy(GOOD, tmp_path / "c.wav")
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.mp3").write_text("this is no recording")
    (tmp_path / "b.txt").write_text("Hello")
    return tmp_path


def test_one_recording_gives_the_full_report(invoke: Invoke) -> None:
    result = invoke("score", GOOD, "--text", TEXT)

    assert "adult_good.wav" in result.stdout
    assert "disagree." in result.stdout
    for score in ("overall", "accuracy", "fluency", "completeness", "prosody"):
        assert score in result.stdout
    assert "words/min" in result.stdout
    assert "pronounce 0." in result.stdout
    assert result.stderr == ""


def test_the_text_can_come_from_the_file_beside_it_or_a_file_of_its_own(invoke: Invoke, folder: Path) -> None:
    beside = invoke("score", folder / "a.wav", "--format", "json")
    own = invoke("score", folder / "a.wav", "--text-file", folder / "a.txt", "--format", "json")

    assert beside.stdout == own.stdout
    assert results(own)[0]["reference"]["text"] == TEXT


def test_a_recording_can_come_from_stdin(invoke: Invoke) -> None:
    piped = invoke("score", "-", "--text", TEXT, "--format", "json", input=GOOD.read_bytes())
    named = invoke("score", GOOD, "--text", TEXT, "--format", "json")

    assert results(piped)[0]["utterance_id"] == "stdin"
    assert results(piped)[0]["scores"] == results(named)[0]["scores"]


def test_several_give_a_line_each_and_a_failure_stops_nothing(invoke: Invoke, folder: Path) -> None:
    result = invoke("score", folder, exit_code=4)

    assert "a.wav" in result.stdout
    assert "b.mp3" in result.stdout
    assert "! error" in result.stdout
    assert "2 recordings, 1 failed" in result.stdout
    assert result.stderr == f"note: left out 1 recording of `{folder}` without a text\n"


def test_quiet_says_nothing_on_stderr(invoke: Invoke, folder: Path) -> None:
    assert invoke("score", folder, "--quiet", "--min-score", "100", exit_code=4).stderr == ""


def test_details_give_every_report_and_then_the_summary(invoke: Invoke, folder: Path) -> None:
    out = invoke("score", folder, "--details", exit_code=4).stdout

    assert out.index("Every sound") < out.index("error:") < out.index("All recordings")


def test_json_has_the_same_shape_for_one_and_for_several(invoke: Invoke, folder: Path) -> None:
    one = json.loads(invoke("score", folder / "a.wav", "--format", "json").stdout)
    several = json.loads(invoke("score", folder, "--format", "json", exit_code=4).stdout)

    assert list(one) == list(several) == ["schema_version", "results"]
    assert [result["kind"] for result in several["results"]] == ["assessment", "failure"]
    assert several["results"][0]["scores"] == one["results"][0]["scores"]
    assert several["results"][1]["code"] == "input.audio"


def test_the_samples_are_scored_in_the_order_of_their_manifest(invoke: Invoke) -> None:
    found = results(invoke("score", SAMPLES, "--format", "json"))
    overall = {result["utterance_id"]: result["scores"]["overall"] for result in found}

    assert next(iter(overall)) == "adult-good"
    assert len(overall) == 6
    assert overall["adult-good"] > overall["adult-poor"]
    assert overall["child-good"] > overall["child-poor"]


@pytest.mark.parametrize(("name", "start"), [("report.json", "{"), ("report.txt", "──"), ("REPORT.JSON", "{")])
def test_the_suffix_of_the_output_decides_the_format(name: str, start: str, invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("score", GOOD, "--text", TEXT, "--output", tmp_path / name)
    written = (tmp_path / name).read_text(encoding="utf-8")

    assert result.stdout == ""
    assert written.startswith(start)
    assert "\x1b" not in written


def test_a_format_that_is_named_beats_the_suffix(invoke: Invoke, tmp_path: Path) -> None:
    invoke("score", GOOD, "--text", TEXT, "-o", tmp_path / "report.txt", "--format", "json")

    assert json.loads((tmp_path / "report.txt").read_text())["results"]


def test_the_gate_passes_and_fails_at_the_score(invoke: Invoke) -> None:
    overall = results(invoke("score", GOOD, "--text", TEXT, "--format", "json"))[0]["scores"]["overall"]

    assert invoke("score", GOOD, "--text", TEXT, "--min-score", f"{overall - 0.01:.4f}").stderr == ""
    below = invoke("score", GOOD, "--text", TEXT, "--min-score", f"{overall + 0.01:.4f}", exit_code=1)
    assert "adult_good.wav" in below.stderr


def test_what_cannot_be_judged_fails_the_gate(invoke: Invoke) -> None:
    result = invoke("score", GOOD, "--text", "Colourless green ideas sleep furiously", "--min-score", "1", exit_code=1)

    assert "Not scored" in result.stdout
    assert "overall not measured, 1 asked for" in result.stderr


def test_a_lexicon_of_ones_own_is_used(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "own.tsv").write_text("agree\tə ɡ ɹ i\nblorfle\tB L AO1 R F AH0 L\n", encoding="utf-8")
    shown = invoke("phonemes", "blorfle", "--lexicon", tmp_path / "own.tsv", "--format", "json")

    assert json.loads(shown.stdout)["words"][0]["pronunciations"][0]["source"] == "user lexicon"


def test_strictness_never_raises_a_verdict(invoke: Invoke) -> None:
    rank = {"good": 3, "fair": 2, "uncertain": 1, "poor": 0}
    poor = SAMPLES / "child_poor.wav"
    verdicts = {
        level: [
            word["verdict"]
            for word in results(invoke("score", poor, "--strictness", level, "--format", "json"))[0]["words"]
        ]
        for level in ("lenient", "strict")
    }

    assert verdicts["lenient"] != verdicts["strict"]
    for lenient, strict in zip(verdicts["lenient"], verdicts["strict"], strict=True):
        assert rank[lenient] >= rank[strict]
