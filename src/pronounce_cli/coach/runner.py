"""Where a session is carried out: the ports through which it listens, plays, scores, shows and remembers."""

from __future__ import annotations

import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pronounce_cli.core.errors import PronounceError
from pronounce_cli.practice import session as s
from pronounce_cli.practice.drills import Drill, Tried

if TYPE_CHECKING:
    from types import FrameType

    from pronounce_cli.core.types import Audio


class Recorder(Protocol):
    """Listens to the learner."""

    def listen(self, drill: Drill, on_pause: Callable[[Audio], None]) -> Audio:
        """Return one recording.

        Args:
            drill: What is to be said.
            on_pause: Called at a pause with what will be returned, should nothing more be said.

        Raises:
            NoMoreError: There will be no further recording.
            InputError: Nothing usable was heard.
        """
        ...


class NoMoreError(Exception):
    """There will be no further recording in this session.

    Attributes:
        why: One sentence without a full stop.
        hint: What to do about it, or None.
    """

    def __init__(self, why: str, hint: str | None) -> None:
        super().__init__(why)
        self.why = why
        self.hint = hint


class Player(Protocol):
    """Plays sound.

    Attributes:
        ready: Whether it is worth trying without having been asked.
    """

    ready: bool

    def say(self, drill: Drill, *, slow: bool, word: str | None) -> str | None:
        """Play how it should sound; return None, or one sentence why that is not possible."""
        ...

    def play(self, effect: s.PlayMine) -> str | None:
        """Play what was recorded; return as `say`."""
        ...


class TakeScorer(Protocol):
    """Scores recordings."""

    def expect(self, drill: Drill, take: Audio) -> None:
        """Begin to score what may become the recording; returns at once."""
        ...

    def score(self, drill: Drill, take: Audio) -> Tried:
        """Return the score; raise `PronounceError` where there is none."""
        ...


class Screen(Protocol):
    """Shows what happens and asks for keys."""

    def show(self, effect: s.Show) -> None:
        """Show what to say."""
        ...

    def scoring(self) -> None:
        """Say that the recording is being scored."""
        ...

    def report(self, tried: Tried) -> None:
        """Show a score."""
        ...

    def explain(self, tried: Tried) -> None:
        """Show all that is known about a try."""
        ...

    def complain(self, why: str, hint: str | None) -> None:
        """Show what went wrong, and what to do about it."""
        ...

    def ask(self, effect: s.Ask) -> str:
        """Return the key that was pressed."""
        ...

    def ask_word(self, tried: Tried) -> int | None:
        """Return the place of the word that was chosen, or None."""
        ...


@dataclass(frozen=True, slots=True)
class SessionRunner:
    """All that a session needs.

    Attributes:
        screen: Shows and asks.
        recorder: Listens.
        player: Plays.
        scorer: Scores.
        choose: Returns the next drill, given the ids of those that are done; None where nothing is left.
        save: Remembers a try for good before it returns.
    """

    screen: Screen
    recorder: Recorder
    player: Player
    scorer: TakeScorer
    choose: Callable[[tuple[str, ...]], Drill | None]
    save: Callable[[Tried], None]


def run(session: s.Session, runner: SessionRunner, clock: Callable[[], float] = time.monotonic) -> s.Finish:
    """Carry a session out to its end and return how it closed; Ctrl-C ends it early, with everything saved."""
    started = clock()
    session, effects = s.begin(session)
    pending = deque(effects)
    while pending:
        effect = pending.popleft()
        if isinstance(effect, s.Finish):
            return effect
        try:
            event = _carry_out(effect, runner)
        except KeyboardInterrupt:
            pending.clear()
            event = s.Interrupted()
        if event is not None:
            session, effects = s.step(session, event, clock() - started)
            pending.extend(effects)
    raise AssertionError("a session ends with Finish")


def _carry_out(effect: s.Effect, runner: SessionRunner) -> s.Event | None:
    """Do what an effect asks for and return what came of it, if that is an event."""
    match effect:
        case s.Choose(done):
            return s.Offered(runner.choose(done))
        case s.Listen(drill):
            return _listened(drill, runner)
        case s.Score(drill, take):
            return _scored(drill, take, runner)
        case s.Ask():
            return s.Pressed(runner.screen.ask(effect))
        case s.AskWord(tried):
            return s.Picked(runner.screen.ask_word(tried))
        case s.Save(tried):
            with uninterrupted():
                runner.save(tried)
        case _:
            _present(effect, runner)
    return None


def _present(effect: s.Effect, runner: SessionRunner) -> None:
    match effect:
        case s.Show():
            runner.screen.show(effect)
        case s.Report(tried):
            runner.screen.report(tried)
        case s.Explain(tried):
            runner.screen.explain(tried)
        case s.Complain(why, hint):
            runner.screen.complain(why, hint)
        case s.PlayReference(drill, slow, word, asked):
            _excuse(runner, runner.player.say(drill, slow=slow, word=word) if asked or runner.player.ready else None)
        case s.PlayMine():
            _excuse(runner, runner.player.play(effect))


def _excuse(runner: SessionRunner, why: str | None) -> None:
    if why is not None:
        runner.screen.complain(why, None)


def _listened(drill: Drill, runner: SessionRunner) -> s.Event:
    try:
        return s.Recorded(runner.recorder.listen(drill, lambda take: runner.scorer.expect(drill, take)))
    except NoMoreError as error:
        return s.Unheard(error.why, error.hint, final=True)
    except PronounceError as error:
        return s.Unheard(error.message, error.hint)


def _scored(drill: Drill, take: Audio, runner: SessionRunner) -> s.Event:
    runner.screen.scoring()
    try:
        return s.Scored(runner.scorer.score(drill, take))
    except PronounceError as error:
        return s.Failed(error.message, error.hint)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put Ctrl-C off to the end of the block, in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []

    def remember(number: int, _frame: FrameType | None) -> None:
        pressed.append(number)

    before = signal.signal(signal.SIGINT, remember)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt
