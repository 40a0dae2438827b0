"""The report for job summaries, issues and chats: Markdown as GitHub and GitLab show it.

A table of the recordings, and below it, folded, the words to work on. GitHub takes no summary of more than 1 MiB, so a
longer report ends early and says so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pronounce_cli.core.runs import Trend
from pronounce_cli.core.types import SCORES_SHOWN, Failure, Verdict, WordScore
from pronounce_cli.languages import tips_of
from pronounce_cli.report.faults import advice, faults, name, worst_first
from pronounce_cli.report.gating import engine_and_levels, problems
from pronounce_cli.report.summary import Group, summarise
from pronounce_cli.report.wording import MARKS, NAMES, bare_word, doubt, is_omitted, printable, wavered, why_unsure

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Change, Checked, Run
    from pronounce_cli.languages.tips import Tips
    from pronounce_cli.report.registry import Look

MAX_BYTES = 1_000_000
_TABLE_BYTES = 500_000
_MAX_WORDS, _MAX_TIPS, _MAX_TEXT, _MAX_GROUPS = 10, 2, 300, 500
# What may begin markup, a mention or a link. Brackets are escaped, so "!", "^" and "(" beside them mean nothing.
_SPECIAL = re.compile(r"([\\`*\[\]<>&|~$#@]|:(?=\S)|(?<![^\W_])_|_(?![^\W_]))|^([-+=.]|\d(?=\d*[.)]))")


@dataclass(slots=True)
class _Count:
    """What the head of the report says, counted before it is written."""

    total: int = 0
    passed: int = 0
    failed: int = 0
    refused: int = 0
    overall: list[float] = field(default_factory=list)
    engines: dict[str, None] = field(default_factory=dict)
    compared: bool = False


@dataclass(frozen=True, slots=True)
class MarkdownReporter:
    """Writes one section with a heading of the second level.

    Attributes:
        group_by: What the mean scores are given for, besides the whole.
    """

    group_by: Group | None = None

    def render(self, run: Run) -> Iterator[str]:
        """Yield the report, at most `MAX_BYTES` long; the run is read three times."""
        count = _count(run)
        head = "".join([*_head(run, count), *_groups(run, self.group_by)])
        yield head
        written = len(head.encode())
        for section, limit, what in (
            (_table(run, count), _TABLE_BYTES, "rows"),
            (_details(run), MAX_BYTES - 1000, "details"),
        ):
            for piece in section:
                written += len(piece.encode())
                if written > limit:
                    yield f"\n_The report is cut here: GitHub shows no more than 1 MiB, and there are more {what}._\n"
                    break
                yield piece
        yield f"\n<sub>{html.escape(' · '.join(count.engines) or 'nothing was scored')}</sub>\n"


def escaped(text: str) -> str:
    """Return text so that Markdown shows it as it is, in one line, also within a table."""
    line = printable(text)
    return _SPECIAL.sub(lambda match: f"\\{match[1]}" if match[1] else _at_start(match[2]), line)


def _at_start(character: str) -> str:
    """Return what would begin a list or a rule, so that it does not."""
    return f"&#{ord(character)};"


def _count(run: Run) -> _Count:
    count = _Count()
    for item in run.items:
        result = item.outcome.result
        count.total += 1
        count.passed += item.passed
        count.compared |= item.change is not None
        if isinstance(result, Failure):
            count.failed += 1
            continue
        count.refused += not result.assessable
        count.engines[engine_and_levels(result.engine)] = None
        if result.scores.overall is not None:
            count.overall.append(result.scores.overall)
    return count


def _head(run: Run, count: _Count) -> Iterator[str]:
    yield "## Pronunciation\n\n"
    mark = "✅" if count.passed == count.total else "❌"
    parts = [f"{mark} **{count.passed} of {count.total} recordings passed**"]
    parts += [f"{count.refused} not scored"] if count.refused else []
    parts += [f"{count.failed} failed"] if count.failed else []
    parts += [f"mean overall **{sum(count.overall) / len(count.overall):.0f}**"] if count.overall else []
    yield " · ".join(parts) + "\n"
    for note in run.notes:
        yield f"\n> {escaped(note)}\n"
    if run.gone:
        shown = ", ".join(escaped(change.id) for change in run.gone[:20])
        more = f" and {len(run.gone) - 20} more" if len(run.gone) > 20 else ""
        yield f"\n> In the baseline only: {shown}{more}\n"


def _groups(run: Run, group_by: Group | None) -> Iterator[str]:
    """Yield the mean scores of each speaker or tag."""
    if group_by is None:
        return
    yield f"\n{_row(['group', 'recordings', *SCORES_SHOWN])}{_row(['---', *['--:'] * (1 + len(SCORES_SHOWN))])}"
    for group in list(summarise(run.items, group_by=group_by).groups.values())[:_MAX_GROUPS]:
        means = (group.scores[score].mean for score in SCORES_SHOWN)
        yield _row([escaped(group.name) or "–", str(group.recordings), *(_number(mean) for mean in means)])


def _number(score: float | None) -> str:
    return "–" if score is None else f"{score:.0f}"


def _table(run: Run, count: _Count) -> Iterator[str]:
    if not count.total:
        return
    columns = ["", "recording", *SCORES_SHOWN, *(["change"] if count.compared else []), "to work on"]
    rules = ["---", "---", *["--:"] * len(SCORES_SHOWN), *(["---"] if count.compared else []), "---"]
    yield f"\n{_row(columns)}{_row(rules)}"
    for item in run.items:
        cells = [_mark(item), escaped(item.outcome.id), *_scores(item)]
        cells += [_change(item.change)] if count.compared else []
        yield _row([*cells, _work(item)])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _mark(item: Checked) -> str:
    result = item.outcome.result
    if isinstance(result, Failure):
        return "⚠️"
    if not result.assessable:
        return "❔"
    return "✅" if item.passed else "❌"


def _scores(item: Checked) -> list[str]:
    result = item.outcome.result
    if isinstance(result, Failure):
        return ["–"] * len(SCORES_SHOWN)
    return [_number(getattr(result.scores, score)) for score in SCORES_SHOWN]


def _change(change: Change | None) -> str:
    if change is None or change.trend is Trend.NEW:
        return "new" if change else ""
    before, after = ("–" if score is None else f"{score:.0f}" for score in (change.before, change.after))
    return f"{change.trend}: {before} → {after}"


def _work(item: Checked) -> str:
    """Return what is wrong with a recording, in one cell."""
    result = item.outcome.result
    if isinstance(result, Failure):
        return escaped(f"error: {result.message}")
    if not result.assessable:
        return escaped(result.reason or "cannot be judged")
    words = [_word(word) for word in result.words if word.verdict in (Verdict.POOR, Verdict.FAIR)]
    return ", ".join(words[:_MAX_WORDS]) + (" …" if len(words) > _MAX_WORDS else "")


def _word(word: WordScore) -> str:
    return f"{MARKS[word.verdict]} {escaped(bare_word(word))}"


def _details(run: Run) -> Iterator[str]:
    for item in run.items:
        lines = list(_lines(item))
        if lines:
            summary = html.escape(printable(f"{_mark(item)} {item.outcome.id}"), quote=False)
            body = "".join(f"- {line}\n" for line in lines)
            yield f"\n<details><summary>{summary}</summary>\n\n{_sentence(item)}{body}\n</details>\n"


def _sentence(item: Checked) -> str:
    result = item.outcome.result
    if isinstance(result, Failure):
        return ""
    text = result.reference.text
    return f"> {escaped(text if len(text) <= _MAX_TEXT else text[:_MAX_TEXT] + '…')}\n\n"


def _lines(item: Checked) -> Iterator[str]:
    """Yield what did not pass, and the words to work on with a tip each."""
    yield from map(escaped, problems(item))
    result = item.outcome.result
    if isinstance(result, Failure):
        if result.hint:
            yield escaped(result.hint)
        return
    tips = tips_of(result.reference.language)
    for word in result.words:
        if word.verdict is not Verdict.GOOD:
            yield f"**{_word(word)}** {_about(word, tips)}"
    if item.outcome.spread:
        yield wavered(item.outcome.spread)
    yield from map(escaped, result.warnings)


def _about(word: WordScore, tips: Tips | None) -> str:
    if is_omitted(word):
        return "left out"
    score = "" if word.accuracy is None else f" {word.accuracy:.0f}"
    said = f"/{escaped(word.pronunciation.ipa)}/ {NAMES[word.verdict]}{score}"
    objection = doubt(word)
    if objection or word.verdict is Verdict.UNCERTAIN:
        return f"{said}: {escaped(objection or why_unsure(word))}"
    found = sorted(worst_first(faults(word, tips))[:_MAX_TIPS], key=lambda fault: fault.index)
    told = " ".join(f"{name(fault)}: {advice(fault)}" for fault in found)
    return f"{said}. {escaped(told)}" if told else said


def reporter(look: Look) -> MarkdownReporter:
    """Return the reporter for a look."""
    return MarkdownReporter(look.group_by)
