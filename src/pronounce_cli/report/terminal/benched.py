"""The result of `pronounce bench`, in columns that fit the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pronounce_cli.report.bench import Table, closing, curve, detection_sentences, tables, unscored
from pronounce_cli.report.terminal.style import padded, printable

if TYPE_CHECKING:
    from pronounce_cli.core.agreement import Bench, PhoneCurve
    from pronounce_cli.report.terminal.page import Page

_OURS = "this run"
_PHONE, _FIGURE, _BETWEEN = 5, 7, "    "


def add_bench(page: Page, bench: Bench, *, by_phone: bool = False) -> None:
    """Add the whole report; with `by_phone`, the figures of each phone too."""
    for table in tables(bench):
        _add_table(page, table)
        page.blank()
    if bench.detection:
        for sentence in detection_sentences(bench.detection):
            page.add((f"{sentence}.", "dim"), hang=2)
        page.blank()
        if by_phone:
            for line, style in _curves(bench.detection.by_phone, page.width):
                page.add((line, style))
            page.blank()
    for sentence, listed in unscored(bench):
        page.add(("! ", "bold yellow"), f"{sentence}:", hang=2)
        for line in listed:
            page.add(printable(line), indent=2, hang=2)
        page.blank()
    for line in closing(bench):
        page.add(line, hang=2)


def _add_table(page: Page, table: Table) -> None:
    """Add rows in columns, two cells apart; one where they would not fit."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    gap = "  " if sum(widths) + 2 * (len(widths) - 1) <= page.width else " "
    for i, row in enumerate(table):
        style = "bold" if i == 0 else "cyan" if row[0] == _OURS else ""
        page.add((gap.join(map(padded, row, widths)), style))


def _curves(curves: Sequence[PhoneCurve], width: int) -> Iterator[tuple[str, str]]:
    """Yield lines with their style: the phones side by side, in order from top to bottom."""
    one = _PHONE + 3 * _FIGURE + len(_BETWEEN)
    beside = max(1, min(len(curves), (width + len(_BETWEEN)) // one))
    rows = math.ceil(len(curves) / beside)
    beside = math.ceil(len(curves) / rows)
    yield _BETWEEN.join([_cells(["phone", "n", "wrong", "AUC"])] * beside), "bold"
    for i in range(rows):
        yield _BETWEEN.join(_cells(curve(phone)) for phone in curves[i::rows]), ""


def _cells(cells: Sequence[str]) -> str:
    phone, *figures = cells
    return padded(phone, _PHONE) + "".join(cell.rjust(_FIGURE) for cell in figures)
