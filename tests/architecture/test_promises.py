"""What CONTRIBUTING.md promises of the code, where no linter keeps it."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from tests.helpers.places import ROOT
from tests.helpers.reports import CASES, results_of

from pronounce_cli.core import comparison, errors, evidence, inventory, learning, matching, runs, types
from pronounce_cli.core.errors import PronounceError
from pronounce_cli.core.types import Assessment
from pronounce_cli.languages import language_of
from pronounce_cli.score import transcript
from pronounce_cli.score.model import COMMON_SCORER, SCORER, load_weights

SRC = ROOT / "src" / "pronounce_cli"
TREES = {
    path.relative_to(SRC).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SRC.rglob("*.py"))
}
TESTS = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "tests").rglob("*.py"))
}
EXPECTED = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, PronounceError)}


def name_of(node: ast.expr) -> str:
    """A name, or "a.b.c"; "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    return f"{name_of(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    return ((name_of(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def ends(text: ast.expr | None) -> Iterator[str]:
    """How a text may end, as far as it is written in the code."""
    if isinstance(text, ast.Constant) and isinstance(text.value, str):
        yield text.value
    elif isinstance(text, ast.JoinedStr) and text.values:
        yield from ends(text.values[-1])
    elif isinstance(text, ast.BinOp):
        yield from ends(text.right)
    elif isinstance(text, ast.IfExp):
        yield from (*ends(text.body), *ends(text.orelse))


# A failure is a `PronounceError` with one sentence, no full stop, and a hint.


def test_failures_are_sentences_without_a_full_stop() -> None:
    kinds = EXPECTED | {"RequestError", "typer.BadParameter"}
    seen = 0
    for place, tree in TREES.items():
        for name, call in calls(tree):
            if name not in kinds:
                continue
            seen += 1
            hints = [keyword.value for keyword in call.keywords if keyword.arg == "hint"]
            for text in (*call.args, *hints):
                assert not any(end.endswith((".", "!")) for end in ends(text)), f"{place}:{call.lineno}"
    assert seen > 200


def test_nobody_raises_what_tells_nothing() -> None:
    vague = {"Exception", "BaseException", "RuntimeError", "SystemError", "OSError", "PronounceError"}
    for place, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and node.exc is not None:
                raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
                assert name_of(raised) not in vague, f"{place}:{node.lineno}"


def test_errors_become_exit_codes_in_one_place() -> None:
    for place, tree in TREES.items():
        for name, call in calls(tree):
            if name in ("sys.exit", "exit", "SystemExit"):
                assert place == "cli/_group.py", f"{place}:{call.lineno}"
            if name == "typer.Exit":
                assert not any(isinstance(code, ast.Constant) for code in call.args), f"{place}:{call.lineno}"


# stdout is the report; everything else goes to stderr.


def test_stdout_belongs_to_the_command_line() -> None:
    for place, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and name_of(node) == "sys.stdout":
                assert place.startswith("cli/"), f"{place}:{node.lineno}"
        assert all(name != "print" for name, _ in calls(tree)), place


def test_notes_warnings_and_errors_go_to_stderr() -> None:
    for place, tree in TREES.items():
        for name, call in calls(tree):
            if name == "typer.echo" and len(call.args) == 1 and not any(word.arg == "err" for word in call.keywords):
                text = ast.unparse(call.args[0])
                assert not re.match(r"f?['\"](note|warning|error|hint)\b", text), f"{place}:{call.lineno}"


# Values are frozen dataclasses.


@pytest.mark.parametrize("module", [types, evidence, matching, inventory, runs, learning], ids=lambda m: m.__name__)
def test_values_cannot_be_changed(module: object) -> None:
    kinds = [kind for _, kind in inspect.getmembers(module, inspect.isclass) if is_dataclass(kind)]

    assert kinds
    for kind in kinds:
        assert kind.__dataclass_params__.frozen, kind


PHYSICAL = re.compile(
    r"(?<!^no_)(?:time|start|end|duration|pause|pitch|f0|energy|frame|speech|latency|silence|margin|level|range)"
)
UNITS = ("_s", "_hz", "_db", "_nats", "_st", "_ratio", "_per_minute", "_per_s", "_correlation")


@pytest.mark.parametrize("module", [types, evidence, matching, runs, learning, comparison], ids=lambda m: m.__name__)
def test_physical_numbers_have_a_unit(module: object) -> None:
    for _, kind in inspect.getmembers(module, inspect.isclass):
        for field in fields(kind) if is_dataclass(kind) else ():
            if "float" in str(field.type) and PHYSICAL.search(field.name):
                assert field.name.endswith(UNITS), f"{kind.__name__}.{field.name}"


@pytest.mark.parametrize("case", CASES)
def test_scores_run_from_0_to_100_and_what_is_not_measured_is_none(case: str) -> None:
    for result in results_of(case):
        if isinstance(result, Assessment):
            scores = [getattr(result.scores, name) for name in types.SCORE_NAMES]
            scores += [sound.accuracy for word in result.words for sound in (word, *word.phones)]
            assert all(0 <= score <= 100 for score in scores if score is not None)
            assert result.assessable or scores == [None] * len(scores)


# Tests run the real thing.

SET_FOR_A_TEST = {"sys.stdin"}  # what the machine gives a program; also its environment and which packages there are


@pytest.mark.parametrize("place", TESTS)
def test_nothing_of_ours_is_patched(place: str) -> None:
    tree = TESTS[place]
    ours: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
            assert not any(part == "mock" for name in names for part in name.split(".")), place
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pronounce_cli"):
                ours |= {alias.asname or alias.name for alias in node.names}
    for name, call in calls(tree):
        if name == "monkeypatch.setattr":
            given = [node.value if isinstance(node, ast.Constant) else name_of(node) for node in call.args[:2]]
            assert ".".join(map(str, given)) in SET_FOR_A_TEST, f"{place}:{call.lineno}"
        if name == "monkeypatch.setitem":
            assert name_of(call.args[0]) == "sys.modules", f"{place}:{call.lineno}"
    for node in ast.walk(tree):
        for target in node.targets if isinstance(node, ast.Assign) else ():
            if isinstance(target, ast.Attribute):
                assert name_of(target.value) not in ours, f"{place}:{node.lineno}"


# A change of scores changes `engine.scorer`.

SCORERS = {
    "network 2": ("53ff40f209d5", {"good": 89.3, "learner": 63.2, "transcript": 71.4}),
    "network 2b": ("fadc24db46e6", {"good": 89.3, "learner": 63.2, "transcript": 71.4}),
    "network 3": ("a6c10179e70e", {"good": 89.7, "learner": 65.0, "transcript": 77.4}),
    "articulation 1": ("b1392ee05cce", {"german": 69.2}),
    "transcript 1": ("", {"german": 58.4}),
    "transcript 2": ("", {"german": 54.3, "dutch": 65.0}),
}
"""Each scorer so far: its weights, and what it gave the stored cases, overall. What stands there never changes."""


@pytest.mark.parametrize(("language", "scorer"), [("en", SCORER), ("de", COMMON_SCORER)])
def test_other_weights_have_another_name(language: str, scorer: str) -> None:
    ear = language_of(language).ear
    assert ear is not None

    assert load_weights(*ear.weights).sha256.startswith(SCORERS[scorer][0])


def test_every_scorer_has_a_line() -> None:
    assert {SCORER, COMMON_SCORER, transcript.SCORER} <= set(SCORERS)


def test_other_scores_have_another_name() -> None:
    seen = set()
    for case in CASES:
        for result in results_of(case):
            if isinstance(result, Assessment) and case in SCORERS[result.engine.scorer][1]:
                seen.add((result.engine.scorer, case))
                assert result.scores.overall == pytest.approx(SCORERS[result.engine.scorer][1][case], abs=0.6)
    assert {scorer for scorer, _ in seen} == {SCORER, COMMON_SCORER, transcript.SCORER}


@pytest.mark.parametrize("page", ["benchmarks/RESULTS.md", "src/pronounce_cli/languages/en/weights/MODEL_CARD.md"])
def test_the_figures_are_of_this_scorer(page: str) -> None:
    networks = SCORER.rstrip("abc")  # what scores; a letter is for what decides marks, with its figures in the card
    assert networks in (ROOT / page).read_text(encoding="utf-8")


# Every language, format, provider and voice of ours has its own file or folder.


def test_every_part_of_ours_can_be_imported() -> None:
    from pronounce_cli.languages import LANGUAGES
    from pronounce_cli.recognise.registry import PROVIDERS
    from pronounce_cli.report.registry import FORMATS

    for target in (*LANGUAGES.values(), *PROVIDERS.values(), *(form.target for form in FORMATS.values())):
        module, _, attribute = target.partition(":")
        assert Path(str(importlib.import_module(module).__file__)).is_relative_to(SRC)
        assert getattr(importlib.import_module(module), attribute)
