"""A summary of a set as JSON and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pronounce_cli.core.codec import SCHEMA_VERSION
from pronounce_cli.core.types import SCORES_SHOWN
from pronounce_cli.report.changes import plain
from pronounce_cli.report.faults import in_ipa
from pronounce_cli.report.summary import GroupSummary, PhoneSummary, Stats, Summary, WordSummary

if TYPE_CHECKING:
    from pronounce_cli.languages.tips import Show


def render_json(summary: Summary) -> str:
    """Return the summary as one JSON object; the sounds by their symbols, "" where nothing was heard."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "kind": "summary",
        "recordings": summary.recordings,
        "assessed": summary.assessed,
        "not_assessable": summary.refused,
        "failed": summary.failed,
        "passed": summary.passed,
        "without_transcript": {"recordings": summary.unheard.count, "reasons": dict(summary.unheard.reasons)},
        "trends": dict(summary.trends),
        "scores": _scores(summary.scores),
        "groups": [_group(group) for group in summary.groups.values()],
        "worst_words": [_word(word) for word in summary.worst_words()],
        "phones": [_phone(phone) for phone in _by_symbol(summary)],
        "engines": [
            {"version": version, "scorer": scorer, "recordings": count}
            for (version, scorer), count in summary.engines.items()
        ],
        "levels": [{"levels": levels, "recordings": count} for levels, count in summary.levels.items()],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _by_symbol(summary: Summary) -> list[PhoneSummary]:
    return [summary.phones[symbol] for symbol in sorted(summary.phones)]


def _scores(scores: dict[str, Stats]) -> dict[str, Any]:
    return {name: _stats(stats) for name, stats in scores.items()}


def _stats(stats: Stats) -> dict[str, Any]:
    numbers = {"mean": stats.mean, "lowest": stats.lowest, "highest": stats.highest}
    return {"count": stats.count} | {name: None if n is None else round(n, 2) for name, n in numbers.items()}


def _group(group: GroupSummary) -> dict[str, Any]:
    scores = _scores(group.scores)
    return {"name": group.name, "recordings": group.recordings, "passed": group.passed, "scores": scores}


def _word(word: WordSummary) -> dict[str, Any]:
    known = {"text": word.text, "count": word.scores.count, "wrong": word.wrong, "omitted": word.omitted}
    return known | {"mean": round(word.scores.mean or 0, 2), "examples": word.examples}


def _phone(phone: PhoneSummary) -> dict[str, Any]:
    known = {"phone": phone.symbol, "ipa": phone.phone.ipa, "count": phone.scores.count, "wrong": phone.wrong}
    rest = {"mean": round(phone.scores.mean or 0, 2), "heard_as": dict(phone.heard.most_common()), "words": phone.words}
    return known | rest


def heard_in_words(phone: PhoneSummary, show: Show, dot: str, most: int = 4) -> str:
    """Return what was heard for a sound and how often, as "s 5 · nothing 2 · not clear 1"."""
    names = {"": "nothing"} | {symbol: show(made) for symbol, made in phone.made.items()} | {phone.symbol: "not clear"}
    parts = [f"{names[made]} {count}" for made, count in phone.heard.most_common()]
    return f" {dot} ".join(parts[:most] + ["…" if dot == "·" else "..."] * (len(parts) > most))


def render_markdown(summary: Summary, *, rows: int) -> str:
    """Return the summary as Markdown tables, with at most `rows` words and sounds."""
    return "\n".join(_markdown(summary, rows)).rstrip() + "\n"


def _markdown(summary: Summary, most: int) -> Iterator[str]:
    parts = [f"**{summary.recordings} recordings**", f"{summary.passed} passed"]
    parts += [f"{summary.refused} not scored"] if summary.refused else []
    parts += [f"{summary.failed} failed"] if summary.failed else []
    yield ", ".join(parts) + "\n"
    if missing := summary.unheard.sentence:
        yield f"> {plain(missing)}\n"
    for levels in summary.levels:
        yield f"> {plain(levels)}\n"
    rows = [(name, _number(s.mean), _number(s.lowest), _number(s.highest)) for name, s in summary.scores.items()]
    yield from _table(("score", "mean", "lowest", "highest"), rows)
    if summary.groups:
        groups = [
            (plain(g.name) or "–", str(g.recordings), *(_number(g.scores[score].mean) for score in SCORES_SHOWN))
            for g in summary.groups.values()
        ]
        yield from _table(("group", "recordings", *SCORES_SHOWN), groups)
    words = [
        (plain(w.text), f"{w.wrong} of {w.scores.count}", _number(w.scores.mean), ", ".join(map(plain, w.examples)))
        for w in summary.worst_words()[:most]
    ]
    yield from _table(("worst words", "wrong", "mean", "for example in"), words)
    phones = [
        (p.phone.ipa, f"{p.wrong} of {p.scores.count}", heard_in_words(p, in_ipa, "·"), ", ".join(map(plain, p.words)))
        for p in summary.worst_phones()[:most]
    ]
    yield from _table(("worst sounds", "wrong", "heard as", "for example in"), phones)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if rows:
        yield f"| {' | '.join(head)} |"
        yield f"|{'---|' * len(head)}"
        yield from (f"| {' | '.join(row)} |" for row in rows)
        yield ""


def _number(score: float | None) -> str:
    return "–" if score is None else f"{score:.0f}"
