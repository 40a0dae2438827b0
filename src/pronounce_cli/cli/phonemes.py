"""`pronounce phonemes`: what a text should sound like."""

from __future__ import annotations

from typing import Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._console import emit, reference_document
from pronounce_cli.cli._options import Debug, FormatOption, Language, Lexicon, NoColor, Output, format_for

SUMMARY = COMMANDS["phonemes"]
HELP = f"""\b
Examples:
  pronounce phonemes "through thick and thin"
  pronounce phonemes 'Dr Smith paid $25' --format json
  pronounce phonemes schedule --language en-GB

{SUMMARY} Every accepted pronunciation is listed in IPA and ARPAbet, with where it comes from.
"""


def phonemes(
    text: Annotated[str, typer.Argument(help="The text.", show_default=False)],
    language: Language = "en-US",
    lexicon: Lexicon = None,
    format_: FormatOption = None,
    output: Output = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Show how each word of a text is said."""
    from pronounce_cli.pipeline import Assessor

    form = format_for(format_, output)
    reference = Assessor(language=language, lexicon=lexicon).g2p.reference(text, language)
    emit(reference_document(reference, form, output=output, no_color=no_color), form, output)
