"""`pronounce sample`: a text to read aloud, from the material for practice."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._settings import settled
from pronounce_cli.cli.options.common import Debug, NoColor
from pronounce_cli.cli.options.provider import LanguageHeard
from pronounce_cli.cli.terminal.console import PageFormat, emit, note

if TYPE_CHECKING:
    from pronounce_cli.practice.prompts import Prompt

SUMMARY = COMMANDS["sample"]
HELP = f"""\b
Examples:
  pronounce sample
  pronounce sample --level hard --sounds θ,ð
  pronounce sample --kind twister --language de
  pronounce say "$(pronounce sample --seed 7)"

{SUMMARY} It is picked at random from the sentences, twisters, numbers and words that come with the program. In a
terminal its sounds stand below it; a pipe or a file gets the text alone, one line each.
"""
_LEVELS = (None, "easy", "medium", "hard")


def sample(
    context: typer.Context,
    level: Annotated[
        Literal["easy", "medium", "hard"] | None,
        typer.Option(help="Up to 8 words, up to 20, or more; any by default.", show_default=False),
    ] = None,
    language: LanguageHeard = None,
    category: Annotated[
        int | None,
        typer.Option(
            help="The level by number: 0 any, 1 easy, 2 medium, 3 hard.",
            min=0,
            max=3,
            metavar="N",
            show_default=False,
        ),
    ] = None,
    kind: Annotated[
        Literal["sentence", "minimal-pair", "twister", "number", "letters", "word"], typer.Option(help="What to read.")
    ] = "sentence",
    sounds: Annotated[
        str | None,
        typer.Option(help="Texts for one of these sounds, in IPA or ARPAbet: θ,ð or TH,DH.", metavar="LIST"),
    ] = None,
    count: Annotated[int, typer.Option("--count", "-n", help="How many, all different.", min=1, metavar="N")] = 1,
    seed: Annotated[
        int | None, typer.Option(help="Pick the same texts each time.", metavar="N", show_default=False)
    ] = None,
    form: Annotated[
        Literal["terminal", "json"], typer.Option("--format", help="The text, or all that is known about it.")
    ] = "terminal",
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Print a text to read aloud."""
    if category is not None and level is not None:
        raise typer.BadParameter("--category and --level exclude each other")
    tag = settled(context, language=language).settings.language
    found = _candidates(tag, kind, level or _LEVELS[category or 0], sounds)
    if count > len(found):
        note(f"there are only {len(found)} of them", quiet=False)
    picked = random.Random(seed).sample(found, min(count, len(found)))  # noqa: S311 - nothing depends on it
    emit(_document(picked, tag, form, no_color=no_color), PageFormat(form), None)


def _candidates(language: str, kind: str, level: str | None, sounds: str | None) -> Sequence[Prompt]:
    from pronounce_cli.core.errors import TextError
    from pronounce_cli.practice.prompts import Kind, Level, parse_sounds, prompts

    wanted = parse_sounds(sounds, language) if sounds is not None else ()
    found = prompts(language, kind=Kind(kind), level=Level(level) if level else None, sounds=wanted)
    if not found:
        raise TextError(
            "there is no such text", hint="Leave out --level, --category or --sounds, or choose another --kind"
        )
    return found


def _document(picked: Sequence[Prompt], language: str, form: str, *, no_color: bool) -> str:
    from pronounce_cli.cli.pages import sample as view

    if form == "json":
        return view.as_json(picked, language)
    return view.as_page(picked, language, no_color=no_color) if sys.stdout.isatty() else view.as_lines(picked)
