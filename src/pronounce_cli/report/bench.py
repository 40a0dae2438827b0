"""The result of `pronounce bench` as JSON, as Markdown, and as a plain table."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

from pronounce_cli.core.agreement import LEVELS, PUBLISHED, Bench
from pronounce_cli.core.codec import SCHEMA_VERSION


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


def render_markdown(bench: Bench) -> str:
    """Return the figures as Markdown tables."""
    tables = [_agreement(bench), _published(bench), _flags(bench)]
    drawn = ["\n".join(["| " + " | ".join(row) + " |" for row in _ruled(table)]) for table in tables]
    return "\n\n".join([*drawn, _closing(bench)]) + "\n"


def render_text(bench: Bench) -> str:
    """Return the figures as plain columns for a terminal of 80."""
    drawn = []
    for table in (_agreement(bench), _published(bench), _flags(bench)):
        widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
        rows = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in table]
        drawn.append("\n".join(rows))
    return "\n\n".join([*drawn, _closing(bench)]) + "\n"


def _ruled(table: list[list[str]]) -> list[list[str]]:
    return [table[0], ["---"] * len(table[0]), *table[1:]]


def _agreement(bench: Bench) -> list[list[str]]:
    rows = [["level", "Pearson (95 %)", "Spearman (95 %)", "MSE (95 %)", "n"]]
    for level in bench.agreement:
        mse = f"{level.mse[0]:.0f} ({level.mse[1]:.0f}-{level.mse[2]:.0f})"
        rows.append([level.level, _interval(level.pearson), _interval(level.spearman), mse, str(level.count)])
    return rows


def _interval(values: tuple[float, float, float]) -> str:
    value, low, high = map(_number, values)
    return f"{value} ({low}-{high})"


def _published(bench: Bench) -> list[list[str]]:
    ours = {level.level: level.pearson[0] for level in bench.agreement}
    rows = [["Pearson, official test", "phone", "word", "acc.", "fluency", "prosody", "overall"]]
    rows.append(["this run"] + [_number(ours.get(level)) for level in LEVELS])
    return rows + [[name] + [_number(value) for value in row] for name, row in PUBLISHED.items()]


def _number(value: float | None) -> str:
    return "-" if value is None or not math.isfinite(value) else f"{value:.3f}"


def _flags(bench: Bench) -> list[list[str]]:
    names = {"words": "bad words (human under 5 of 10)", "phones": "wrong phones (human under 0.5 of 2)"}
    rows = [["flagged", "precision", "recall", "F1"]]
    return rows + [[names[f.what], _number(f.precision), _number(f.recall), _number(f.f1)] for f in bench.flags]


def _closing(bench: Bench) -> str:
    return (
        f"{bench.utterances} utterances, {bench.lost:.1%} lost, {bench.refused:.1%} that would not have been scored\n"
        f"{bench.real_time:.3f} CPU seconds per second of sound, {bench.memory_mb:.0f} MB per process at most"
    )
