"""What of a text was not taken as read aloud is told once, in every form of report."""

from __future__ import annotations

import html
import json
from dataclasses import replace

import pytest
from tests.helpers.reports import rendered, results_of

from pronounce_cli.core.codec import result_from_dict, result_to_dict
from pronounce_cli.core.types import Assessment, Result
from pronounce_cli.languages import inventory_of
from pronounce_cli.languages.text import not_read
from pronounce_cli.report.registry import Look, reporter
from pronounce_cli.report.unread import Unread

LEFT_OUT = ("the times of 2 cues", "<b>", "[sighs]")
TOLD = "Not taken as read aloud"


@pytest.fixture
def marked() -> Assessment:
    """A result as `Assessor` makes it of a text with tags and directions."""
    good = results_of("good")[0]
    assert isinstance(good, Assessment)
    warnings = (*good.warnings, not_read(LEFT_OUT))
    return replace(good, reference=replace(good.reference, left_out=LEFT_OUT), warnings=warnings)


@pytest.mark.parametrize("form", ["terminal", "json", "jsonl", "csv", "markdown", "html", "junit", "github"])
@pytest.mark.parametrize("count", [1, 3])
def test_each_form_tells_it(form: str, count: int, marked: Assessment) -> None:
    results: list[Result] = [replace(marked, utterance_id=f"{i}.wav") for i in range(count)]

    document = html.unescape(rendered(reporter(form, Look(level="utterance")), results).replace("\\", ""))

    once = form in ("junit", "github") or (form == "terminal" and count > 1)
    assert document.count(TOLD) == (1 if once else count)
    assert "[sighs]" in document
    assert "<b>" in document


@pytest.mark.parametrize("form", ["terminal", "junit", "github"])
def test_nothing_is_told_where_nothing_was_left_out(form: str) -> None:
    assert TOLD not in rendered(reporter(form, Look()), results_of("class"))


def test_it_comes_back_from_json(marked: Assessment) -> None:
    data = json.loads(json.dumps(result_to_dict(marked)))

    assert data["reference"]["left_out"] == list(LEFT_OUT)
    assert result_to_dict(result_from_dict(data, inventory_of)) == data
    assert "left_out" not in result_to_dict(results_of("good")[0])["reference"]


def test_many_texts_are_summed_up() -> None:
    good = results_of("good")[0]
    assert isinstance(good, Assessment)
    unread = Unread()
    for i in range(12):
        unread.add(replace(good, reference=replace(good.reference, left_out=("<b>", f"[{i}]"))))
    unread.add(good)

    assert unread.sentence() == f"{TOLD} in 12 texts: <b>, [0], [1], [2], [3], [4], [5], [6], …"
    assert Unread().sentence() is None
