"""What the levels of scores rest on, where no learner of the language was rated, stands in every form of report."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from tests.helpers.reports import rendered, results_of

from pronounce_cli.core.runs import run_of
from pronounce_cli.core.types import Assessment
from pronounce_cli.report import overview
from pronounce_cli.report.registry import FORMATS, Look, reporter
from pronounce_cli.report.summary import summarise

(GERMAN,) = results_of("german")
(ENGLISH,) = results_of("good")
assert isinstance(GERMAN, Assessment)
LEVELS = GERMAN.engine.levels
assert LEVELS
OTHER = replace(GERMAN, utterance_id="recordings/another.wav")
TOLD_OF_EACH = {"csv", "json", "jsonl", "textgrid"}  # which programs read


def times_said(report: str) -> int:
    return " ".join(report.split()).count(str(LEVELS))


@pytest.mark.parametrize("form", sorted(FORMATS.keys() - {"csv"}))
def test_it_is_said_once(form: str) -> None:
    made = reporter(form, Look(width=200))

    assert times_said(rendered(made, [ENGLISH])) == 0
    assert times_said(rendered(made, [GERMAN])) == times_said(rendered(made, [GERMAN, ENGLISH])) == 1
    assert times_said(rendered(made, [GERMAN, OTHER])) == (2 if form in TOLD_OF_EACH else 1)


def test_a_table_says_it_in_each_row() -> None:
    rows = list(csv.DictReader(io.StringIO(rendered(reporter("csv", Look()), [GERMAN, ENGLISH]), newline="")))

    assert {row["levels"] for row in rows if row["language"] == "de"} == {LEVELS}
    assert {row["levels"] for row in rows if row["language"] != "de"} == {""}


def test_a_summary_says_it_once() -> None:
    summary = summarise(run_of([GERMAN, OTHER, ENGLISH]).items)

    assert times_said(overview.render_json(summary)) == times_said(overview.render_markdown(summary, rows=5)) == 1
    assert summary.levels == {LEVELS: 2}
