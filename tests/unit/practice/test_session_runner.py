"""A session carried out through fakes of its ports: what happens when something fails or Ctrl-C is pressed."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from tests.helpers.practised import audio, drill, tried

from pronounce_cli.coach.runner import NoMoreError, SessionRunner, run, uninterrupted
from pronounce_cli.core.errors import AudioError, ProviderUnavailable
from pronounce_cli.practice import session as s


@dataclass
class Fake:
    """All ports in one: does what it is told and notes what was asked of it."""

    keys: str = ""
    recordings: deque = field(default_factory=lambda: deque([audio()] * 9))
    scores: deque = field(default_factory=deque)
    texts: tuple[str, ...] = ("thin air", "thick fog")
    on_save: Callable[[], None] = lambda: None
    ready: bool = True
    seen: list = field(default_factory=list)
    saved: list = field(default_factory=list)

    def runner(self) -> SessionRunner:
        return SessionRunner(self, self, self, self, self.choose, self.save)

    def choose(self, done):
        return next((drill(text) for text in self.texts if drill(text).prompt.id not in done), None)

    def save(self, what):
        self.on_save()
        self.saved.append(what)

    def listen(self, what, on_pause):
        if not self.recordings:
            raise NoMoreError("no more", "record some")
        take = self.recordings.popleft()
        if isinstance(take, BaseException):
            raise take
        on_pause(take)
        return take

    def expect(self, what, take):
        self.seen.append("expect")

    def score(self, what, take):
        if self.scores and isinstance(self.scores[0], BaseException):
            raise self.scores.popleft()
        return tried(what)

    def say(self, what, *, slow, word):
        self.seen.append(("say", what.text, slow, word))

    def play(self, effect):
        self.seen.append(("play", effect.word))
        return "the loudspeaker is gone"

    def show(self, effect): ...

    def scoring(self): ...

    def report(self, what):
        self.seen.append("report")

    def explain(self, what):
        self.seen.append("explain")

    def complain(self, why, hint):
        self.seen.append(("complain", why, hint))

    def ask(self, effect):
        if not self.keys:
            raise KeyboardInterrupt
        key, self.keys = self.keys[0], self.keys[1:]
        return key

    def ask_word(self, what):
        return 1


def test_a_whole_session():
    fake = Fake(keys="rmown n")

    finish = run(s.Session(), fake.runner())

    assert not finish.interrupted
    assert [t.drill.text for t in finish.tries] == ["thin air", "thin air", "thick fog"]
    assert fake.saved == list(finish.tries)
    assert ("say", "thin air", False, "air") in fake.seen
    assert ("complain", "the loudspeaker is gone", None) in fake.seen


def test_ctrl_c_ends_with_what_was_saved():
    finish = run(s.Session(), Fake(keys="n").runner())

    assert finish.interrupted
    assert len(finish.tries) == 2


def test_ctrl_c_while_recording():
    fake = Fake(keys="n", recordings=deque([audio(), KeyboardInterrupt()]))

    finish = run(s.Session(), fake.runner())

    assert finish.interrupted
    assert len(fake.saved) == 1


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_while_saving_saves_first():
    fake = Fake(on_save=lambda: os.kill(os.getpid(), signal.SIGINT))

    finish = run(s.Session(), fake.runner())

    assert finish.interrupted
    assert len(fake.saved) == len(finish.tries) == 1
    assert "report" not in fake.seen


def test_failures_are_told_and_the_session_goes_on():
    fake = Fake(
        keys="rrnn",
        recordings=deque([AudioError("too quiet", hint="speak up"), audio(), audio(), audio()]),
        scores=deque([ProviderUnavailable("no network")]),
    )

    finish = run(s.Session(), fake.runner())

    assert ("complain", "too quiet", "speak up") in fake.seen
    assert ("complain", "no network", None) in fake.seen
    assert [t.drill.text for t in finish.tries] == ["thin air", "thick fog"]


def test_when_there_are_no_more_recordings_it_ends():
    fake = Fake(keys="n", recordings=deque([audio()]))

    finish = run(s.Session(), fake.runner())

    assert not finish.interrupted
    assert fake.seen[-1] == ("complain", "no more", "record some")


def test_without_a_voice_nothing_is_said_unasked():
    fake = Fake(keys="oq", ready=False)

    run(s.Session(), fake.runner())

    assert [what for what in fake.seen if what[0] == "say"] == [("say", "thin air", False, None)]


def test_time_is_that_of_the_clock():
    ticks = iter(range(0, 1000, 20))

    finish = run(s.Session(seconds=90), Fake(keys="nnnn", texts=tuple("abcdefgh")).runner(), lambda: next(ticks))

    assert len(finish.tries) == 2  # four events a drill: the second begins after 80 seconds, a third would after 160


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interrupt_waits_for_the_end_of_the_block():
    done = []
    with pytest.raises(KeyboardInterrupt), uninterrupted():
        os.kill(os.getpid(), signal.SIGINT)
        done.append(True)

    assert done
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
