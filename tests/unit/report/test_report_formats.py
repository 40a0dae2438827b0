"""What each form of report promises, and that no text of a user can break out of it."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from praatio import textgrid as praat
from tests.helpers.places import ROOT
from tests.helpers.reports import gated_run, odd_run, results_of

from pronounce_cli.core.codec import outcome_to_dict
from pronounce_cli.core.runs import Checked, Outcome, Run, run_of
from pronounce_cli.core.types import Assessment
from pronounce_cli.report.csv import COLUMNS, CsvReporter, Level, safe
from pronounce_cli.report.github import GithubReporter
from pronounce_cli.report.html import HtmlReporter
from pronounce_cli.report.jsonl import JsonLinesReporter
from pronounce_cli.report.junit import JUnitReporter
from pronounce_cli.report.markdown import MAX_BYTES, MarkdownReporter
from pronounce_cli.report.textgrid import Names, TextGridReporter
from pronounce_cli.report.wording import printable

SCHEMA = etree.XMLSchema(etree.parse(ROOT / "tests/data/junit.xsd"))
LEARNER = results_of("learner")[0]
assert isinstance(LEARNER, Assessment)
PARTS = (
    *"= + - @ ' \" , ; | \\ ` * _ # < > & ]]> --> </script> :: % ~~ $$ é 水 🎈 a.wav".split(),
    *("\t", "\r", "\n", "\0", "\x1b[31m", "\ufffe", "\u202e", "\u2028"),
)
odd_texts = st.lists(
    st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), st.sampled_from(PARTS)),
    min_size=1,
    max_size=7,
)
many = settings(max_examples=60, deadline=None)


def written(reporter: object, run: Run) -> str:
    return "".join(reporter.render(run))  # type: ignore[attr-defined]


def flat(text: str) -> str:
    """Return text as a browser or Markdown shows it: one line, spaces folded."""
    return " ".join(text.split())


class Page(HTMLParser):
    """Collects the text, the tags and the attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


def page_of(text: str) -> Page:
    page = Page()
    page.feed(text)
    page.close()
    return page


# JSON Lines


def test_a_line_is_the_outcome_as_json() -> None:
    run = gated_run(results_of("class"))
    lines = written(JsonLinesReporter(), run).splitlines()

    assert [json.loads(line) for line in lines] == [outcome_to_dict(item.outcome) for item in run.items]


@many
@given(odd_texts)
def test_no_text_makes_two_lines_of_json(texts: Sequence[str]) -> None:
    run = odd_run(LEARNER, texts)
    lines = written(JsonLinesReporter(), run).split("\n")

    assert [json.loads(line) for line in lines[:-1]] == [outcome_to_dict(item.outcome) for item in run.items]
    assert lines[-1] == ""


# CSV


def rows_of(level: Level, run: Run) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(CsvReporter(level), run), newline="")))


@pytest.mark.parametrize("level", get_args(Level))
def test_every_recording_has_a_row_at_every_level(level: Level) -> None:
    run = run_of([*results_of("class"), *results_of("dutch"), *results_of("german"), *results_of("failure")])
    rows = rows_of(level, run)

    assert {row["id"] for row in rows} == {item.outcome.id for item in run.items}
    assert {row["status"] for row in rows} == {"scored", "not scored", "failed"}
    assert all(row["reason"] for row in rows if row["status"] != "scored")
    assert tuple(rows[0]) == COLUMNS[level]


def test_csv_has_a_row_per_word_and_per_phone() -> None:
    words, phones = rows_of("word", run_of([LEARNER])), rows_of("phone", run_of([LEARNER]))

    assert [row["word"] for row in words] == [word.text for word in LEARNER.words]
    assert [row["ipa"] for row in phones] == [phone.phoneme.ipa for word in LEARNER.words for phone in word.phones]


def test_csv_ends_its_lines_as_rfc_4180_says() -> None:
    text = written(CsvReporter(), run_of([LEARNER]))

    assert text.count("\r\n") == text.count("\n") == len(LEARNER.words) + 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "'=", "''-"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    assert safe(start + "cmd|' /C calc'!A0") == "'" + start + "cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["", "word", "'tis", "1-2", "a=b", "''"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


@many
@given(odd_texts)
@example(["=1+1", "a,b", 'c"d', "e\r\nf"])
def test_any_text_survives_csv(texts: Sequence[str]) -> None:
    run = odd_run(LEARNER, texts)

    def plain(cell: str) -> str:
        return re.sub(r"^'('*[=+\-@＝＋－＠\t\r\n])", r"\1", cell)

    rows = rows_of("word", run)
    assert [plain(row["word"]) for row in rows[: len(LEARNER.words)]] == [
        word.text.replace("\0", "\ufffd")
        for word in run.items[0].outcome.result.words  # type: ignore[index]
    ]
    assert not any(re.match(r"[=+@\t\r\n]|-\D", cell or "") for row in rows for cell in row.values())


# JUnit


def suite_of(run: Run, reporter: JUnitReporter | None = None) -> etree._Element:
    document = etree.fromstring(written(reporter or JUnitReporter(), run).encode())
    SCHEMA.assertValid(document)
    suite = document.find("testsuite")
    assert suite is not None
    for kind, counted in (("testcase", "tests"), ("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        assert int(suite.get(counted)) == len(suite.findall(f".//{kind}")), kind
    return suite


def test_junit_tells_failures_errors_and_skipped_apart() -> None:
    suite = suite_of(gated_run(results_of("class")))
    kinds = [child.tag for case in suite.findall("testcase") for child in case]

    assert kinds == ["failure", "skipped", "error"]
    failure = suite.find(".//failure")
    assert failure.get("type") == "below_minimum"
    assert failure.get("message").startswith('overall 90, below 99.9; word "We\'ll" 94, below 99; prosody not measured')
    assert 'word "We\'ll" 100, now 94' in failure.text
    assert suite.find(".//error").get("type") == "input.audio"


def test_what_cannot_be_judged_is_a_failure_if_asked_for() -> None:
    suite = suite_of(gated_run(results_of("class")), JUnitReporter("fail"))

    assert suite.find(".//skipped") is None
    assert [failure.get("type") for failure in suite.findall(".//failure")] == ["below_minimum", "not_assessable"]


def test_junit_names_the_engine() -> None:
    properties = {p.get("name"): p.get("value") for p in suite_of(run_of([LEARNER])).findall(".//property")}

    assert properties["engine.version"] == LEARNER.engine.version
    assert properties["engine.scorer"] == LEARNER.engine.scorer


def test_the_schema_refuses_what_is_not_a_report() -> None:
    good = written(JUnitReporter(), run_of([LEARNER]))

    for bad in (good.replace("<testcase", "<case").replace("</testcase", "</case"), good.replace(' tests="1"', "")):
        assert not SCHEMA.validate(etree.fromstring(bad.encode()))


@many
@given(odd_texts)
@example(["\0", "\x08]]>", "&lt;", "\ufffe"])
def test_any_text_survives_junit(texts: Sequence[str]) -> None:
    run = odd_run(LEARNER, texts)
    suite = suite_of(run)

    def held(text: str) -> str:
        return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)

    assert [case.get("name") for case in suite.findall("testcase")] == [held(item.outcome.id) for item in run.items]


# Markdown


def markdown_text(source: str) -> str:
    """Return what a reader sees of Markdown as GitHub renders it."""
    page = page_of(MarkdownIt("commonmark").enable("table").enable("strikethrough").render(source))
    return flat(" ".join(page.seen))


@many
@given(odd_texts)
@example(["| a", "<b>x</b>", "`code`", "[a](b)", "~~x~~", "1. a", "- b", "&amp;"])
def test_any_text_survives_markdown(texts: Sequence[str]) -> None:
    run = odd_run(LEARNER, texts)
    source = written(MarkdownReporter(), run)
    rendered = MarkdownIt("commonmark").enable("table").enable("strikethrough").render(source)
    page = page_of(rendered)
    shown = flat(" ".join(page.seen))

    for item in run.items:
        assert flat(printable(item.outcome.id)) in shown
    assert flat(printable(run.notes[0])) in shown
    assert not {"script", "a", "img", "code", "s", "em"} & set(page.tags)
    assert rendered.count("<tr>") == 1 + len(run.items)
    assert len(re.findall("<td", rendered)) == len(run.items) * len(re.findall("<th[ >]", rendered))


def test_a_long_summary_ends_before_github_refuses_it() -> None:
    text = written(MarkdownReporter(), Run(tuple(Checked(Outcome(LEARNER)) for _ in range(8000))))

    assert len(text.encode()) <= MAX_BYTES
    assert "The report is cut here" in text
    assert LEARNER.engine.scorer in text.splitlines()[-1]


# GitHub annotations


def commands_of(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Return what a runner reads: name, properties and message of each line."""
    found = []
    for line in text.splitlines():
        match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert match, line
        properties = dict(part.split("=", 1) for part in match[2].split(","))
        found.append((match[1], {key: unquote(value) for key, value in properties.items()}, unquote(match[3])))
    return found


def test_annotations_point_at_the_recordings() -> None:
    commands = commands_of(written(GithubReporter(), gated_run(results_of("class"))))

    assert [kind for kind, _, _ in commands] == ["error", "warning", "error", "warning", "warning", "notice"]
    assert commands[0][1] == {"file": "class 4b/0.wav", "title": "Pronunciation: recordings/good.wav"}
    assert "overall 90, below 99.9" in commands[0][2]
    assert commands[-1][2].startswith("2 of 4 recordings passed")


@many
@given(odd_texts.map(lambda texts: [text.replace("%", "") for text in texts]))
def test_no_text_makes_a_command_of_its_own(texts: Sequence[str]) -> None:
    run = odd_run(LEARNER, ["::error::x\n::warning::y", *texts])
    commands = commands_of(written(GithubReporter(), run))

    assert [kind for kind, _, _ in commands] == ["error", "warning", "error", "warning", "notice"]


# TextGrid


def tiers_of(text: str, folder: Path) -> dict[str, list[tuple[float, float, str]]]:
    path = folder / "one.TextGrid"
    path.write_text(text, encoding="utf-8")
    grid = praat.openTextgrid(str(path), includeEmptyIntervals=False)
    return {name: [(e.start, e.end, e.label) for e in grid.getTier(name).entries] for name in grid.tierNames}


def test_a_textgrid_has_words_phones_and_scores_in_time(tmp_path: Path) -> None:
    tiers = tiers_of(written(TextGridReporter(), run_of([LEARNER])), tmp_path)
    said = [word for word in LEARNER.words if word.span]

    assert list(tiers) == ["words", "phones", "heard", "word scores", "phone scores", "extra", "recording"]
    assert [label for *_, label in tiers["words"]] == [word.written for word in said]
    assert [start for start, *_ in tiers["words"]] == [word.span.start_s for word in said if word.span]
    assert [label for *_, label in tiers["phones"]] == [phone.phoneme.ipa for word in said for phone in word.phones]
    assert [label[:2] for *_, label in tiers["word scores"]][:5] == ["✗ ", "? ", "✓ ", "✗ ", "? "]
    assert tiers["recording"][0][1] == LEARNER.duration_s


def test_several_recordings_become_a_collection_or_files() -> None:
    results = results_of("class")
    text = written(TextGridReporter(), run_of(results))
    named = dict(TextGridReporter().files(run_of(results)))

    assert 'Object class = "Collection"' in text
    assert text.count('object class = "TextGrid"') == 3 == len(named)  # the failure has none
    assert list(named) == ["recordings_good.TextGrid", "recordings_learner.TextGrid", "recordings_other.TextGrid"]
    assert all(content.startswith('File type = "ooTextFile"\nObject class = "TextGrid"') for content in named.values())


@many
@given(texts=odd_texts)
@example(texts=['say "a"', "two\nlines", "= 3"])
def test_any_text_survives_a_textgrid(texts: Sequence[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    run = odd_run(LEARNER, texts)
    tiers = tiers_of(written(TextGridReporter(), Run(tuple(run.items)[:1])), tmp_path_factory.mktemp("grid"))
    said = [printable(word.written).strip() for word in run.items[0].outcome.result.words if word.span]  # type: ignore[index]

    assert [label.strip() for *_, label in tiers["words"]] == [text for text in said if text]


@given(st.lists(st.text(max_size=20), max_size=20))
def test_names_of_files_are_safe_and_differ(ids: list[str]) -> None:
    names = Names()
    made = [names.of(utterance_id) for utterance_id in ids]

    assert len({name.casefold() for name in made}) == len(made)
    assert all(re.fullmatch(r"[\w-][\w.-]*", name) and len(name) <= 110 for name in made)


# HTML


@many
@given(odd_texts)
@example(["<script>alert(1)</script>", "\" onload=alert(1) x='", "</title>", "]]>"])
def test_any_text_survives_html_and_adds_nothing(texts: Sequence[str]) -> None:
    run = odd_run(LEARNER, texts)
    page, plain = (page_of(written(HtmlReporter(), odd)) for odd in (run, odd_run(LEARNER, ["x"])))
    shown = flat(" ".join(page.seen))

    for item in run.items:
        assert flat(printable(item.outcome.id)) in shown
    assert set(page.tags) <= set(plain.tags)
    assert page.attributes <= plain.attributes
    assert page.tags.count("script") == 1
    assert not {name for name in page.attributes if name.startswith("on") or name == "style"}


def test_a_page_asks_for_nothing_from_outside() -> None:
    text = written(HtmlReporter(), gated_run(results_of("class")))

    assert all(link.startswith("#") for link in page_of(text).links)
    assert "http" not in html.unescape(text).replace("http-equiv", "")
    assert "default-src 'none'" in text


Write = Callable[[Run], str]


@pytest.mark.parametrize(
    "write",
    [lambda run: written(CsvReporter(), run), lambda run: written(HtmlReporter(), run)],
    ids=["csv", "html"],
)
def test_reports_read_the_run_as_often_as_they_like(write: Write) -> None:
    run = gated_run(results_of("class"))

    assert write(run) == write(run)
