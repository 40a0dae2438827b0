"""`pronounce score`: recordings and their texts in, a report out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pronounce_cli.cli._console import emit, note, reporter_for, with_progress
from pronounce_cli.cli._inputs import find_jobs, given_text
from pronounce_cli.cli._options import (
    Debug,
    FormatOption,
    Language,
    Lexicon,
    NoColor,
    Output,
    StrictnessOption,
    format_for,
)
from pronounce_cli.cli.exit import ExitCode

SUMMARY = "Score recordings against what should have been said."
HELP = f"""\b
Examples:
  pronounce score hello.wav --text "Hello, how are you?"
  pronounce score hello.wav          # the text is in hello.txt
  pronounce score class/ --details   # all that class/manifest.csv lists
  pronounce score class/ -o class.json --min-score 70
  ffmpeg -i talk.mkv -f wav - | pronounce score - --text-file talk.txt

{SUMMARY} One recording gives a full report; several give one line each and a summary.

\b
Exit codes: 0 scored, 1 below --min-score, 2 usage, 3 configuration,
4 recording or text, 6 an extra is missing, 70 a bug.
"""


def score(
    audio: Annotated[
        list[str], typer.Argument(help="Recordings, folders of recordings, or - for stdin.", show_default=False)
    ],
    text: Annotated[str | None, typer.Option(help="What should be said.")] = None,
    text_file: Annotated[Path | None, typer.Option(help="A file with what should be said.", metavar="FILE")] = None,
    language: Language = "en-US",
    strictness: StrictnessOption = "normal",
    lexicon: Lexicon = None,
    min_score: Annotated[
        float | None, typer.Option(min=0, max=100, help="Exit with 1 if an overall score is below this.", metavar="N")
    ] = None,
    details: Annotated[bool, typer.Option("--details", help="Every word, every tip and every sound.")] = False,
    format_: FormatOption = None,
    output: Output = None,
    no_color: NoColor = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")] = False,
    debug: Debug = False,
) -> None:
    """Score recordings against what should have been said."""
    from pronounce_cli.cli._scoring import Assessors, assess_all, below_gate
    from pronounce_cli.core.types import Strictness

    form = format_for(format_, output)
    jobs = find_jobs(audio, given_text(text, text_file), lambda message: note(message, quiet=quiet))
    assessors = Assessors(language, Strictness(strictness), lexicon)
    results, code = assess_all(jobs, assessors, lambda items: with_progress(items, quiet=quiet))
    emit(reporter_for(form, output=output, no_color=no_color, details=details).render(results), form, output)
    below = [] if min_score is None else below_gate(results, min_score)
    if below:
        note(f"below --min-score {min_score:g}: {', '.join(below)}", quiet=quiet)
    raise typer.Exit(max(code, ExitCode.GATE if below else ExitCode.OK))
