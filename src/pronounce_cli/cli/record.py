"""`pronounce record`: from the microphone to a file, or straight to a report."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._group import tell
from pronounce_cli.cli._settings import hint_language, settled
from pronounce_cli.cli.exit import ExitCode
from pronounce_cli.cli.options.common import Debug, NoColor
from pronounce_cli.cli.options.provider import LanguageHeard
from pronounce_cli.cli.terminal.console import emit_bytes, emit_line, note

if TYPE_CHECKING:
    from pronounce_cli.audio.microphone import Taken
    from pronounce_cli.config import Settings
    from pronounce_cli.core.errors import WriteError
    from pronounce_cli.core.types import Assessment, Audio

SUMMARY = COMMANDS["record"]
HELP = f"""\b
Examples:
  pronounce record hello.wav
  pronounce record --text "Hello, how are you?"   # the report follows at once
  pronounce record talk.flac --no-vad --max 120   # until Enter, pauses and all
  pronounce record --device usb --silence 1.5
  pronounce record - | pronounce score - --text "Hello"

{SUMMARY} Recording begins when you speak and ends after a pause; Enter ends it too. Without a name the file is named
after the time; with a text and no name nothing is kept.
"""
_STDOUT = Path("-")
_ENDED = {
    "silence": "ended by a pause",
    "key": "ended by a key",
    "limit": "ended by --max",
    "interrupt": "interrupted",
    "lost": "ended when the microphone went away",
}
_SUFFIXES = (".wav", ".flac")


def _file(value: Path | None) -> Path | None:
    if value is None or value == _STDOUT:
        return value
    if value.suffix.lower() not in _SUFFIXES:
        raise typer.BadParameter(f"`{value}` must end in {' or '.join(_SUFFIXES)}")
    if value.is_dir() or not value.parent.is_dir():
        raise typer.BadParameter(f"cannot write `{value}`: it is a folder or its folder does not exist")
    return value


def record(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Where to keep it: NAME.wav, NAME.flac, or - for stdout.", show_default=False, callback=_file
        ),
    ] = None,
    text: Annotated[str | None, typer.Option(help="What you will say: score it at once.")] = None,
    language: LanguageHeard = None,
    device: Annotated[
        str | None, typer.Option(help="Number or part of the name of a microphone.", metavar="NAME", show_default=False)
    ] = None,
    max_: Annotated[float, typer.Option("--max", min=1, max=300, help="Longest recording, in seconds.")] = 30.0,
    silence: Annotated[float, typer.Option(min=0.2, max=10, help="The pause that ends it, in seconds.")] = 0.8,
    no_vad: Annotated[bool, typer.Option("--no-vad", help="Record at once and through pauses, until Enter.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    details: Annotated[bool, typer.Option("--details", help="With --text: every word, tip and sound.")] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="No meter and no colours: one statement per line, for screen readers.")
    ] = False,
    no_color: NoColor = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")] = False,
    debug: Debug = False,
) -> None:
    """Record from the microphone, and score it if the text is given."""
    from pronounce_cli.audio.microphone import RecordingOptions
    from pronounce_cli.cli.terminal.microphone import take

    if file == _STDOUT and (text is not None or sys.stdout.isatty()):
        raise typer.BadParameter("- needs a program that reads stdout, and no --text")
    if file is not None and file != _STDOUT and file.exists() and not force:
        raise typer.BadParameter(f"`{file}` exists already; replace it with --force")
    resolved = settled(context, quiet=quiet, language=language)
    settings = resolved.settings
    hint_language(resolved, [text or ""], quiet=quiet)
    options = RecordingOptions(device=device, max_s=max_, silence_s=None if no_vad else silence)
    scorer = None if text is None else _Scorer(settings, text, "the recording" if file is None else str(file))
    if text is not None and not quiet:
        from pronounce_cli.report.terminal.style import printable

        tell(f"Say: {printable(text)}")
    taken = take(options, plain=plain, quiet=quiet, on_pause=scorer.begin if scorer else None)
    if file is not None or scorer is None:
        _keep(taken, file, force=force)
    _tell(taken, quiet=quiet)
    if taken.stopped_by == "interrupt":
        raise typer.Exit(ExitCode.INTERRUPTED)
    if scorer is not None:
        _report(scorer.result(taken), details=details, no_color=no_color or plain)


class _Scorer:
    """Scores a take against a text: from a pause on, unless a provider hears it too, which must hear each take once."""

    def __init__(self, settings: Settings, text: str, name: str) -> None:
        from pronounce_cli.coach.ahead import Ahead
        from pronounce_cli.factory.assessor import assessor_from
        from pronounce_cli.factory.recogniser import recogniser_from

        recogniser = recogniser_from(settings)
        self._assessor = assessor_from(settings, recogniser)
        self._name = name
        self._reference = self._assessor.g2p.reference(text, settings.language)
        self._ahead: Ahead[Taken, Assessment] = Ahead(self._assess)
        self.begin: Callable[[Taken], None] | None = self._ahead.begin if recogniser is None else None
        self.result: Callable[[Taken], Assessment] = self._ahead.result

    def _assess(self, taken: Taken) -> Assessment:
        return self._assessor.assess(taken.audio, self._reference, utterance_id=self._name)


def _keep(taken: Taken, file: Path | None, *, force: bool) -> None:
    """Write the recording and print where it is."""
    from pronounce_cli.audio.playback import wav_bytes, write
    from pronounce_cli.core.errors import WriteError
    from pronounce_cli.core.types import Audio

    sound = Audio(taken.samples, taken.sample_rate_hz, "the recording")
    if file == _STDOUT:
        emit_bytes(wav_bytes(sound))
        return
    wanted = file or Path(f"recording-{datetime.now():%Y%m%d-%H%M%S}.wav")
    path = wanted if force else _free(wanted)
    try:
        write(sound, path)
    except WriteError as error:
        _rescue(sound, path, error)
    emit_line(path)


def _rescue(sound: Audio, path: Path, error: WriteError) -> NoReturn:
    """Keep a recording that cannot be written where it should be among the temporary files, if it can be there.

    Raises:
        WriteError: Always; the hint tells where the recording is.
    """
    from pronounce_cli.audio.playback import write
    from pronounce_cli.core.errors import WriteError

    folder = Path(tempfile.mkdtemp(prefix="pronounce-"))
    try:
        write(sound, folder / path.name)
    except WriteError:
        folder.rmdir()
        raise error from None
    raise WriteError(error.message, hint=f"The recording is in `{folder / path.name}`: take it from there") from error


def _free(path: Path) -> Path:
    """Return the path, or one beside it if a file of that name has come into being meanwhile."""
    tried, number = path, 2
    while tried.exists():
        tried, number = path.with_name(f"{path.stem}-{number}{path.suffix}"), number + 1
    return tried


def _tell(taken: Taken, *, quiet: bool) -> None:
    """Say on stderr what was recorded, and what is wrong with it."""
    from pronounce_cli.core.errors import AudioError

    sound = f"{taken.duration_s:.1f} s at {taken.sample_rate_hz / 1000:g} kHz, peak {taken.peak_db:.0f} dB"
    note(f"{sound}, from `{taken.device}`; {_ENDED[taken.stopped_by]}", quiet=quiet)
    try:
        warnings = list(taken.audio.warnings)
    except AudioError as error:
        warnings = [f"{error.message[:1].upper()}{error.message[1:]}."]
    if taken.dropouts:
        warnings.append("This computer was too slow and some sound was lost: close other programs.")
    for warning in [] if quiet else warnings:
        tell(f"warning: {warning}")


def _report(assessment: Assessment, *, details: bool, no_color: bool) -> None:
    from pronounce_cli.cli.terminal.console import PageFormat, emit, terminal_reporter
    from pronounce_cli.core.runs import run_of

    reporter = terminal_reporter(output=None, no_color=no_color, details=details)
    emit(reporter.render(run_of([assessment])), PageFormat.TERMINAL, None)
