"""How a session runs: a state machine that does nothing itself.

`step` takes a state and an event and returns the next state with what is to be done, as values. Whoever runs the
session carries these effects (`Choose` to `Finish`) out in order and reports back with events (`Offered` to
`Interrupted`): what was chosen, recorded, scored, or typed.

    CHOOSING ──Offered──▶ RECORDING ──Recorded──▶ SCORING ──Scored──▶ ASKING ──n──▶ CHOOSING
                              ▲     ╰─────Unheard / Failed─────╯    │  ▲
                              ╰──────────────r──────────────────────╯  ╰─ m o b s e, and w by way of PICKING

`q`, `Interrupted` and the end of the material lead to ENDED from everywhere; the session then closes with `Finish`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pronounce_cli.practice.drills import Drill, Tried

if TYPE_CHECKING:
    from pronounce_cli.core.types import Audio

NEXT: Final = frozenset({"n", "\r", "\n", " ", ""})  # keys that lead on; the return key too


class Phase(StrEnum):
    """What the session waits for."""

    CHOOSING = "choosing"
    RECORDING = "recording"
    SCORING = "scoring"
    ASKING = "asking"
    PICKING = "picking"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Offered:
    """A drill was chosen; None where nothing is left."""

    drill: Drill | None


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """There is a recording."""

    take: Audio


@dataclass(frozen=True, slots=True)
class Unheard:
    """There is no recording, and why.

    `final` where there will be none in this session: it ends, but after a first recording of the text only once that
    has been looked at.
    """

    why: str
    hint: str | None = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """The recording was scored."""

    tried: Tried


@dataclass(frozen=True, slots=True)
class Failed:
    """The recording could not be scored, and why."""

    why: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key was pressed."""

    key: str


@dataclass(frozen=True, slots=True)
class Picked:
    """A word was chosen by its place among the words of the text; None for none."""

    word: int | None


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Ctrl-C was pressed, or the terminal is gone."""


Event = Offered | Recorded | Unheard | Scored | Failed | Pressed | Picked | Interrupted


@dataclass(frozen=True, slots=True)
class Choose:
    """Choose a drill; answered by `Offered`."""

    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Show:
    """Show what to say."""

    drill: Drill
    number: int
    again: bool


@dataclass(frozen=True, slots=True)
class PlayReference:
    """Play how it should sound, the whole or one word; `asked` where a key was pressed for it."""

    drill: Drill
    slow: bool = False
    word: str | None = None
    asked: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class PlayMine:
    """Play what was recorded, the whole or the word at one place of the text."""

    take: Audio
    tried: Tried | None
    slow: bool = False
    word: int | None = None


@dataclass(frozen=True, slots=True)
class Listen:
    """Record; answered by `Recorded`, `Unheard` or `Interrupted`."""

    drill: Drill


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """Score a recording; answered by `Scored` or `Failed`."""

    drill: Drill
    take: Audio


@dataclass(frozen=True, slots=True)
class Save:
    """Remember an attempt."""

    tried: Tried


@dataclass(frozen=True, slots=True)
class Report:
    """Show the score."""

    tried: Tried


@dataclass(frozen=True, slots=True)
class Explain:
    """Show all that is known about the last try."""

    tried: Tried


@dataclass(frozen=True, slots=True)
class Complain:
    """Say why there is nothing to report."""

    why: str
    hint: str | None


@dataclass(frozen=True, slots=True)
class Ask:
    """Wait for a key; answered by `Pressed` or `Interrupted`.

    Attributes:
        keys: Keys that mean something now, in the order in which they are shown.
        last: Whether `n` ends the session.
        help: Whether to say what the keys mean.
    """

    keys: tuple[str, ...]
    last: bool
    help: bool = False


@dataclass(frozen=True, slots=True)
class AskWord:
    """Let a word be chosen; answered by `Picked`."""

    tried: Tried


@dataclass(frozen=True, slots=True)
class Finish:
    """Close the session."""

    tries: tuple[Tried, ...]
    interrupted: bool


Effect = (
    Choose
    | Show
    | PlayReference
    | PlayMine
    | Listen
    | Score
    | Save
    | Report
    | Explain
    | Complain
    | Ask
    | AskWord
    | Finish
)


@dataclass(frozen=True, slots=True)
class Session:
    """The state of a session.

    Attributes:
        phase: What it waits for.
        count: Drills after which it ends; None for no limit.
        seconds: Time after which no new drill begins; None for no limit.
        offered: Drills that were begun, with those of the sitting that is resumed.
        done: Ids of their prompts.
        drill: The present one.
        take: The last recording of it that was worth scoring.
        tried: Its last score; None before the first and where the last recording has none.
        tries: All scores of this session, in order.
    """

    phase: Phase = Phase.CHOOSING
    count: int | None = None
    seconds: float | None = None
    offered: int = 0
    done: tuple[str, ...] = ()
    drill: Drill | None = None
    take: Audio | None = None
    tried: Tried | None = None
    tries: tuple[Tried, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys that mean something while the session asks."""
        mine = ("m", "b") if self.take is not None else ()
        scored = ("w", "e") if self.tried is not None and self.tried.assessment.words else ()
        return tuple(key for key in "rmobwsenq" if key in {"r", "o", "s", "n", "q", *mine, *scored})

    def over(self, now_s: float) -> bool:
        """Return whether no further drill begins, `now_s` seconds after the start."""
        enough = self.count is not None and self.offered >= self.count
        return enough or (self.seconds is not None and now_s >= self.seconds)


def begin(session: Session, now_s: float = 0.0) -> tuple[Session, tuple[Effect, ...]]:
    """Return the first state and what to do first."""
    return _next(session, now_s)


def step(session: Session, event: Event, now_s: float) -> tuple[Session, tuple[Effect, ...]]:
    """Return the next state and what is to be done.

    Args:
        session: The state.
        event: What has happened. One that does not fit the state, as a key that was pressed twice, changes nothing.
        now_s: Seconds since the session began.
    """
    if session.phase is Phase.ENDED:
        return session, ()
    if isinstance(event, Interrupted):
        return _finish(session, interrupted=True)
    answers = {
        Phase.CHOOSING: _chosen,
        Phase.RECORDING: _recorded,
        Phase.SCORING: _scored,
        Phase.ASKING: _pressed,
        Phase.PICKING: _picked,
    }
    return answers[session.phase](session, event, now_s)


_Step = tuple[Session, tuple[Effect, ...]]


def _chosen(session: Session, event: Event, _now_s: float) -> _Step:
    if not isinstance(event, Offered):
        return session, ()
    drill = event.drill
    if drill is None:
        return _finish(session)
    session = replace(session, phase=Phase.RECORDING, drill=drill, take=None, tried=None, offered=session.offered + 1)
    session = replace(session, done=(*session.done, drill.prompt.id))
    return session, (Show(drill, session.offered, again=False), PlayReference(drill, asked=False), Listen(drill))


def _recorded(session: Session, event: Event, now_s: float) -> _Step:
    assert session.drill is not None
    if isinstance(event, Recorded):
        return replace(session, phase=Phase.SCORING, take=event.take, tried=None), (Score(session.drill, event.take),)
    if isinstance(event, Unheard) and event.final and session.take is None:
        ended, effects = _finish(_given_up(session))
        return ended, (Complain(event.why, event.hint), *effects)
    if isinstance(event, Unheard):
        return _ask(session, now_s, Complain(event.why, event.hint))
    return session, ()


def _scored(session: Session, event: Event, now_s: float) -> _Step:
    if isinstance(event, Scored):
        session = replace(session, tried=event.tried, tries=(*session.tries, event.tried))
        return _ask(session, now_s, Save(event.tried), Report(event.tried))
    if isinstance(event, Failed):
        return _ask(session, now_s, Complain(event.why, event.hint))
    return session, ()


def _pressed(session: Session, event: Event, now_s: float) -> _Step:
    if not isinstance(event, Pressed):
        return session, ()
    key = event.key.lower()
    if key == "q":
        return _finish(_given_up(session))
    if key in NEXT:
        return _next(_given_up(session), now_s)
    if key not in session.keys:
        return session, (_asking(session, now_s, explain=True),)
    if key == "w":
        assert session.tried is not None
        return replace(session, phase=Phase.PICKING), (AskWord(session.tried),)
    return _repeated(session, key, now_s)


def _repeated(session: Session, key: str, now_s: float) -> _Step:
    """Return what a key does that stays with the drill."""
    drill, take = session.drill, session.take
    assert drill is not None
    if key == "r":
        return replace(session, phase=Phase.RECORDING), (Show(drill, session.offered, again=True), Listen(drill))
    if key == "e":
        assert session.tried is not None
        return _ask(session, now_s, Explain(session.tried))
    effects: list[Effect] = []
    if key in "obs":
        effects.append(PlayReference(drill, slow=key == "s"))
    if key in "mb" and take is not None:
        effects.append(PlayMine(take, session.tried))
    return _ask(session, now_s, *effects)


def _picked(session: Session, event: Event, now_s: float) -> _Step:
    if not isinstance(event, Picked) or session.drill is None or session.take is None or session.tried is None:
        return session, ()
    if event.word is None or not 0 <= event.word < len(session.tried.assessment.words):
        return _ask(session, now_s)
    reference = PlayReference(session.drill, word=session.tried.assessment.words[event.word].text)
    return _ask(session, now_s, reference, PlayMine(session.take, session.tried, word=event.word))


def _ask(session: Session, now_s: float, *first: Effect) -> _Step:
    session = replace(session, phase=Phase.ASKING)
    return session, (*first, _asking(session, now_s))


def _asking(session: Session, now_s: float, *, explain: bool = False) -> Ask:
    return Ask(session.keys, session.over(now_s), explain)


def _given_up(session: Session) -> Session:
    """Return the session without the present drill, if that was never scored: it does not count."""
    drill = session.drill
    if drill is None or any(tried.drill.prompt.id == drill.prompt.id for tried in session.tries):
        return session
    return replace(session, offered=session.offered - 1)


def _next(session: Session, now_s: float) -> _Step:
    if session.over(now_s):
        return _finish(session)
    return replace(session, phase=Phase.CHOOSING, drill=None, take=None, tried=None), (Choose(session.done),)


def _finish(session: Session, *, interrupted: bool = False) -> _Step:
    return replace(session, phase=Phase.ENDED), (Finish(session.tries, interrupted),)
