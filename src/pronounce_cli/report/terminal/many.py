"""Several recordings: one line each, then a summary of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from rich.cells import cell_len
from rich.text import Text

from pronounce_cli.core.types import Assessment, Failure, Result, Verdict
from pronounce_cli.report.faults import Fault, advice, faults, name
from pronounce_cli.report.terminal.page import Page
from pronounce_cli.report.terminal.style import STYLES, bar, clipped, level, number, padded
from pronounce_cli.report.wording import FAIR_FROM, GOOD_FROM, is_omitted, printable, shown_words

_BAR = 10
_LEAD = 8 + _BAR + 1  # cells before the name: mark, number, bar and the gaps between them
_MAX_NAME = 24
_MAX_SOUNDS = 3
_SCORES = ("overall", "accuracy", "fluency", "completeness", "prosody")


def add_summary(page: Page, results: Sequence[Result], *, details: bool) -> None:
    """Add a line per recording, the mean scores and the sounds that went wrong most often."""
    if not results:
        page.add("No recordings.")
        return
    if details:
        page.add(("All recordings", "bold"))
        page.blank()
    names = _names(results)
    width = min(_MAX_NAME, max(map(cell_len, names)))
    for result, shown in zip(results, names, strict=True):
        _add_line(page, result, padded(clipped(shown, width, page.glyphs), width))
    page.blank()
    assessed = [result for result in results if isinstance(result, Assessment) and result.assessable]
    page.add(_counts(results, assessed), indent=2)
    if assessed:
        _add_table(page, assessed)
        _add_sounds(page, assessed)
        engines = Counter(f"pronounce {a.engine.version} {page.glyphs.dot} {a.engine.scorer}" for a in assessed)
        page.blank()
        page.add((f" {page.glyphs.dot} ".join(engines), "dim"), indent=2)


def _names(results: Sequence[Result]) -> list[str]:
    """Return the recordings' names, without the folder where all share one."""
    paths = [PurePath(result.utterance_id) for result in results]
    shared = len({path.parent for path in paths}) == 1
    return [
        printable(path.name if shared else result.utterance_id) for path, result in zip(paths, results, strict=True)
    ]


def _add_line(page: Page, result: Result, shown: str) -> None:
    if isinstance(result, Failure):
        page.add(("! error ", "bold red"), f"{'':{_BAR}} {shown}  {printable(result.message)}", indent=2, hang=_LEAD)
        return
    if not result.assessable:
        reason = printable(result.reason or "")
        page.add(("? not scored", "cyan"), f"{'':{_BAR - 5}}  {shown}  {reason}", indent=2, hang=_LEAD)
        return
    overall = result.scores.overall
    verdict = Verdict.UNCERTAIN if overall is None else Verdict.POOR
    if overall is not None and overall >= FAIR_FROM:
        verdict = Verdict.GOOD if overall >= GOOD_FROM else Verdict.FAIR
    line = Text.assemble(
        (f"{page.glyphs.mark(verdict)} {number(overall, page.glyphs)}  ", level(overall)),
        bar(overall, _BAR, page.glyphs),
        f"  {shown}  ",
    )
    page.add(line.append_text(_sentence(page, result, page.width - 2 - line.cell_len)), indent=2)


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


def _counts(results: Sequence[Result], assessed: Sequence[Assessment]) -> str:
    failed = sum(isinstance(result, Failure) for result in results)
    refused = len(results) - failed - len(assessed)
    parts = [f"{len(results)} recordings"]
    parts += [f"{refused} not scored"] if refused else []
    parts += [f"{failed} failed"] if failed else []
    return ", ".join(parts)


def _add_table(page: Page, assessed: Sequence[Assessment]) -> None:
    page.blank()
    page.add((f"{'':<13} mean  lowest  highest", "dim"), indent=2)
    for score in _SCORES:
        values = [value for a in assessed if (value := getattr(a.scores, score)) is not None]
        if not values:
            page.add(f"{score:<13}  {number(None, page.glyphs)}  not measured", indent=2)
            continue
        mean = sum(values) / len(values)
        page.add(
            (f"{score:<13}", "bold" if score == "overall" else ""),
            (f"  {number(mean, page.glyphs)}", level(mean)),
            f"{number(min(values), page.glyphs):>8}{number(max(values), page.glyphs):>9}  ",
            bar(mean, 20, page.glyphs),
            indent=2,
        )


def _frequent_then_bad(cases: Sequence[tuple[Fault, str]]) -> tuple[int, float]:
    return -len(cases), min(fault.phone.accuracy or 0 for fault, _ in cases)


def _add_sounds(page: Page, assessed: Sequence[Assessment]) -> None:
    """Add the commonest wrong sounds with their tips."""
    found: dict[tuple[str, str], list[tuple[Fault, str]]] = {}
    for assessment in assessed:
        for word in assessment.words:
            for fault in faults(word):
                if fault.unclear or word.verdict is Verdict.UNCERTAIN:
                    continue
                found.setdefault(fault.key, []).append((fault, printable(word.text)))
    common = sorted(found.values(), key=_frequent_then_bad)[:_MAX_SOUNDS]
    if not common:
        return
    page.blank()
    page.add(("Sounds to practise", "bold"), indent=2)
    for cases in common:
        words = ", ".join(dict.fromkeys(word for _, word in cases))
        times = f"{len(cases)} times" if len(cases) > 1 else "once"
        fault = cases[0][0]
        page.add(
            (name(fault, page.glyphs.phone), "bold"),
            f" {page.glyphs.dot} {times}: {clipped(words, 40, page.glyphs)}",
            indent=4,
            hang=2,
        )
        page.add(advice(fault, page.glyphs.phone), indent=6)
