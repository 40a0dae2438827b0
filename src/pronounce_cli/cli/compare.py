"""`pronounce compare`: the learner's melody, rhythm and stress beside a reference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pronounce_cli.batch.texts import beside, read_text
from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._settings import hint_language, settled
from pronounce_cli.cli.options.common import Debug, FormatOption, Lexicon, NoColor, Output, format_for
from pronounce_cli.cli.options.provider import LanguageRead, Offline, Provider
from pronounce_cli.cli.say import VoiceOption
from pronounce_cli.cli.terminal.console import PageFormat, emit

if TYPE_CHECKING:
    from pronounce_cli.config import Settings
    from pronounce_cli.core.comparison import Comparison

SUMMARY = COMMANDS["compare"]
HELP = f"""\b
Examples:
  pronounce compare mine.wav teacher.wav --text "How are you?"
  pronounce compare mine.wav                    # with the reference voice; the text is in mine.txt
  pronounce compare mine.wav teacher.wav --plot melody.png

{SUMMARY} Both recordings are of the same text. Without a REFERENCE, the reference voice of `pronounce say` reads it.
It needs the extra prosody: pip install "pronounce-cli[prosody]"
"""


def compare(
    context: typer.Context,
    mine: Annotated[Path, typer.Argument(help="Your recording.", show_default=False)],
    reference: Annotated[Path | None, typer.Argument(help="The recording to sound like.", show_default=False)] = None,
    text: Annotated[str | None, typer.Option(help="What both say; by default the text beside a recording.")] = None,
    language: LanguageRead = None,
    voice: VoiceOption = None,
    plot: Annotated[
        Path | None, typer.Option(help="Draw a picture: FILE.png, FILE.svg or FILE.pdf.", metavar="FILE")
    ] = None,
    details: Annotated[bool, typer.Option("--details", help="Every difference, and every word.")] = False,
    lexicon: Lexicon = None,
    provider: Provider = None,
    offline: Offline = None,
    format_: FormatOption = None,
    output: Output = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Show where melody, rhythm and stress differ from a reference."""
    form = format_for(format_, output)
    if form not in {PageFormat.TERMINAL, PageFormat.JSON}:
        raise typer.BadParameter("a comparison is written as terminal or json")
    _check(plot)
    resolved = settled(context, language=language, voice=voice, provider=provider, lexicon=lexicon, offline=offline)
    settings, said = resolved.settings, _text(text, mine, reference)
    hint_language(resolved, [said])
    found = _compared(settings, mine, reference, said)
    if plot is not None:
        from pronounce_cli.report.compared_plot import save_plot

        save_plot(found, plot)
    emit([_document(found, form, output, no_color, details=details)], form, output)


def _check(plot: Path | None) -> None:
    """Refuse a picture that could not be written before anything is scored."""
    if plot is None:
        return
    from pronounce_cli.report.compared_plot import SUFFIXES

    if plot.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(f"cannot draw a picture named `{plot.name}`: use {', '.join(SUFFIXES)}")
    if plot.is_dir() or not plot.parent.is_dir():
        raise typer.BadParameter(f"cannot write `{plot}`: it is a folder or its folder does not exist")


def _text(text: str | None, mine: Path, reference: Path | None) -> str:
    if text is not None:
        return text
    files = [beside(path) for path in (mine, reference) if path]
    found = next((path for path in files if path.is_file()), None)
    if found is None:
        from pronounce_cli.core.errors import TextError

        raise TextError(
            f"there is no text for `{mine}`", hint=f'Add --text "what was said", or write it to `{files[0]}`'
        )
    return read_text(found)


def _compared(settings: Settings, mine: Path, reference: Path | None, text: str) -> Comparison:
    from pronounce_cli.audio import load
    from pronounce_cli.audio.playback import wav_bytes
    from pronounce_cli.factory.assessor import assessor_from
    from pronounce_cli.factory.recogniser import recogniser_from
    from pronounce_cli.factory.voice import require_voice
    from pronounce_cli.pipeline.comparison import compare_recordings

    assessor = assessor_from(settings, recogniser_from(settings))
    learner = load(mine)
    if reference is not None:
        return compare_recordings(assessor, learner, load(reference), text)
    spoken = require_voice(settings).speak(text, settings.language)
    name = f"the voice {spoken.source}"
    return compare_recordings(assessor, learner, load(wav_bytes(spoken), name=name), text)


def _document(found: Comparison, form: PageFormat, output: Path | None, no_color: bool, *, details: bool) -> str:
    if form is PageFormat.JSON:
        from pronounce_cli.report.compared import document

        return json.dumps(document(found), ensure_ascii=False, indent=2) + "\n"
    from pronounce_cli.cli.pages.settings import new_page
    from pronounce_cli.report.terminal.compared import add_comparison

    page = new_page(output=output, no_color=no_color)
    add_comparison(page, found, details=details)
    return page.text()
