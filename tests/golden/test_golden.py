"""Assessments from `cases/` in, each report out, compared with `expected/`; `pytest --update-golden` writes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich.cells import cell_len
from rich.text import Text
from tests.helpers.reports import CASES, rendered, results_of

from pronounce_cli.report.json import JsonReporter
from pronounce_cli.report.terminal import TerminalReporter

LOOKS = {
    "80": TerminalReporter(80),
    "120": TerminalReporter(120),
    "60": TerminalReporter(60),
    "80-color": TerminalReporter(80, "standard"),
    "120-color": TerminalReporter(120, "truecolor"),
    "80-ascii": TerminalReporter(80, unicode=False),
    "80-details": TerminalReporter(80, details=True),
    "80-explain": TerminalReporter(80, explain=True),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("case", CASES)
def test_terminal_report_is_as_stored(case: str, look: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{case}.{look}.txt", rendered(LOOKS[look], results_of(case)))


@pytest.mark.parametrize("case", CASES)
def test_json_report_is_as_stored(case: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{case}.json", rendered(JsonReporter(), results_of(case)))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("case", CASES)
def test_no_line_is_wider_than_the_terminal_or_ends_in_spaces(case: str, look: str) -> None:
    for line in rendered(LOOKS[look], results_of(case)).splitlines():
        plain = Text.from_ansi(line).plain
        assert cell_len(plain) <= LOOKS[look].width, plain
        assert plain == plain.rstrip(), plain


@pytest.mark.parametrize("case", CASES)
def test_colour_adds_nothing_but_colour(case: str) -> None:
    results = results_of(case)
    coloured = rendered(TerminalReporter(80, "standard"), results)

    assert "\x1b[" in coloured
    assert "\x1b" not in rendered(TerminalReporter(80), results)
    assert Text.from_ansi(coloured).plain.rstrip("\n") == rendered(TerminalReporter(80), results).rstrip("\n")


@pytest.mark.parametrize("case", [case for case in CASES if case not in ("dutch", "german")])  # symbols in IPA
def test_ascii_report_is_ascii(case: str) -> None:
    assert rendered(TerminalReporter(80, unicode=False, details=True), results_of(case)).isascii()
