"""Several recordings: one line each, then what they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from rich.cells import cell_len
from rich.text import Text

from pronounce_cli.core.runs import Checked, Run, Trend
from pronounce_cli.core.types import Assessment, Failure, Verdict
from pronounce_cli.report.changes import in_words_of
from pronounce_cli.report.summary import Summary
from pronounce_cli.report.terminal.changes import WIDTH, change_mark, change_words, misses_in_words
from pronounce_cli.report.terminal.overview import add_groups, add_scores, add_sounds, add_unheard, add_words
from pronounce_cli.report.terminal.page import Page
from pronounce_cli.report.terminal.style import STYLES, bar, clipped, level, number, padded
from pronounce_cli.report.wording import FAIR_FROM, GOOD_FROM, is_omitted, printable, shown_words, wavered

_BAR = 10
_LEAD = 8 + _BAR + 1  # cells before the name: mark, number, bar and the gaps between them
_MAX_NAME = 24
_MAX_WORDS = 3
_MAX_GONE = 5


@dataclass(slots=True)
class Layout:
    """What the lines of all recordings have in common.

    Attributes:
        folder: The folder that all names share, None as long as there is no name.
        shared: Whether they do share it; then it is not shown.
        compared: Whether any recording stands in a comparison with earlier ones.
    """

    folder: PurePath | None = None
    shared: bool = True
    compared: bool = False
    _widest: tuple[int, int] = (0, 0)

    def watch(self, items: Iterable[Checked]) -> Iterator[Checked]:
        """Pass items on, and take their names in."""
        for item in items:
            path = PurePath(item.outcome.id)
            self.folder = self.folder or path.parent
            self.shared &= path.parent == self.folder
            self.compared |= item.change is not None
            short, whole = (cell_len(printable(name)) for name in (path.name, item.outcome.id))
            self._widest = max(self._widest[0], short), max(self._widest[1], whole)
            yield item

    def name(self, item: Checked, page: Page) -> str:
        """Return the name of a recording as wide as all are shown, without the folder where all share one."""
        shown = PurePath(item.outcome.id).name if self.shared else item.outcome.id
        width = min(_MAX_NAME, self._widest[0 if self.shared else 1])
        return padded(clipped(printable(shown), width, page.glyphs), width)


def add_line(page: Page, item: Checked, layout: Layout) -> None:
    """Add the score and the words of a recording, what it missed, and how it stands to the baseline."""
    result = item.outcome.result
    shown = layout.name(item, page)
    mark = change_mark(page, item.change) if layout.compared else Text()
    lead = _LEAD + WIDTH * layout.compared
    if isinstance(result, Failure):
        gap = " " * (_BAR + 1)
        page.add(("! error ", "bold red"), gap, mark, f"{shown}  {printable(result.message)}", indent=2, hang=lead)
    elif not result.assessable:
        reason = printable(result.reason or "")
        page.add(("? not scored", "cyan"), " " * (_BAR - 3), mark, f"{shown}  {reason}", indent=2, hang=lead)
    else:
        _add_scored(page, result, shown, mark)
    add_gates(page, item, indent=lead + 2)


def _add_scored(page: Page, result: Assessment, shown: str, mark: Text) -> None:
    overall = result.scores.overall
    verdict = Verdict.UNCERTAIN if overall is None else Verdict.POOR
    if overall is not None and overall >= FAIR_FROM:
        verdict = Verdict.GOOD if overall >= GOOD_FROM else Verdict.FAIR
    line = Text.assemble(
        (f"{page.glyphs.mark(verdict)} {number(overall, page.glyphs)}  ", level(overall)),
        bar(overall, _BAR, page.glyphs),
        "  ",
        mark,
        f"{shown}  ",
    )
    page.add(line.append_text(_sentence(page, result, page.width - 2 - line.cell_len)), indent=2)


def add_gates(page: Page, item: Checked, *, indent: int) -> None:
    """Add which minimums a recording missed, how it wavered, and which of its words moved since the baseline."""
    if item.misses:
        page.add((misses_in_words(page, item.misses), "red"), indent=indent, hang=2)
    if item.outcome.spread:
        page.add((wavered(item.outcome.spread), "dim"), indent=indent, hang=2)
    change = item.change
    if change is not None and change.words:
        page.add((change_words(page, change), "red" if change.trend is Trend.WORSE else "green"), indent=indent, hang=2)


def _sentence(page: Page, assessment: Assessment, room: int) -> Text:
    """Return the words in one line of at most `room` cells; imperfect ones with their mark before them."""
    shown = [
        (
            text if word.verdict is Verdict.GOOD or is_omitted(word) else page.glyphs.mark(word.verdict) + text,
            word.verdict,
        )
        for word, text in zip(assessment.words, shown_words(assessment), strict=True)
    ]
    fits = cell_len(" ".join(text for text, _ in shown)) <= room
    line = Text()
    for text, verdict in shown:
        if not fits and line.cell_len + cell_len(text) + 1 + cell_len(page.glyphs.ellipsis) > room:
            return line.append(page.glyphs.ellipsis)
        line.append(text, STYLES[verdict]).append(" ")
    return line


def add_totals(page: Page, summary: Summary, run: Run, *, details: bool) -> None:
    """Add how many recordings there are, their scores, the words and the sounds that went wrong most often."""
    page.blank()
    page.add(_counts(summary, run), indent=2)
    add_unheard(page, summary)
    if unread := summary.unread.sentence():
        page.add(("! ", "bold yellow"), printable(unread), indent=2, hang=2)
    if not summary.assessed:
        return
    page.blank()
    add_scores(page, summary)
    add_groups(page, summary)
    add_words(page, summary, 10 if details else _MAX_WORDS)
    add_sounds(page, summary)
    page.blank()
    engines = [f"pronounce {version} {page.glyphs.dot} {scorer}" for version, scorer in summary.engines]
    page.add((f" {page.glyphs.dot} ".join(engines), "dim"), indent=2)
    for levels in summary.levels:
        page.add((printable(levels), "dim"), indent=2, hang=2)


def _counts(summary: Summary, run: Run) -> str:
    parts = [f"{summary.recordings} recordings"]
    parts += [f"{summary.refused} not scored"] if summary.refused else []
    parts += [f"{summary.failed} failed"] if summary.failed else []
    missed = summary.missed
    parts += [f"{missed} below the minimum"] if missed else []
    line = ", ".join(parts)
    if summary.trends:
        line += f"; {in_words_of(summary.trends)}"
    if run.gone:
        names = [printable(change.id) for change in run.gone[:_MAX_GONE]]
        more = len(run.gone) - len(names)
        line += f"; gone: {', '.join(names)}{f' and {more} more' if more else ''}"
    return line
