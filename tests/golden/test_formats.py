"""Every form of report but the terminal's, over the same cases and over a run with gates."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from tests.helpers.reports import CASES, gated_run, results_of

from pronounce_cli import __version__
from pronounce_cli.core.ports import Reporter
from pronounce_cli.core.runs import Run, run_of
from pronounce_cli.report.csv import CsvReporter
from pronounce_cli.report.github import GithubReporter
from pronounce_cli.report.html import HtmlReporter
from pronounce_cli.report.jsonl import JsonLinesReporter
from pronounce_cli.report.junit import JUnitReporter
from pronounce_cli.report.markdown import MarkdownReporter
from pronounce_cli.report.textgrid import TextGridReporter
from pronounce_cli.score.model import SCORER

REPORTERS: dict[str, Reporter] = {
    "jsonl": JsonLinesReporter(),
    "utterance.csv": CsvReporter("utterance"),
    "word.csv": CsvReporter("word"),
    "phone.csv": CsvReporter("phone"),
    "junit.xml": JUnitReporter(),
    "junit-fail.xml": JUnitReporter("fail"),
    "md": MarkdownReporter(),
    "github.txt": GithubReporter(),
    "TextGrid": TextGridReporter(),
    "html": HtmlReporter(),
    "grouped.md": MarkdownReporter("tag"),
    "grouped.html": HtmlReporter(group_by="speaker"),
}
RUNS = {case: run_of(results_of(case)) for case in CASES} | {
    "gated": gated_run(results_of("class")),
    "nothing": Run(()),
}


def document(reporter: Reporter, run: Run) -> str:
    """Return the report with line ends that git keeps, and without the style and script that all pages share."""
    text = "".join(reporter.render(run)).replace("\r\n", "\n")
    text = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", text, flags=re.DOTALL)
    return re.sub(r"sha256-[\w+/=]+", "sha256-", text)


@pytest.mark.parametrize("form", REPORTERS)
@pytest.mark.parametrize("case", RUNS)
def test_report_is_as_stored(case: str, form: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{case}.{form}", document(REPORTERS[form], RUNS[case]))


@pytest.mark.parametrize("form", [form for form in REPORTERS if form != "jsonl"])
def test_every_report_names_what_made_it(form: str) -> None:
    text = document(REPORTERS[form], RUNS["learner"])

    assert __version__ in text
    assert SCORER in text
