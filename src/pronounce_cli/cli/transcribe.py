"""`pronounce transcribe`: what a provider hears in a recording."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._settings import settled
from pronounce_cli.cli.options.common import Debug, FormatOption, NoColor, Output, format_for
from pronounce_cli.cli.options.provider import BaseUrl, Cache, LanguageHeard, Model, Offline, Provider, Record, Replay
from pronounce_cli.cli.terminal.console import PageFormat, emit

if TYPE_CHECKING:
    from pronounce_cli.core.types import Audio, Transcript

SUMMARY = COMMANDS["transcribe"]
HELP = f"""\b
Examples:
  pronounce transcribe hello.wav --provider groq
  pronounce transcribe hello.wav --provider offline --offline
  pronounce transcribe hello.wav --record replies/   # and --replay replies/ later
  ffmpeg -i talk.mkv -f wav - | pronounce transcribe - --format json

{SUMMARY} Times and confidences appear as far as the provider gives them.
"""


def transcribe(
    context: typer.Context,
    audio: Annotated[str, typer.Argument(help="A recording, or - for stdin.", show_default=False)],
    provider: Provider = None,
    model: Model = None,
    base_url: BaseUrl = None,
    language: LanguageHeard = None,
    offline: Offline = None,
    cache: Cache = None,
    record: Record = None,
    replay: Replay = None,
    format_: FormatOption = None,
    output: Output = None,
    no_color: NoColor = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")] = False,
    debug: Debug = False,
) -> None:
    """Show which words a provider hears."""
    from pronounce_cli.audio import load
    from pronounce_cli.core.errors import ConfigError
    from pronounce_cli.factory.recogniser import recogniser_from
    from pronounce_cli.recognise.usable import usable

    form = format_for(format_, output)
    flags = {"provider": provider, "model": model, "base_url": base_url, "language": language}
    settings = settled(context, quiet=quiet, offline=offline, cache=cache, **flags).settings
    recogniser = recogniser_from(settings, record=record, replay=replay)
    if recogniser is None:
        raise ConfigError(
            "No provider is chosen that could hear words",
            hint="Use --provider offline, or one of those that `pronounce providers` lists",
        )
    sound = load(audio)
    found = usable(recogniser.transcribe(sound, settings.language), sound.duration_s)
    sound = replace(sound, warnings=(*sound.warnings, *(note.sentence for note in found.notes)))
    emit(_document(sound, found.transcript, form, output, no_color), form, output)


def _document(audio: Audio, transcript: Transcript, form: PageFormat, output: Output, no_color: bool) -> str:
    if form is PageFormat.JSON:
        from pronounce_cli.core.codec import SCHEMA_VERSION, encode

        data = {
            "schema_version": SCHEMA_VERSION,
            "kind": "transcript",
            "utterance_id": audio.source,
            "duration_s": encode(audio.duration_s),
            "transcript": encode(transcript),
            "warnings": list(audio.warnings),
        }
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    from pronounce_cli.cli.pages.settings import add_transcript, new_page

    page = new_page(output=output, no_color=no_color)
    add_transcript(page, audio, transcript)
    return page.text()
