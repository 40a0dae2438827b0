"""Sets of recordings on the command line: gates, baselines, filters, and results that are looked at again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.text import Text
from tests.helpers.places import SAMPLES
from typer.testing import Result

from pronounce_cli.score.model import SCORER

Invoke = Callable[..., Result]
SET = """\
audio,text,id,speaker,tags,min_score
adult_good.wav,We'll have to agree to disagree.,good,Ann,adult,
adult_poor.wav,Then I saw him at once.,poor,Bob,adult;slow,40
child_good.mp3,So they went into the library.,child,Ann,child,
missing.wav,Hello there,missing,Cid,child,
"""


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a manifest and the results of scoring it once."""
    from typer.testing import CliRunner

    from pronounce_cli.cli.app import app

    folder = tmp_path_factory.mktemp("set")
    for name in ("adult_good.wav", "adult_poor.wav", "child_good.mp3"):
        shutil.copy(SAMPLES / name, folder)
    (folder / "set.csv").write_text(SET, encoding="utf-8")
    command = [
        "score",
        str(folder / "set.csv"),
        "--results",
        str(folder / "results.jsonl"),
        "-o",
        str(folder / "r.json"),
    ]
    done = CliRunner().invoke(app, command, prog_name="pronounce")
    assert done.exit_code == 4, done.output
    return folder


def ids(document: str) -> list[str]:
    return [result["utterance_id"] for result in json.loads(document)["results"]]


def test_results_are_rendered_again_as_they_were(scored: Path, invoke: Invoke) -> None:
    for name in ("results.jsonl", "r.json"):
        again = invoke("report", scored / name, "--format", "json").stdout
        assert json.loads(again) == json.loads((scored / "r.json").read_text(encoding="utf-8"))


def test_the_report_is_filtered_and_sorted(scored: Path, invoke: Invoke) -> None:
    def shown(*options: str) -> list[str]:
        return ids(invoke("report", scored / "results.jsonl", "--format", "json", *options).stdout)

    assert shown() == ["good", "poor", "child", "missing"]
    assert shown("--sort", "name") == ["child", "good", "missing", "poor"]
    assert shown("--sort", "score") == ["missing", "poor", "child", "good"]
    assert shown("--tag", "slow", "--tag", "child") == ["poor", "child", "missing"]
    assert shown("--only-failed") == ["missing"]


def test_gates_hold_for_results_that_are_there_already(scored: Path, invoke: Invoke) -> None:
    assert invoke("report", scored / "results.jsonl", "--min-score", "80").stderr == ""  # `poor` has its own
    done = invoke("report", scored / "results.jsonl", "--min-score", "word=60", exit_code=1)
    assert done.stderr.startswith('note: 1 below the minimum: poor (word "saw" ')
    assert "below 60: saw" in done.stdout


def test_a_tag_selects_what_is_scored(scored: Path, invoke: Invoke) -> None:
    done = invoke("score", scored / "set.csv", "--tag", "slow", "--format", "json")
    assert ids(done.stdout) == ["poor"]
    nothing = invoke("score", scored / "set.csv", "--tag", "fast", exit_code=4)
    assert nothing.stderr.startswith("error: no recording has the tag `fast`")


def test_a_baseline_tells_what_got_worse(scored: Path, invoke: Invoke, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.jsonl"
    update = invoke("baseline", "update", scored / "results.jsonl", "--baseline", baseline)
    assert "1 recording that failed: not taken" in update.stderr
    assert update.stderr.endswith("baseline.jsonl: 3 new\n")
    assert invoke("report", scored / "results.jsonl", "--baseline", baseline).stderr == ""
    kept = baseline.read_text(encoding="utf-8")
    rows = [json.loads(line) for line in kept.splitlines()]
    rows[-1]["overall"] = 99.0
    rows.append({"id": "zoo", "overall": 50.0, "language": "en-US", "words": [["zoo", 50.0]]})
    baseline.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    done = invoke("report", scored / "results.jsonl", "--baseline", baseline, exit_code=1)
    assert "1 worse than the baseline: poor (overall 99, now 4" in done.stderr
    assert "1 worse, 2 same, 1 new; gone: zoo" in done.stdout
    lenient = invoke("report", scored / "results.jsonl", "--baseline", baseline, "--tolerance", "60")
    assert "gone: zoo" in lenient.stdout
    assert (
        "gone" not in invoke("score", scored / "set.csv", "--tag", "slow", "--baseline", kept_in(tmp_path, kept)).stdout
    )

    again = invoke("baseline", "update", scored / "results.jsonl", "--baseline", baseline, "--prune")
    assert again.stderr.endswith("1 changed, 2 unchanged, 1 removed\n")
    assert baseline.read_text(encoding="utf-8") == kept


def kept_in(folder: Path, text: str) -> Path:
    (folder / "kept.jsonl").write_text(text, encoding="utf-8")
    return folder / "kept.jsonl"


def test_the_baseline_of_another_scorer_is_mentioned_and_used(scored: Path, invoke: Invoke, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.jsonl"
    invoke("baseline", "update", scored / "results.jsonl", "--baseline", baseline)
    baseline.write_text(baseline.read_text(encoding="utf-8").replace(SCORER, "network 0"), encoding="utf-8")

    done = invoke("report", scored / "results.jsonl", "--baseline", baseline)
    assert f"note: another scorer made the baseline (scorer was network 0 and is {SCORER})" in done.stderr


def test_diff_shows_what_changed_in_every_form(scored: Path, invoke: Invoke, tmp_path: Path) -> None:
    text = (scored / "results.jsonl").read_text(encoding="utf-8").splitlines()
    first = json.loads(text[0])
    first["scores"]["overall"] = 20.0
    after = tmp_path / "after.jsonl"
    after.write_text("\n".join([json.dumps(first), *text[2:]]) + "\n", encoding="utf-8")
    command = ("diff", scored / "results.jsonl", after)

    shown = invoke(*command, exit_code=1).stdout
    assert "▼ worse" in shown
    assert "1 worse, 1 same" in shown
    data = json.loads(invoke(*command, "--format", "json", exit_code=1).stdout)
    assert data["counts"] == {"worse": 1, "better": 0, "same": 1, "new": 1, "gone": 1}
    assert [(change["id"], change["trend"]) for change in data["changes"]] == [
        ("good", "worse"), ("missing", "new"), ("poor", "gone"),
    ]  # fmt: skip
    assert "| worse | good |" in invoke(*command, "-o", tmp_path / "d.md", exit_code=1).stdout + (
        tmp_path / "d.md"
    ).read_text(encoding="utf-8")
    assert invoke(*command, "--tolerance", "100").exit_code == 0
    assert invoke("diff", scored / "results.jsonl", scored / "r.json").stdout.strip().endswith("3 same, 1 new")


def test_a_summary_has_the_worst_words_and_sounds_and_the_groups(scored: Path, invoke: Invoke) -> None:
    data = json.loads(invoke("summary", scored / "results.jsonl", "--group-by", "speaker", "--format", "json").stdout)

    assert (data["recordings"], data["assessed"], data["failed"]) == (4, 3, 1)
    assert {group["name"]: group["recordings"] for group in data["groups"]} == {"Ann": 2, "Bob": 1, "Cid": 1}
    assert data["worst_words"][0]["text"] == "saw"
    assert data["worst_words"][0]["examples"] == ["poor"]
    confused = {phone["phone"]: phone["heard_as"] for phone in data["phones"]}
    assert confused["AO"] == {"IY": 1}
    assert sum(phone["wrong"] for phone in data["phones"]) == sum(sum(heard.values()) for heard in confused.values())
    adults = json.loads(invoke("summary", scored / "results.jsonl", "--tag", "adult", "--format", "json").stdout)
    assert adults["recordings"] == 2
    assert "| saw | 1 of 1 |" in invoke("summary", scored / "results.jsonl", "--format", "markdown").stdout
    assert "ɔ (saw)" in invoke("summary", scored / "results.jsonl", "--top", "1").stdout


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_tables_fit_the_terminal(columns: str, scored: Path, invoke: Invoke, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.jsonl"
    invoke("baseline", "update", scored / "results.jsonl", "--baseline", baseline)
    look = {"COLUMNS": columns, "FORCE_COLOR": "1", "TERM": "xterm"}
    for command in (
        ["report", scored / "results.jsonl", "--min-score", "word=99", "--group-by", "tag", "--baseline", baseline],
        ["summary", scored / "results.jsonl", "--group-by", "tag"],
        ["baseline", "show", baseline],
        ["diff", baseline, scored / "r.json"],
    ):
        done = invoke(*command, exit_code=1 if "--min-score" in command else 0, env=look)
        for line in done.stdout.splitlines():
            assert cell_len(Text.from_ansi(line).plain) <= int(columns), line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["report", "r.json", "--min-score", "wrd=3"], "did you mean word?"),
        (["report", "r.json", "--tolerance", "phone=3"], "`phone` is not one of overall, word"),
        (["diff", "a", "b", "--tolerance", "-1"], "`-1` is not a number from 0 to 100"),
        (["diff", "a", "b", "-o", "x.docx"], "cannot tell a format"),
        (["report", "r.json", "--sort", "size"], "size"),
        (["summary", "r.json", "--top", "0"], "0"),
        (["diff", "a"], "missing argument 'AFTER'"),
    ],
    ids=str,
)
def test_usage_errors(arguments: list[str], message: str, invoke: Invoke) -> None:
    result = invoke(*arguments, exit_code=2)

    assert message in result.stderr.splitlines()[0]
    assert result.stdout == ""


@pytest.mark.parametrize("command", ["report", "summary", "diff", "baseline show", "baseline update"])
def test_a_file_that_is_not_there_is_one_line_and_4(command: str, invoke: Invoke) -> None:
    files = ["nothing.jsonl"] * (2 if command == "diff" else 1)
    result = invoke(*command.split(), *files, exit_code=4)

    assert result.stderr.splitlines()[0] == "error: cannot read `nothing.jsonl`: No such file or directory"
