"""Two melodies in one picture, and what differs, in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from pronounce_cli.report.compared import sentence, summary
from pronounce_cli.report.terminal.style import ASCII, clipped, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pronounce_cli.core.comparison import ComparedWord, Comparison
    from pronounce_cli.report.terminal.page import Page

_ROWS = 9
_FEWEST_PER_S, _MOST_PER_S = 20, 40
_MARGIN = 9
_SLACK = 1.15
_SHOWN = 8
_MINE, _REFERENCE, _BOTH = "yellow", "cyan", "green"
_NAMES = {"pitch": "melody", "rhythm": "rhythm", "stress": "stress"}


@dataclass(frozen=True, slots=True)
class _Signs:
    """What the picture is drawn with."""

    mine: str
    reference: str
    both: str
    levels: str


_UNICODE = _Signs("●", "─", "◉", " ▁▂▃▄▅▆▇█")
_PLAIN = _Signs("o", "-", "@", " .:-=+*#%")

Curve = tuple[float | None, ...]


def add_comparison(page: Page, comparison: Comparison, *, details: bool = False) -> None:
    """Add the whole report: picture, summary, differences and what could not be compared."""
    signs = _PLAIN if page.glyphs is ASCII else _UNICODE
    page.add((printable(comparison.text), "bold"))
    page.add(
        (f"{signs.mine} {printable(comparison.mine)}", _MINE),
        "   ",
        (f"{signs.reference} {printable(comparison.reference)}", _REFERENCE),
        "   ",
        (f"{signs.both} both", _BOTH),
    )
    page.add(("Pitch in semitones around each speaker's middle; the time is that of the reference.", "dim"))
    page.blank()
    _add_pictures(page, comparison, signs)
    for line in summary(comparison):
        page.add(f"{line}.", indent=2, hang=2)
    page.blank()
    _add_differences(page, comparison, details=details)
    if details:
        _add_words(page, comparison)
    _add_figures(page, comparison)
    for note in comparison.notes:
        page.add(("! ", "bold yellow"), printable(note), indent=2, hang=2)


def _add_pictures(page: Page, comparison: Comparison, signs: _Signs) -> None:
    curves = comparison.curves
    values = [value for value in (*curves.pitch_mine_st, *curves.pitch_reference_st) if value is not None]
    if not values:
        return
    low, high = min(*values, -2.0), max(*values, 2.0)
    room = page.width - _MARGIN
    for first, last in _panels(comparison, room):
        start, end = (round((at_s - curves.start_s) / curves.frame_shift_s) for at_s in (first[1], last[2]))
        cut = slice(max(0, start), end + 1)
        seconds = last[2] - first[1]
        columns = max(1, min(room, round(seconds * _MOST_PER_S)))
        mine = _columns(curves.pitch_mine_st[cut], columns)
        reference = _columns(curves.pitch_reference_st[cut], columns)
        for index, row in enumerate(_drawn(mine, reference, low, high, signs)):
            value = high - (high - low) * index / (_ROWS - 1)
            label = f"{value:+.0f} st" if index in {0, _ROWS - 1} else ""
            page.add((f"{label:>{_MARGIN - 2}} ", "dim"), row)
        _add_energy(page, "mine", _columns(curves.energy_mine_db[cut], columns), signs, _MINE)
        _add_energy(page, "ref.", _columns(curves.energy_reference_db[cut], columns), signs, _REFERENCE)
        spans = [(word.reference, word.text) for word in comparison.words if word.mine]
        placed = [
            (round((span.start_s - first[1]) / seconds * columns), text)
            for span, text in spans
            if span and first[1] <= span.start_s <= last[1]
        ]
        for line in _labels(placed, room):
            page.add(Text(" " * (_MARGIN - 1) + line))
        page.blank()


def _add_energy(page: Page, name: str, levels: Sequence[float | None], signs: _Signs, style: str) -> None:
    page.add((f"{name:>{_MARGIN - 2}} ", "dim"), (_bars(levels, signs), style))


_Placed = tuple[str, float, float]


def _panels(comparison: Comparison, room: int) -> Iterator[tuple[_Placed, _Placed]]:
    """Yield the first and the last word of each picture, as (text, start, end); a long text needs several."""
    words = [(w.text, w.reference.start_s, w.reference.end_s) for w in comparison.words if w.mine and w.reference]
    if not words:
        return
    total_s = words[-1][2] - words[0][1]
    longest_s = room / _FEWEST_PER_S
    longest_s = min(longest_s, _SLACK * total_s / math.ceil(total_s / longest_s))
    begin = 0
    for index in range(len(words)):
        following = words[index + 1] if index + 1 < len(words) else None
        if following is None or following[2] - words[begin][1] > longest_s:
            yield words[begin], words[index]
            begin = index + 1


def _columns(curve: Curve, count: int) -> list[float | None]:
    """Return the curve in `count` columns: the mean of the frames in each, None where there is none."""
    found: list[float | None] = []
    for column in range(count):
        first = column * len(curve) // count
        last = max(first + 1, (column + 1) * len(curve) // count)
        values = [value for value in curve[first:last] if value is not None]
        found.append(sum(values) / len(values) if values else None)
    return found


def _drawn(
    mine: Sequence[float | None], reference: Sequence[float | None], low: float, high: float, signs: _Signs
) -> list[Text]:
    """Return the rows of the picture, the highest pitch first."""
    rows = [Text() for _ in range(_ROWS)]
    for one, other in zip(mine, reference, strict=True):
        at = [None if v is None else round((high - v) / (high - low) * (_ROWS - 1)) for v in (one, other)]
        for index, row in enumerate(rows):
            here = (at[0] == index, at[1] == index)
            if all(here):
                row.append(signs.both, _BOTH)
            elif here[0]:
                row.append(signs.mine, f"bold {_MINE}")
            else:
                row.append(signs.reference if here[1] else " ", _REFERENCE if here[1] else "")
    for row in rows:
        row.rstrip()
    return rows


def _bars(levels: Sequence[float | None], signs: _Signs) -> str:
    """Return the energy as one line; 40 dB are all of its height."""
    steps = len(signs.levels) - 1
    return "".join(
        " " if level is None else signs.levels[max(0, min(steps, round((1 + level / 40) * steps)))] for level in levels
    ).rstrip()


def _labels(placed: Sequence[tuple[int, str]], room: int) -> list[str]:
    """Return the words under their places, in a second line where they would run into each other."""
    lines = ["", ""]
    for column, text in placed:
        shown = clipped(printable(text), max(1, room - column), ASCII)
        for index, line in enumerate(lines):
            if cell_len(line) < column or (not line and not column):
                lines[index] = line + " " * (column - cell_len(line)) + shown
                break
    return [line for line in lines if line]


def _add_differences(page: Page, comparison: Comparison, *, details: bool) -> None:
    found = comparison.differences
    if not found:
        page.add("No word differs clearly from the reference.", indent=2)
        page.blank()
        return
    page.add(("What differs most", "bold"), indent=2)
    shown = found if details else found[:_SHOWN]
    for one in shown:
        text = sentence(comparison, one)
        page.add(
            (f"{_NAMES[one.kind.aspect]:<8}", "dim"), f"{text[:1].upper()}{printable(text[1:])}.", indent=2, hang=8
        )
    if len(shown) < len(found):
        page.add((f"{len(found) - len(shown)} smaller ones: --details", "dim"), indent=10)
    page.blank()


def _add_words(page: Page, comparison: Comparison) -> None:
    """Add one line per word with all that was measured."""
    dash = page.glyphs.dash
    width = min(16, max(cell_len(word.text) for word in comparison.words))
    page.add((f"{'':<{width}}  {'length':>7}{'level':>14}{'movement':>14}{'loudness':>14}", "dim"), indent=2)
    for word in comparison.words:
        shown = clipped(printable(word.text), width, page.glyphs)
        length = dash if word.duration_ratio is None else f"x {word.duration_ratio:.2f}"
        cells = [_two(values, dash) for values in (word.level_st, word.movement_st, word.loudness_db)]
        line = f"{shown}{' ' * (width - cell_len(shown))}  {length:>7}" + "".join(f"{cell:>14}" for cell in cells)
        page.add(line, (f"  {word.unsure}" if word.unsure else "", "cyan"), indent=2, hang=width + 2)
    page.add(("yours / the reference's: semitones, semitones, dB", "dim"), indent=2)
    page.blank()


def _two(values: tuple[float, ...] | None, dash: str) -> str:
    return dash if values is None else " / ".join(f"{value:+.1f}" for value in values)


def _add_figures(page: Page, comparison: Comparison) -> None:
    figures, dash = comparison.figures, page.glyphs.dash
    unsure = [word for word in comparison.words if word.unsure]
    if unsure:
        page.add((f"Pitch not compared: {_reasons(unsure)}.", "cyan"), indent=2, hang=2)

    def show(value: float | None, form: str) -> str:
        return dash if value is None else format(round(value, 2) + 0.0, form)  # never "-0.00"

    parts = (
        f"melody r {show(figures.pitch_correlation, '.2f')}",
        f"{show(figures.pitch_rms_st, '.1f')} st apart",
        f"time x {show(figures.time_ratio, '.2f')}",
        f"vowel rhythm (nPVI) {show(figures.npvi_mine, '.0f')} and {show(figures.npvi_reference, '.0f')}",
    )
    page.add((f" {page.glyphs.dot} ".join(parts), "dim"), indent=2, hang=2)


def _reasons(unsure: Sequence[ComparedWord]) -> str:
    return ", ".join(f'"{printable(word.text)}" ({word.unsure})' for word in unsure)
