"""The result of `pronounce bench` as JSON and as Markdown, and the tables and sentences of every form."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from pronounce_cli.core.agreement import FEWEST, LEVELS, PUBLISHED, Bench, Detection, Labelling, PhoneCurve, Unscored
from pronounce_cli.core.codec import SCHEMA_VERSION

Table = list[list[str]]
"""Rows of cells, the heads first."""

_FLAGGED = {"words": "bad words (human under 5 of 10)", "phones": "wrong phones (human under 0.5 of 2)"}
_BY = {
    Labelling.LISTED: "as the corpus lists them",
    Labelling.MARKS: "mean mark under 0.5 of 2",
    Labelling.TABLE: "as the table has them",
}
_SHOWN = 20


def render_json(bench: Bench) -> str:
    """Return the figures as JSON; what could not be measured is null."""
    data = {"schema_version": SCHEMA_VERSION, "kind": "bench"} | asdict(bench)
    data["published"] = {name: dict(zip(LEVELS, row, strict=True)) for name, row in PUBLISHED.items()}
    return json.dumps(_plain(data), ensure_ascii=False, indent=2) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return round(value, 5) if math.isfinite(value) else None
    return value


def render_markdown(bench: Bench, *, by_phone: bool = False) -> str:
    """Return the figures as Markdown tables; with `by_phone`, those of each phone too."""
    parts = ["\n".join(_drawn(table)) for table in tables(bench)]
    if bench.detection:
        parts.append(" ".join(f"{line}." for line in detection_sentences(bench.detection)))
        if by_phone:
            parts.append("\n".join(_drawn([["phone", "n", "wrong", "AUC"], *map(curve, bench.detection.by_phone)])))
    for sentence, listed in unscored(bench):
        parts.append("\n".join([f"{sentence}:", "", *(f"- {line}" for line in listed)]))
    return "\n\n".join([*parts, "\n".join(f"{line}." for line in closing(bench))]) + "\n"


def _drawn(table: Table) -> Iterator[str]:
    for row in [table[0], ["---"] * len(table[0]), *table[1:]]:
        yield "| " + " | ".join(row) + " |"


def tables(bench: Bench) -> Iterator[Table]:
    """Yield the tables of figures; those of human marks only where there are marks."""
    if bench.agreement or not bench.detection:
        yield _agreement(bench)
        yield _published(bench)
    flagged = _flags(bench)
    if len(flagged) > 1:
        yield flagged
    if bench.detection:
        yield _detection(bench.detection)


def _agreement(bench: Bench) -> Table:
    rows = [["level", "Pearson (95 %)", "Spearman (95 %)", "MSE (95 %)", "n"]]
    for level in bench.agreement:
        mse = f"{level.mse[0]:.0f} ({level.mse[1]:.0f}-{level.mse[2]:.0f})"
        rows.append([level.level, _interval(level.pearson), _interval(level.spearman), mse, str(level.count)])
    return rows


def _interval(values: tuple[float, float, float]) -> str:
    value, low, high = map(_number, values)
    return f"{value} ({low}-{high})"


def _published(bench: Bench) -> Table:
    ours = {level.level: level.pearson[0] for level in bench.agreement}
    rows = [["Pearson, official test", "phone", "word", "acc.", "fluency", "prosody", "overall"]]
    rows.append(["this run"] + [_number(ours.get(level)) for level in LEVELS])
    return rows + [[name] + [_number(value) for value in row] for name, row in PUBLISHED.items()]


def _number(value: float | None) -> str:
    return "-" if value is None or not math.isfinite(value) else f"{value:.3f}"


def _flags(bench: Bench) -> Table:
    """Return the red marks; those of phones only where the detection does not say the same."""
    told = bench.detection is not None and bench.detection.labels is Labelling.MARKS
    shown = [f for f in bench.flags if f.f1 is not None and not (told and f.what == "phones")]
    rows = [["flagged", "precision", "recall", "F1"]]
    return rows + [[_FLAGGED[f.what], _number(f.precision), _number(f.recall), _number(f.f1)] for f in shown]


def _detection(found: Detection) -> Table:
    figures = (found.flags.precision, found.flags.recall, found.flags.f1, found.auc, found.mean_auc, found.named)
    heads = ["mispronounced phones", "precision", "recall", "F1", "AUC", "AUC by phone", "named"]
    return [heads, [_BY[found.labels], *map(_number, figures)]]


def detection_sentences(found: Detection) -> Iterator[str]:
    """Yield what the figures of mispronounced phones are of, without full stops."""
    yield f"{found.wrong} of {found.phones} phones were mispronounced"
    own = [one for one in found.by_phone if one.auc is not None]
    few = [one.phone for one in found.by_phone if one.auc is None]
    enough = f"at least {FEWEST} wrong and {FEWEST} right"
    if own:
        yield f"AUC by phone is the mean over {_counted(len(own), 'phone')} with {enough}"
    else:
        yield f"No phone has {enough}, so that there is no AUC by phone"
    if few and own:
        yield f"Left out with fewer: {', '.join(few)}"
    if found.nameable:
        yield f"Named is the share of {found.nameable} wrong phones in whose place the right sound was heard"


def curve(one: PhoneCurve) -> list[str]:
    """Return the cells of one phone: its symbol, how many there are, how many of them wrong, and the area."""
    return [one.phone, str(one.count), str(one.wrong), _number(one.auc)]


def unscored(bench: Bench) -> Iterator[tuple[str, list[str]]]:
    """Yield what is to be said of recordings without speech and of lost ones, each with a line per recording."""
    kinds: Iterable[tuple[str, Sequence[Unscored]]] = (
        ("without speech, counted as 0 at every level", bench.unheard_recordings),
        ("that could not be processed, counted nowhere", bench.lost_recordings),
    )
    for what, found in kinds:
        if found:
            listed = [f"{one.id}: {one.reason}" for one in found[:_SHOWN]]
            if len(found) > _SHOWN:
                listed.append(f"and {len(found) - _SHOWN} more; --format json has them all")
            yield f"{_counted(len(found), 'recording')} {what}", listed


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def closing(bench: Bench) -> list[str]:
    """Return the last lines, without full stops: how many recordings there were, and what they took."""
    shares = f"{bench.lost:.1%} lost, {bench.refused:.1%} that would not have been scored"
    return [
        f"{_counted(bench.utterances, 'utterance')}, {shares}",
        f"{bench.real_time:.3f} CPU seconds per second of sound, {bench.memory_mb:.0f} MB per process at most",
    ]
