"""What to practise next, from what is remembered."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pronounce_cli.coach.memory import LongMemory, Memory, now
from pronounce_cli.coach.plan import Plan, contrast_of
from pronounce_cli.history.progress import streak
from pronounce_cli.practice.drills import Drill
from pronounce_cli.practice.prompts import Level, has_material, inventory
from pronounce_cli.practice.schedule import Known, choose
from pronounce_cli.practice.session import Session
from pronounce_cli.practice.summary import Summary, summarise, troubles
from pronounce_cli.practice.written import as_written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pronounce_cli.core.learning import Attempt
    from pronounce_cli.practice.prompts import Prompt
    from pronounce_cli.practice.session import Finish

_MEDIUM_FROM, _HARD_FROM = 75.0, 88.0
_LATEST = 10
_RECENT = 60


@dataclass(frozen=True, slots=True)
class Coach:
    """Chooses drills from what is remembered.

    Attributes:
        plan: What to practise.
        prompts: The texts that fit it.
        memory: What was done and what is due.
        seed: Decides among equals; None keeps the order of the texts.
    """

    plan: Plan
    prompts: Sequence[Prompt]
    memory: Memory
    seed: int | None = None

    @classmethod
    def of(cls, plan: Plan, prompts: Sequence[Prompt], memory: Memory) -> Coach:
        """Return the coach for a plan and the texts that fit it, see `candidates`."""
        own = bool(plan.texts) or plan.file is not None
        return cls(plan, prompts, memory, None if own else random.SystemRandom().randrange(2**31))

    def session(self) -> Session:
        """Return the first state of the session, or that where it was cut off."""
        resumed = (self.memory.resumed if isinstance(self.memory, LongMemory) else None) or ()
        seconds = None if self.plan.minutes is None else 60 * self.plan.minutes
        return Session(count=self.total, seconds=seconds, offered=len(resumed), done=resumed)

    @property
    def total(self) -> int | None:
        """Return how many drills the session has; None where only time ends it before its texts are done."""
        counts = [count for count in (self.plan.drills, len(self.prompts)) if count is not None]
        return None if self.plan.minutes is not None and self.plan.drills is None else min(counts)

    def choose(self, done: tuple[str, ...]) -> Drill | None:
        """Return the next drill, given the ids of those that are done; None where nothing is left."""
        known = Known() if self.plan.texts else self._known()
        choice = choose(self.prompts, known, now(), done=done, seed=self.seed)
        if choice is None:
            return None
        words = (as_written(word, choice.prompt.text, choice.prompt.language) for word in choice.words)
        due = (*words, *choice.sounds)
        found = contrast_of(choice.prompt)
        if found is None:
            return Drill(choice.prompt, choice.prompt.text, due=due)
        pair, contrast = found
        first = random.Random(f"{self.seed} {choice.prompt.id}").random() < 0.5  # noqa: S311 - for variety
        text, other = pair if first else pair[::-1]
        return Drill(choice.prompt, text, other, f"{' and '.join(contrast.sounds)}: {contrast.note}", due)

    def before(self, text: str) -> Attempt | None:
        """Return the last attempt at a text that could be judged."""
        return next((a for a in reversed(self.memory.attempts()) if a.text == text and a.reason is None), None)

    def summary(self, finish: Finish, minutes: float) -> Summary:
        """Return what a session came to."""
        return summarise(finish.tries, self.memory.cards() if self.memory.lasts else (), minutes)

    def streak(self) -> int:
        """Return on how many days in a row there was practice, up to today."""
        here = datetime.now().astimezone()
        return streak({attempt.at.astimezone(here.tzinfo).date() for attempt in self.memory.attempts()}, here.date())

    def _known(self) -> Known:
        """Return what the choice of a drill depends on."""
        attempts = self.memory.attempts()
        symbols = inventory(self.plan.language) if has_material(self.plan.language) else ()
        sound_of = {sound.arpabet or sound.ipa: sound.ipa for sound in symbols}
        weak = troubles(attempts[-_RECENT:])
        return Known(
            cards=self.memory.cards(),
            tried={attempt.prompt: attempt.at for attempt in attempts},
            weak=tuple(sound_of.get(trouble.symbol, trouble.ipa) for trouble in weak),
            sound_of=sound_of,
            level=None if self.plan.level or self.seed is None else level_for(attempts),
        )


def level_for(attempts: Sequence[Attempt]) -> Level:
    """Return how long new texts should be, by the latest overall scores: easy at first."""
    scores = [a.scores.overall for a in attempts if a.scores.overall is not None][-_LATEST:]
    mean = sum(scores) / len(scores) if len(scores) == _LATEST else 0.0
    return Level.EASY if mean < _MEDIUM_FROM else Level.MEDIUM if mean < _HARD_FROM else Level.HARD
