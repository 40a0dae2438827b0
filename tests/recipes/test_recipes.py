"""The recipes for CI: their files fit the schemas of those who read them, and what they run is run here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from tests.helpers.places import ROOT

BIN = Path(sys.executable).parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
Done = subprocess.CompletedProcess[str]


def run(*command: str | Path, cwd: Path, **env: str) -> Done:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    given = os.environ | {"PATH": path} | env
    return subprocess.run(
        command,
        cwd=cwd,
        env=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the samples, as a repository would have them."""
    shutil.copytree(ROOT / "sample_audio", tmp_path / "speech")
    return tmp_path


@pytest.fixture
def few(place: Path) -> Path:
    """The same folder with a set of three: a good recording, a middling and a poor one."""
    manifest = place / "speech/manifest.csv"
    head, *rows = manifest.read_text(encoding="utf-8").splitlines()
    chosen = [row for row in rows if row.startswith(("adult_good", "child_middling", "adult_poor"))]
    manifest.write_text("\n".join([head, *chosen]) + "\n", encoding="utf-8")
    return place


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (["--builtin-schema", "vendor.github-actions"], "action.yml"),
        (["--builtin-schema", "vendor.github-workflows"], "examples/github-workflow.yml"),
        (["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"], "examples/gitlab-ci.yml"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_files_fit_the_schemas_of_those_who_read_them(arguments: list[str], file: str) -> None:
    done = run(BIN / "check-jsonschema", *arguments, ROOT / file, cwd=ROOT)

    assert done.returncode == 0, done.stdout


def test_hooks_and_their_example_are_what_pre_commit_reads(tmp_path: Path) -> None:
    for command, file in (
        ("validate-manifest", ".pre-commit-hooks.yaml"),
        ("validate-config", "examples/pre-commit-config.yaml"),
    ):
        done = run(BIN / "pre-commit", command, ROOT / file, cwd=tmp_path)
        assert done.returncode == 0, done.stdout
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    example = yaml.safe_load((ROOT / "examples/pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert {hook["id"] for repo in example["repos"] for hook in repo["hooks"]} == hooks


def test_the_actions_that_are_used_are_pinned_and_inputs_are_never_part_of_a_command() -> None:
    for step in ACTION["runs"]["steps"]:
        if "uses" in step:
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
        else:
            assert "${{" not in step["run"]


def score_step(place: Path, **inputs: str) -> tuple[Done, dict[str, str], str]:
    """Run the step of the action that scores, as a runner does; return its end, its outputs and the summary."""
    (step,) = [step for step in ACTION["runs"]["steps"] if step.get("id") == "score"]
    assert set(inputs) <= set(ACTION["inputs"])
    values = {name: inputs.get(name, given["default"]) for name, given in ACTION["inputs"].items()}
    env = {name: values[re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", text)[1]] for name, text in step["env"].items()}  # type: ignore[index]
    temp = place / "runner temp"
    temp.mkdir(exist_ok=True)
    output, summary = temp / "output", temp / "summary"
    output.write_text("")
    summary.write_text("")
    (temp / "step.sh").write_text(step["run"])
    files = {"RUNNER_TEMP": str(temp), "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
    done = run("bash", "--noprofile", "--norc", "-eo", "pipefail", temp / "step.sh", cwd=place, **env, **files)
    found = dict(line.split("=", 1) for line in output.read_text().splitlines())
    return done, found, summary.read_text(encoding="utf-8")


def test_the_action_scores_annotates_and_writes_its_reports(place: Path) -> None:
    done, outputs, summary = score_step(place, path="speech", **{"min-score": "overall=55,word=20"})

    assert done.returncode == 1, done.stderr
    assert set(outputs) == {
        value["value"][len("${{ steps.score.outputs.") : -len(" }}")] for value in ACTION["outputs"].values()
    }
    assert outputs["exit-code"] == "1"
    assert [line for line in done.stdout.splitlines() if line.startswith("::error")]
    assert "adult-poor" in summary
    assert len(Path(outputs["results"]).read_text(encoding="utf-8").splitlines()) == 6
    suite = ET.parse(outputs["junit"]).getroot()
    assert len(suite.findall(".//testcase")) == 6
    assert len(suite.findall(".//failure")) == 1
    assert "<html" in Path(outputs["html"]).read_text(encoding="utf-8")


def test_the_action_compares_with_a_baseline(few: Path) -> None:
    first, outputs, _ = score_step(few, path="speech")
    assert first.returncode == 0, first.stderr
    updated = run(BIN / "pronounce", "baseline", "update", outputs["results"], cwd=few)
    assert updated.returncode == 0, updated.stderr
    same, _, _ = score_step(few, path="speech", baseline="baseline.jsonl", tolerance="1")
    assert same.returncode == 0, same.stderr
    shutil.copy(few / "speech/adult_poor.wav", few / "speech/child_middling.wav")  # another recording, the same text

    worse, outputs, summary = score_step(few, path="speech", baseline="baseline.jsonl")
    assert (worse.returncode, outputs["exit-code"]) == (1, "1"), worse.stderr
    assert "child-middling" in summary


def test_the_action_takes_several_paths_and_more_options_and_runs_none_of_them(place: Path) -> None:
    paths = "\n  speech/adult_good.wav\n\n  speech/$(touch hacked).wav  \n"
    done, outputs, _ = score_step(place, path=paths, args="--strictness lenient --quiet")

    assert outputs["exit-code"] == "4"
    assert done.returncode == 4
    assert not (place / "hacked").exists()
    kinds = [json.loads(line)["kind"] for line in Path(outputs["results"]).read_text(encoding="utf-8").splitlines()]
    assert kinds.count("failure") == 1


def test_a_usage_error_of_the_action_ends_it_with_2(place: Path) -> None:
    done, outputs, summary = score_step(place, path="speech", **{"min-score": "high"})

    assert (done.returncode, outputs["exit-code"], summary) == (2, "2", "")
    assert "not a number" in done.stderr


def test_the_gitlab_job_runs(few: Path) -> None:
    job = yaml.safe_load((ROOT / "examples/gitlab-ci.yml").read_text(encoding="utf-8"))["pronunciation"]
    (command,) = job["script"]
    first = run(BIN / "pronounce", "score", "speech", "--output", "first.jsonl", cwd=few)
    assert first.returncode == 0, first.stderr
    assert (
        run(
            BIN / "pronounce", "baseline", "update", "first.jsonl", "--baseline", "speech/baseline.jsonl", cwd=few
        ).returncode
        == 0
    )
    done = run("bash", "-c", command, cwd=few)

    assert done.returncode == 1, done.stderr  # one of them is poor on purpose
    for file in [*job["artifacts"]["paths"], job["artifacts"]["reports"]["junit"]]:
        assert (few / file).stat().st_size > 0


def script(place: Path, *arguments: str, **env: str) -> Done:
    return run("bash", ROOT / "examples/regression.sh", *arguments, cwd=place, **env)


def test_the_script_makes_a_baseline_then_compares_with_it_then_takes_new_scores_in(few: Path) -> None:
    first = script(few, "speech")
    assert first.returncode == 0, first.stderr
    assert {file.name for file in (few / "reports").iterdir()} == {"results.jsonl", "junit.xml", "report.html"}
    assert script(few, "speech").returncode == 0
    kept = (few / "baseline.jsonl").read_text(encoding="utf-8")
    (few / "baseline.jsonl").write_text(re.sub(r'"overall": [\d.]+', '"overall": 99.0', kept), encoding="utf-8")

    worse = script(few, "speech")
    assert worse.returncode == 1
    assert "▼" in worse.stdout
    assert script(few, "speech", UPDATE="1").returncode == 0
    assert (few / "baseline.jsonl").read_text(encoding="utf-8") == kept


def test_the_script_makes_no_baseline_of_an_error(place: Path) -> None:
    (place / "speech/manifest.csv").write_text("audio,text\nmissing.wav,Hello\n")

    assert script(place, "speech").returncode == 4
    assert not (place / "baseline.jsonl").exists()


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")
def test_the_script_lets_espeak_say_a_list_of_texts(place: Path) -> None:
    (place / "texts.txt").write_text(
        "The quick brown fox jumps over the lazy dog.\nShe sells sea shells.", encoding="utf-8"
    )

    assert script(place, "texts.txt", SPEAK="1").returncode == 0
    assert len((place / "baseline.jsonl").read_text(encoding="utf-8").splitlines()) == 3
    assert script(place, "texts.txt", SPEAK="1").returncode == 0


@pytest.fixture
def repository(place: Path) -> Path:
    """A git repository with the samples, whose pre-commit takes the hooks of this one, installed here already."""
    hooks = place / "hooks"
    hooks.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    for folder in (hooks, place):
        if folder == place:
            config: dict[str, Any] = {
                "repos": [
                    {
                        "repo": str(hooks),
                        "rev": run("git", "rev-parse", "HEAD", cwd=hooks).stdout.strip(),
                        "hooks": [
                            {"id": "pronounce", "language": "system", "args": ["--min-score", "80"]},
                            {"id": "pronounce-set", "language": "system", "args": ["speech"]},
                        ],
                    }
                ]
            }
            (place / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
            (place / ".gitignore").write_text("hooks/\n")
        for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
            done = run(*git, *command, cwd=folder)
            assert done.returncode == 0, done.stderr
    return place


def test_the_hooks_run_on_what_changed(repository: Path) -> None:
    # Only the environment differs from a user's: with `language: system` it is the pronounce that is here.
    home = {"PRE_COMMIT_HOME": str(repository / "cache")}
    good = run(BIN / "pre-commit", "run", "pronounce", "--files", "speech/adult_good.wav", cwd=repository, **home)
    assert good.returncode == 0, good.stdout + good.stderr
    assert "Passed" in good.stdout
    poor = run(BIN / "pre-commit", "run", "pronounce", "--files", "speech/child_poor.wav", cwd=repository, **home)
    assert poor.returncode == 1
    assert "::error" in poor.stdout
    whole = run(BIN / "pre-commit", "run", "pronounce-set", "--files", "speech/manifest.csv", cwd=repository, **home)
    assert whole.returncode == 0, whole.stdout
