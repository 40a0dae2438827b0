"""`pronounce say`: a text in, the reference voice out, to the ears or to a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._settings import hint_language, settled
from pronounce_cli.cli.options.common import Debug
from pronounce_cli.cli.options.provider import Cache, LanguageRead, Offline
from pronounce_cli.cli.terminal.console import emit_bytes

if TYPE_CHECKING:
    from pronounce_cli.core.types import Audio

SUMMARY = COMMANDS["say"]
HELP = f"""\b
Examples:
  pronounce say "through thick and thin"
  pronounce say "Straße" --language de --slow
  pronounce say "How are you?" -o how.wav
  pronounce say "How are you?" --voice openai   # sends the text to OpenAI
  echo "How are you?" | pronounce say -

{SUMMARY} Without a choice it is a voice of this machine; a text leaves the machine only if you chose a voice of the
network.
"""

VoiceOption = Annotated[
    str | None,
    typer.Option(
        help="Who reads a text aloud; by default the best voice of this machine.",
        show_default=False,
        metavar="<auto|espeak|macos|openai|compatible|folder>",
    ),
]


def say(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="The text, or - for stdin.", show_default=False)],
    language: LanguageRead = None,
    voice: VoiceOption = None,
    slow: Annotated[bool, typer.Option("--slow", "-s", help="Slowly, at the same pitch.")] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Write it to a .wav, .flac, .ogg or .mp3 file; - is stdout.", metavar="FILE"
        ),
    ] = None,
    device: Annotated[
        str | None, typer.Option(help="Where to play it; `pronounce devices` lists them.", metavar="DEVICE")
    ] = None,
    offline: Offline = None,
    cache: Cache = None,
    debug: Debug = False,
) -> None:
    """Read a text aloud with the reference voice."""
    from pronounce_cli.audio.stretch import SLOW, stretch
    from pronounce_cli.factory.voice import require_voice

    _check(output)
    resolved = settled(context, language=language, voice=voice, offline=offline, cache=cache)
    settings, text = resolved.settings, _text(text)
    hint_language(resolved, [text])
    spoken = require_voice(settings).speak(text, settings.language)
    _deliver(stretch(spoken, SLOW) if slow else spoken, output, device)


def _check(output: Path | None) -> None:
    """Refuse a file that could not be written before anything is asked or paid for."""
    from pronounce_cli.audio.playback import SUFFIXES

    if output is None or str(output) == "-":
        return
    if output.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(f"cannot tell a sound format from the name `{output.name}`: use {', '.join(SUFFIXES)}")
    if output.is_dir() or not output.parent.is_dir():
        raise typer.BadParameter(f"cannot write `{output}`: it is a folder or its folder does not exist")


def _text(text: str) -> str:
    if text != "-":
        return text
    if sys.stdin.isatty():
        raise typer.BadParameter("there is no text on stdin; pipe one in")
    return sys.stdin.buffer.read(1_000_000).decode("utf-8", "replace")


def _deliver(spoken: Audio, output: Path | None, device: str | None) -> None:
    from pronounce_cli.audio import playback

    if output is None:
        chosen = int(device) if device is not None and device.isdigit() else device
        playback.play(spoken.samples, spoken.sample_rate_hz, device=chosen)
    elif str(output) == "-":
        emit_bytes(playback.wav_bytes(spoken))
    else:
        playback.write(spoken, output)
