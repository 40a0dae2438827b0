"""The first page: how the set did as a whole, and a table of all recordings to sort and to filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pronounce_cli.core.runs import Trend
from pronounce_cli.core.types import SCORES_SHOWN, Assessment, Failure, Verdict
from pronounce_cli.report.faults import advice, name
from pronounce_cli.report.gating import engine_and_levels, problems
from pronounce_cli.report.html.parts import MOST_OPEN, badge, bar, mark, state, tags, text
from pronounce_cli.report.summary import Group, PhoneSummary, Summary, summarise
from pronounce_cli.report.wording import MARKS, bare_word

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Change, Checked, Run

_MAX_SOUNDS, _MAX_WORDS, _MAX_WORST = 5, 8, 20


@dataclass(slots=True)
class Overview:
    """What is known of the set as a whole, counted before anything is written."""

    total: int = 0
    first: str = ""
    compared: bool = False
    gated: bool = False
    notes: tuple[str, ...] = ()
    gone: tuple[Change, ...] = ()
    states: Counter[str] = field(default_factory=Counter)
    summary: Summary = field(default_factory=Summary)
    engines: dict[str, None] = field(default_factory=dict)

    @classmethod
    def of(cls, run: Run, group_by: Group | None = None) -> Overview:
        """Return the counts of a run, which is read twice."""
        overview = cls(notes=run.notes, gone=run.gone, summary=summarise(run.items, group_by=group_by))
        for item in run.items:
            overview._add(item)
        return overview

    def _add(self, item: Checked) -> None:
        self.total += 1
        self.first = self.first or item.outcome.id
        self.compared |= item.change is not None
        self.gated |= bool(item.misses) or item.change is not None
        self.states[state(item)[0]] += 1
        result = item.outcome.result
        if isinstance(result, Assessment):
            self.engines[engine_and_levels(result.engine)] = None

    @property
    def names(self) -> dict[str, str]:
        """Return how each state of a recording is called; nothing is passed where nothing was asked for."""
        passed = "passed" if self.gated else "scored"
        return {"passed": passed, "missed": "missed", "refused": "not scored", "failed": "failed"}

    @property
    def title(self) -> str:
        """Return the title of the document."""
        what = text(self.first) if self.total == 1 else f"{self.total} recordings"
        return f"Pronunciation of {what}"

    def header(self) -> Iterator[str]:
        """Yield the head of the report."""
        yield "<header>\n<h1>Pronunciation report</h1>\n"
        if self.total != 1:
            parts = [f"{self.total} recordings"]
            parts += [f"{self.states[key]} {name}" for key, name in self.names.items() if self.states[key]]
            yield f'<p class="quiet">{" · ".join(parts)}</p>\n'
        yield "".join(f'<p class="note">! {text(note)}</p>\n' for note in self.notes)
        yield "</header>\n"

    def means(self) -> Iterator[str]:
        """Yield the mean of each score."""
        yield '<dl class="tiles">'
        for score in SCORES_SHOWN:
            mean = self.summary.scores[score].mean
            yield f"<div><dt>mean {score}</dt><dd>{badge(mean)}{bar(mean)}</dd></div>"
        yield "</dl>\n"

    def practice(self) -> Iterator[str]:
        """Yield the commonest wrong sounds of the set with a tip each."""
        common = self.summary.worst_confusions()[:_MAX_SOUNDS]
        if not common:
            return
        yield '<h2>Sounds to practise</h2>\n<ol class="small">'
        for case in common:
            times = "once" if case.count == 1 else f"{case.count} times"
            more = " …" if case.count > len(case.words) else ""
            yield f"<li><strong>{text(name(case.fault))}</strong>, {times}: "
            yield f"{', '.join(map(text, case.words))}{more}. {text(advice(case.fault))}</li>"
        yield "</ol>\n"

    def words(self) -> Iterator[str]:
        """Yield the words that cost most points, folded."""
        worst = self.summary.worst_words()[:_MAX_WORST]
        rows = ((w.text, f"{w.wrong} of {w.scores.count}", w.scores.mean, ", ".join(w.examples)) for w in worst)
        yield from _folded("Words that went wrong", ("word", "wrong", "mean", "for example in"), rows)

    def sounds(self) -> Iterator[str]:
        """Yield which sounds went wrong and what was heard for them, folded."""
        worst = self.summary.worst_phones()[:_MAX_WORST]
        rows = ((f"/{p.phone.ipa}/", f"{p.wrong} of {p.scores.count}", p.scores.mean, _heard(p)) for p in worst)
        yield from _folded("Sounds that went wrong", ("sound", "wrong", "mean", "heard as"), rows)

    def groups(self) -> Iterator[str]:
        """Yield the mean scores of each speaker or tag."""
        if not self.summary.groups:
            return
        heads = "".join(f'<th scope="col" class="number">{score}</th>' for score in ("recordings", *SCORES_SHOWN))
        yield '<h2>Groups</h2>\n<div class="scroll" role="region" tabindex="0" aria-label="Table of groups"><table>'
        yield f'<thead><tr><th scope="col">group</th>{heads}</tr></thead><tbody>\n'
        for group in self.summary.groups.values():
            means = "".join(f'<td class="number">{badge(group.scores[score].mean)}</td>' for score in SCORES_SHOWN)
            yield f'<tr><th scope="row">{text(group.name) or "–"}</th><td class="number">{group.recordings}</td>'
            yield f"{means}</tr>\n"
        yield "</tbody></table></div>\n"

    def footer(self) -> Iterator[str]:
        """Yield what made the report."""
        engines = text("; ".join(self.engines)) or "nothing was scored"
        yield f'<footer class="small quiet"><p>Made by {engines}. Scores from 0 to 100 estimate what trained listeners '
        yield "would say; they compare only where the same engine made them. ✓ good, ~ fair, ✗ poor, ? not sure.</p>"
        yield "</footer>\n"


def _heard(phone: PhoneSummary) -> str:
    names = {"": "nothing"} | {symbol: made.ipa for symbol, made in phone.made.items()} | {phone.symbol: "not clear"}
    return " · ".join(f"{names[made]} {count}" for made, count in phone.heard.most_common(5))


def _folded(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, str, float | None, str]]) -> Iterator[str]:
    """Yield a small table that opens by a click; nothing where it has no rows."""
    cells = "".join(
        f'<tr><th scope="row">{text(first)}</th><td>{wrong}</td><td class="number">{badge(mean)}</td>'
        f"<td>{text(rest)}</td></tr>"
        for first, wrong, mean, rest in rows
    )
    if cells:
        head = "".join(f'<th scope="col">{head}</th>' for head in heads)
        yield f"<details><summary>{title}</summary><table><thead><tr>{head}</tr></thead><tbody>{cells}</tbody></table>"
        yield "</details>\n"


def table(run: Run, overview: Overview) -> Iterator[str]:
    """Yield the first page; the target of "skip to the report" alone where there is a single recording."""
    yield '<span id="main"></span>\n'
    if overview.total == 1:
        return
    yield '<section id="list" aria-labelledby="all">\n'
    yield from overview.means()
    yield from overview.practice()
    yield from overview.words()
    yield from overview.sounds()
    yield from overview.groups()
    yield '<h2 id="all" tabindex="-1">All recordings</h2>\n'
    options = "".join(
        f'<option value="{key}">{label}</option>' for key, label in overview.names.items() if overview.states[key]
    )
    yield "<noscript><p>The pages of so many recordings need scripts.</p></noscript>" * (overview.total > MOST_OPEN)
    yield '<div class="tools"><label>Search <input id="search" type="search" autocomplete="off"></label>'
    yield f'<label>Show <select id="state"><option value="">all</option>{options}</select></label></div>\n'
    yield '<div class="scroll" role="region" tabindex="0" aria-label="Table of recordings">'
    yield '<table id="table"><thead><tr>'
    yield from _headings(overview)
    yield "</tr></thead><tbody>\n"
    for number, item in enumerate(run.items, 1):
        yield _row(number, item, overview)
    yield "</tbody></table></div>\n"
    if overview.gone:
        names = "".join(f"<li>{text(change.id)}</li>" for change in overview.gone)
        yield f"<details><summary>{len(overview.gone)} in the baseline only</summary><ul>{names}</ul></details>\n"
    yield "</section>\n"


def _headings(overview: Overview) -> Iterator[str]:
    for heading in ("recording", "state", *SCORES_SHOWN, *(["change"] if overview.compared else []), "to work on"):
        kind = " ".join(["number"] * (heading in (*SCORES_SHOWN, "change")) + ["extra"] * (heading in SCORES_SHOWN[1:]))
        yield f'<th scope="col"{f" class={chr(34)}{kind}{chr(34)}" if kind else ""}>'
        yield f'<button type="button">{heading}</button></th>'


def _row(number: int, item: Checked, overview: Overview) -> str:
    key, verdict = state(item)
    result = item.outcome.result
    cells = [f'<th scope="row"><a href="#r{number}" dir="auto">{text(item.outcome.id)}</a><div>{tags(item)}</div></th>']
    cells.append(f'<td class="state" data-v="{overview.names[key]}">{_state(overview, key, verdict)}</td>')
    for score in SCORES_SHOWN:
        value = None if isinstance(result, Failure) else getattr(result.scores, score)
        extra = "" if score == "overall" else " extra"
        cells.append(
            f'<td class="number{extra}" data-v="{"" if value is None else round(value, 2)}">{badge(value)}</td>'
        )
    if overview.compared:
        cells.append(_change(item.change))
    cells.append(f"<td>{_work(item)}</td>")
    return f'<tr data-state="{key}">{"".join(cells)}</tr>\n'


def _state(overview: Overview, key: str, verdict: Verdict) -> str:
    """Return how a recording stands; without colour where nothing was asked of it."""
    shown = overview.names[key]
    if shown == "scored":
        return f'<span class="quiet">{shown}</span>'
    return f'<span class="badge {verdict}"><span aria-hidden="true">{MARKS[verdict]}</span> {shown}</span>'


def _change(change: Change | None) -> str:
    """Return how the overall score moved since the baseline."""
    if change is None:
        return '<td class="number" data-v=""></td>'
    if change.before is None or change.after is None:
        return f'<td class="number" data-v="">{change.trend}</td>'
    sign = {Trend.WORSE: "▼", Trend.BETTER: "▲"}.get(change.trend, "")
    moved = change.after - change.before
    return (
        f'<td class="number" data-v="{moved:.2f}">{sign} {moved:+.0f}<span class="hidden"> {change.trend}</span></td>'
    )


def _work(item: Checked) -> str:
    """Return what is wrong, and which words."""
    result = item.outcome.result
    if isinstance(result, Failure):
        return text(result.message)
    if not result.assessable:
        return text(result.reason or "cannot be judged")
    lines = [text(problem) for problem in problems(item)[:3]]
    words = [
        f'<span class="ink {word.verdict}">{mark(word.verdict)} {text(bare_word(word))}</span>'
        for word in result.words
        if word.verdict in (Verdict.POOR, Verdict.FAIR)
    ]
    lines += [", ".join(words[:_MAX_WORDS]) + (" …" * (len(words) > _MAX_WORDS))] if words else []
    return "".join(f"<p>{line}</p>" for line in lines)
