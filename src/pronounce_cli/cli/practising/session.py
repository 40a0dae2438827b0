"""A practice session from options to exit code: its parts put together, run, and summed up."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pronounce_cli.batch.texts import beside, read_text
from pronounce_cli.cli.exit import ExitCode
from pronounce_cli.cli.practising.plain_screen import PlainScreen
from pronounce_cli.cli.practising.screen import Ipa, TerminalScreen
from pronounce_cli.cli.terminal.keyboard import Keyboard
from pronounce_cli.coach import Coach, LongMemory, Memory, Plan, ShortMemory, candidates
from pronounce_cli.coach.memory import recordings
from pronounce_cli.coach.player import VoicePlayer
from pronounce_cli.coach.recorders import FileRecorder, MicrophoneRecorder
from pronounce_cli.coach.runner import SessionRunner, run, uninterrupted
from pronounce_cli.coach.scorer import LiveScorer
from pronounce_cli.core.errors import AudioError
from pronounce_cli.core.names import named
from pronounce_cli.practice.prompts import Level, parse_sounds

if TYPE_CHECKING:
    from pronounce_cli.config import Settings

WELCOME = (
    "Read each sentence aloud: its sounds are judged on this machine, and nothing leaves it.",
    "To have the words heard too, choose a provider: `pronounce providers` lists them.",
)
SILENT = "No voice reads to you yet: `o` says how to get one."


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for; see `cli.practice`."""

    texts: tuple[str, ...]
    file: Path | None
    level: str | None
    sounds: str | None
    pairs: bool
    words: bool
    count: int | None
    minutes: float | None
    recordings: tuple[Path, ...]
    device: str | None

    def plan(self, language: str) -> Plan:
        """Return what to practise.

        Raises:
            typer.BadParameter: Options exclude each other.
            TextError: A sound is not of the language.
        """
        chosen = [
            name
            for name, given in (
                ("--text", self.texts),
                ("--file", self.file),
                ("--minimal-pairs", self.pairs),
                ("--words", self.words),
            )
            if given
        ]
        if len(chosen) > 1:
            raise typer.BadParameter(f"{' and '.join(chosen)} exclude each other")
        if self.sounds and (self.texts or self.file):
            raise typer.BadParameter(f"--sounds chooses from the texts of pronounce; leave out {chosen[0]}")
        return Plan(
            language=language,
            level=Level(self.level) if self.level else None,
            sounds=parse_sounds(self.sounds, language) if self.sounds else (),
            pairs=self.pairs,
            words=self.words,
            texts=self.texts or (() if self.file or chosen else _texts_beside(self.recordings)),
            file=self.file,
            count=self.count,
            minutes=self.minutes,
        )


@dataclass(frozen=True, slots=True)
class SessionLook:
    """How the session looks and whether it asks."""

    ipa: str
    plain: bool
    asks: bool
    no_color: bool
    quiet: bool


def practise(settings: Settings, asked: Asked, look: SessionLook) -> int:
    """Run a session and return the exit code."""
    from pronounce_cli.factory.assessor import assessor_from
    from pronounce_cli.factory.recogniser import recogniser_from

    plan = asked.plan(settings.language)
    prompts, assessor = candidates(plan), assessor_from(settings, recogniser_from(settings))
    recorder = _recorder(asked, look)
    memory = _memory(settings, plan)
    coach = Coach.of(plan, prompts, memory)
    scorer = LiveScorer(assessor, coach.before)
    with ExitStack() as stack:
        stack.callback(scorer.close)
        keyboard = stack.enter_context(Keyboard(asks=look.asks))
        kind = PlainScreen if look.plain else TerminalScreen
        screen = kind(keyboard, scorer.reference, Ipa(look.ipa), coach.total, look.no_color, memory.lasts)
        player = _player(settings, keyboard, asks=look.asks)
        _greet(screen, settings, memory, silent=look.asks and settings.voice != "none" and not player.ready)
        runner = SessionRunner(
            screen, recorder, player, scorer, coach.choose, lambda tried: memory.save(tried.attempt, tried.take)
        )
        started = time.monotonic()
        finish = run(coach.session(), runner)
        with uninterrupted():
            memory.end()
            screen.finish(coach.summary(finish, (time.monotonic() - started) / 60), coach.streak())
    if recorder.failure is not None:
        return recorder.failure.exit_code
    return ExitCode.INTERRUPTED if finish.interrupted else ExitCode.OK


def _texts_beside(paths: tuple[Path, ...]) -> tuple[str, ...]:
    """Return the texts that stand in `NAME.txt`, `.srt` or `.vtt` beside recordings, where all have one."""
    files = [beside(path) for path in paths]
    return tuple(read_text(file) for file in files) if all(f.is_file() for f in files) else ()


def _memory(settings: Settings, plan: Plan) -> Memory:
    if not settings.history:
        return ShortMemory(plan.primary)
    from pronounce_cli.config import history_file
    from pronounce_cli.history import HistoryStore

    file = history_file(settings)
    folder = recordings(file) if settings.keep_audio else None
    return LongMemory(HistoryStore(file), primary=plan.primary, language=plan.language, plan=plan.key, folder=folder)


def _player(settings: Settings, keyboard: Keyboard, *, asks: bool) -> VoicePlayer:
    from pronounce_cli.factory.voice import how_to_get_one, voice_from

    voice = voice_from(settings) if asks else None
    return VoicePlayer(voice, how_to_get_one(), settings.language, keyboard.pressed)


def _recorder(asked: Asked, look: SessionLook) -> FileRecorder | MicrophoneRecorder:
    """Return where recordings come from.

    Raises:
        AudioError: A recording does not exist.
        MicrophoneError: There is no such microphone.
    """
    for path in asked.recordings:
        if not named(path).exists():
            raise AudioError(f"`{path}` does not exist", hint="Check the spelling and the folder")
    if asked.recordings:
        return FileRecorder(asked.recordings)
    from pronounce_cli.audio.microphone import find_device
    from pronounce_cli.audio.take import RecordingOptions
    from pronounce_cli.cli.terminal.microphone import take

    find_device(asked.device)
    options = RecordingOptions(device=asked.device)
    return MicrophoneRecorder(lambda on_pause: take(options, plain=look.plain, quiet=look.quiet, on_pause=on_pause))


def _greet(screen: TerminalScreen, settings: Settings, memory: Memory, *, silent: bool) -> None:
    """Say what a newcomer should know, or that a session goes on."""
    if isinstance(memory, LongMemory) and memory.resumed:
        screen.tell(f"Going on where you stopped: {len(memory.resumed)} done.")
    elif not memory.attempts():
        screen.tell(*(WELCOME if settings.provider is None else ()), *((SILENT,) if silent else ()))
