"""`pronounce phonemes`: what a text should sound like."""

from __future__ import annotations

from typing import Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._settings import hint_language, settled
from pronounce_cli.cli.options.common import Debug, FormatOption, Lexicon, NoColor, Output, format_for
from pronounce_cli.cli.options.provider import LanguageRead
from pronounce_cli.cli.terminal.console import emit, note, reference_document

SUMMARY = COMMANDS["phonemes"]
HELP = f"""\b
Examples:
  pronounce phonemes "through thick and thin"
  pronounce phonemes 'Dr Smith paid $25' --format json
  pronounce phonemes schedule --language en-GB

{SUMMARY} Every accepted pronunciation is listed in IPA and ARPAbet, with where it comes from.
"""


def phonemes(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="The text.", show_default=False)],
    language: LanguageRead = None,
    lexicon: Lexicon = None,
    format_: FormatOption = None,
    output: Output = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Show how each word of a text is said."""
    from pronounce_cli.factory.assessor import g2p_from
    from pronounce_cli.languages.text import not_read

    form = format_for(format_, output)
    resolved = settled(context, language=language, lexicon=lexicon)
    settings = resolved.settings
    hint_language(resolved, [text])
    reference = g2p_from(settings, settings.language).reference(text, settings.language)
    if reference.left_out:
        note(not_read(reference.left_out), quiet=False)
    emit(reference_document(reference, form, output=output, no_color=no_color), form, output)
