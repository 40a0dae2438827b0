"""`pronounce practice`: say it, see what went wrong, hear it right, try again."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._settings import hint_language, settled
from pronounce_cli.cli.options.common import Debug, Lexicon, NoColor, StrictnessOption
from pronounce_cli.cli.options.provider import (
    BaseUrl,
    Cache,
    LanguageHeard,
    Model,
    Offline,
    Provider,
    RequireTranscript,
)

SUMMARY = COMMANDS["practice"]
HELP = f"""\b
Examples:
  pronounce practice                      # ten sentences: what is due, then new ones
  pronounce practice --sounds θ,ð --minutes 5
  pronounce practice --minimal-pairs
  pronounce practice --text "I thought about three things."
  pronounce practice --file my-sentences.txt --level easy
  pronounce practice --from take1.wav --from take2.wav --text "Hello, how are you?"

{SUMMARY} What you did is remembered on this machine, and comes again when you are about to forget it.
"""


class LevelName(StrEnum):
    """How long the texts are."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class IpaWhen(StrEnum):
    """When the pronunciation is shown."""

    ON = "on"
    OFF = "off"
    AFTER = "after"


def practice(
    context: typer.Context,
    text: Annotated[list[str] | None, typer.Option(help="Practise this text; repeatable.", show_default=False)] = None,
    file: Annotated[
        Path | None, typer.Option(help="Practise a list of your own, one text per line.", metavar="FILE")
    ] = None,
    level: Annotated[
        LevelName | None,
        typer.Option(help="Up to 8 words, up to 20, or more; by default as your scores allow.", show_default=False),
    ] = None,
    sounds: Annotated[
        str | None, typer.Option(help="Texts that drill these sounds, as θ,ð or TH,DH.", metavar="SOUNDS")
    ] = None,
    minimal_pairs: Annotated[bool, typer.Option("--minimal-pairs", help="Words that differ in one sound.")] = False,
    words: Annotated[bool, typer.Option("--words", help="Single words instead of sentences.")] = False,
    count: Annotated[int | None, typer.Option(min=1, help="End after so many texts.", metavar="N")] = None,
    minutes: Annotated[float | None, typer.Option(min=0, help="Begin no new text after so long.", metavar="N")] = None,
    ipa: Annotated[IpaWhen, typer.Option(help="Show the pronunciation before, never, or with the score.")] = IpaWhen.ON,
    from_: Annotated[
        list[Path] | None,
        typer.Option("--from", help="Take this recording instead of the microphone; repeatable.", metavar="FILE"),
    ] = None,
    device: Annotated[
        str | None, typer.Option(help="Microphone, by its number or a part of its name.", metavar="NAME")
    ] = None,
    keep_audio: Annotated[
        bool | None, typer.Option("--keep-audio/--no-keep-audio", help="Keep the recordings too.", show_default=False)
    ] = None,
    history: Annotated[
        bool | None, typer.Option("--history/--no-history", help="Remember what was done.", show_default=False)
    ] = None,
    language: LanguageHeard = None,
    strictness: StrictnessOption = None,
    lexicon: Lexicon = None,
    provider: Provider = None,
    model: Model = None,
    base_url: BaseUrl = None,
    offline: Offline = None,
    require_transcript: RequireTranscript = None,
    cache: Cache = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="For screen readers: no colour, no moving lines, one statement a line.")
    ] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="Ask for no keys: go on by itself.")] = False,
    no_color: NoColor = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")] = False,
    debug: Debug = False,
) -> None:
    """Practise what is due."""
    from pronounce_cli.cli.practising import session

    flags: dict[str, object] = {"language": language, "strictness": strictness, "lexicon": lexicon}
    flags |= {"provider": provider, "model": model, "history": history}
    flags |= {"base_url": base_url, "require_transcript": require_transcript}
    flags |= {"offline": offline, "cache": cache, "keep_audio": keep_audio}
    resolved = settled(context, quiet=quiet, **flags)
    settings = resolved.settings
    hint_language(resolved, text or (), quiet=quiet)
    asked = session.Asked(
        texts=tuple(text or ()),
        file=file,
        level=level,
        sounds=sounds,
        pairs=minimal_pairs,
        words=words,
        count=count,
        minutes=minutes,
        recordings=tuple(from_ or ()),
        device=device,
    )
    look = session.SessionLook(ipa, plain=plain, asks=not no_input, no_color=no_color, quiet=quiet)
    raise typer.Exit(session.practise(settings, asked, look))
