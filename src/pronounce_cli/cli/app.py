"""The command `pronounce`: what it can do, and nothing heavier than Typer to say so."""

from __future__ import annotations

from typing import Annotated

import typer

from pronounce_cli.cli import (
    baseline,
    bench,
    cache,
    compare,
    config,
    devices,
    diff,
    doctor,
    history,
    phonemes,
    practice,
    progress,
    providers,
    record,
    report,
    sample,
    say,
    score,
    serve,
    summary,
    transcribe,
)
from pronounce_cli.cli._group import ExitCodes
from pronounce_cli.cli.exit import ExitCode

HELP = """\b
Examples:
  pronounce score hello.wav --text "Hello, how are you?"
  pronounce score recordings/   # with a manifest.csv, or NAME.txt beside NAME.wav
  pronounce phonemes "through thick and thin"

Assess how well a text was pronounced, word by word and sound by sound. Recordings stay on this machine, unless a
provider is chosen to hear the words.
"""

app = typer.Typer(
    name="pronounce",
    cls=ExitCodes,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("score", help=score.HELP, short_help=score.SUMMARY)(score.score)
app.command("report", help=report.HELP, short_help=report.SUMMARY)(report.report)
app.command("summary", help=summary.HELP, short_help=summary.SUMMARY)(summary.summary)
app.command("diff", help=diff.HELP, short_help=diff.SUMMARY)(diff.diff)
app.command("phonemes", help=phonemes.HELP, short_help=phonemes.SUMMARY)(phonemes.phonemes)
app.command("transcribe", help=transcribe.HELP, short_help=transcribe.SUMMARY)(transcribe.transcribe)
app.command("sample", help=sample.HELP, short_help=sample.SUMMARY)(sample.sample)
app.command("say", help=say.HELP, short_help=say.SUMMARY)(say.say)
app.command("compare", help=compare.HELP, short_help=compare.SUMMARY)(compare.compare)
app.command("record", help=record.HELP, short_help=record.SUMMARY)(record.record)
app.command("devices", help=devices.HELP, short_help=devices.SUMMARY)(devices.devices)
app.command("practice", help=practice.HELP, short_help=practice.SUMMARY)(practice.practice)
app.command("progress", help=progress.HELP, short_help=progress.SUMMARY)(progress.progress)
app.command("doctor", help=doctor.HELP, short_help=doctor.SUMMARY)(doctor.doctor)
app.command("providers", help=providers.HELP, short_help=providers.SUMMARY)(providers.providers)
app.command("serve", help=serve.HELP, short_help=serve.SUMMARY)(serve.serve)
app.command("bench", help=bench.HELP, short_help=bench.SUMMARY)(bench.bench)
app.add_typer(baseline.app, name="baseline", help=baseline.HELP, short_help=baseline.SUMMARY)
app.add_typer(config.app, name="config", help=config.HELP, short_help=config.SUMMARY)
app.add_typer(history.app, name="history", help=history.HELP, short_help=history.SUMMARY)
app.add_typer(cache.app, name="cache", help=cache.HELP, short_help=cache.SUMMARY)


def _version(value: bool) -> None:
    if value:
        from pronounce_cli import __version__

        typer.echo(f"pronounce {__version__}")
        raise typer.Exit(ExitCode.OK)


@app.callback(invoke_without_command=True, help=HELP)
def root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Assess pronunciation; without a command, show the help."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(ExitCode.USAGE)


def main() -> None:
    """Run the command line and end the process."""
    app()
