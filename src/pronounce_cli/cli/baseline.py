"""`pronounce baseline`: earlier scores, kept to be compared with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli.options.common import Debug, NoColor, Output
from pronounce_cli.cli.options.gate import Form, FormOption, form_for
from pronounce_cli.cli.terminal.console import emit, note

if TYPE_CHECKING:
    from pronounce_cli.batch.regression import Baseline, KeptScores

DEFAULT = Path("baseline.jsonl")
SUMMARY = COMMANDS["baseline"]
HELP = f"""\b
Examples:
  pronounce score recordings/ -o results.jsonl
  pronounce baseline update results.jsonl   # writes baseline.jsonl
  pronounce score recordings/ --baseline baseline.jsonl --tolerance 3

{SUMMARY} A baseline is a small file of text, made to be kept under version control.
"""
UPDATE_SUMMARY = "Take the scores of a set of results into a baseline."
UPDATE_HELP = f"""\b
Examples:
  pronounce baseline update results.jsonl
  pronounce baseline update results.json --baseline tests/speech.jsonl
  pronounce baseline update results.jsonl --prune   # forget what is gone

{UPDATE_SUMMARY} Recordings that the results do not have keep their scores, and so do those that failed.
"""
SHOW_SUMMARY = "Show what a baseline holds."
SHOW_HELP = f"""\b
Examples:
  pronounce baseline show
  pronounce baseline show tests/speech.jsonl --format json

{SHOW_SUMMARY} Any file of results will do.
"""

app = typer.Typer(rich_markup_mode=None)


@app.command("update", help=UPDATE_HELP, short_help=UPDATE_SUMMARY)
def update(
    results: Annotated[
        Path, typer.Argument(help="A report as .json or .jsonl, or a --results file.", metavar="RESULTS")
    ],
    baseline: Annotated[Path, typer.Option("--baseline", help="The file to write.", metavar="FILE")] = DEFAULT,
    prune: Annotated[bool, typer.Option("--prune", help="Remove recordings that the results do not have.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")] = False,
    debug: Debug = False,
) -> None:
    """Take the scores of a set of results into a baseline."""
    from pronounce_cli.batch.baseline import read_baseline, save_baseline, updated
    from pronounce_cli.batch.regression import Baseline

    found = read_baseline(results)
    old = read_baseline(baseline) if baseline.exists() else Baseline()
    done = updated(old, found, prune=prune)
    save_baseline(done.baseline, baseline)
    if found.failed:
        plural = "s" if len(found.failed) > 1 else ""
        note(f"{len(found.failed)} recording{plural} that failed: not taken into the baseline", quiet=quiet)
    counts = ", ".join(f"{count} {what}" for what, count in done.counts.items() if count)
    note(f"{baseline}: {counts or 'no recordings'}", quiet=quiet)


@app.command("show", help=SHOW_HELP, short_help=SHOW_SUMMARY)
def show(
    baseline: Annotated[Path, typer.Argument(help="The baseline.", metavar="FILE")] = DEFAULT,
    format_: FormOption = None,
    output: Output = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Show what a baseline holds."""
    from pronounce_cli.batch.baseline import read_baseline

    form = form_for(format_, output)
    found = read_baseline(baseline)
    render = {Form.JSON: _json, Form.MARKDOWN: _markdown}.get(form)
    document = render(found) if render else _page(found, output=output, no_color=no_color)
    emit(document, form.written_as, output)


def _json(baseline: Baseline) -> str:
    import json

    made = [dict(maker) for maker in sorted(baseline.makers())]
    rows = {name: _as_data(row) for name, row in sorted(baseline.rows.items())}
    return json.dumps({"kind": "baseline", "engines": made, "recordings": rows}, ensure_ascii=False, indent=2) + "\n"


def _as_data(row: KeptScores) -> dict[str, object]:
    words = list(zip(row.texts(), row.word_scores(), strict=True))
    return {"overall": row.overall, "language": row.language, "words": words}


def _markdown(baseline: Baseline) -> str:
    from pronounce_cli.report.changes import plain

    lines = ["| recording | overall | words |", "|---|---:|---|"]
    for name, row in sorted(baseline.rows.items()):
        words = " ".join(plain(text) for text in row.texts())
        lines.append(f"| {plain(name)} | {'–' if row.overall is None else f'{row.overall:.0f}'} | {words} |")
    return "\n".join(lines) + "\n"


def _page(baseline: Baseline, *, output: Path | None, no_color: bool) -> str:
    from rich.text import Text

    from pronounce_cli.cli.pages.settings import new_page
    from pronounce_cli.report.terminal.style import level, number, printable

    page = new_page(output=output, no_color=no_color)
    width = min(28, max((len(name) for name in baseline.rows), default=0))
    for name, row in sorted(baseline.rows.items()):
        words = Text()
        for text, score in zip(row.texts(), row.word_scores(), strict=True):
            words.append(f"{printable(text)} ").append(f"{number(score, page.glyphs).strip()}  ", level(score))
        page.add(
            (number(row.overall, page.glyphs), level(row.overall)),
            f"  {printable(name):<{width}}  ",
            words,
            indent=2,
            hang=width + 7,
        )
    page.blank()
    page.add(f"{len(baseline.rows)} recordings", indent=2)
    for maker in sorted(baseline.makers()):
        shown = f" {page.glyphs.dot} ".join(value[:8] if len(value) == 64 else value for _, value in maker)
        page.add((shown, "dim"), indent=2)
    return page.text()
