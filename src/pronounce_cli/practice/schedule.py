"""When words and phones come again (FSRS), and which text to practise next.

How an attempt rates cards:

| | Again | Hard | Good | Easy | no review |
|---|---|---|---|---|---|
| word | poor or left out | fair | good | good, accuracy from 98 | not sure |
| phone (mean of its places) | below 60 | below 80 | below 97 | from 97 | in words that are not sure or left out |

A word gets its card when it first goes wrong, so that common words which never do are not asked for; a phone gets its
card the first time it is judged. Where a word stands in a text twice, the worse one counts. FSRS runs without its
random fuzz, so that the same history gives the same dates, and nothing rests for more than `LONGEST_DAYS`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from pronounce_cli.core.learning import Card, CardKey, CardKind, Rating, Review, WordTry
from pronounce_cli.core.types import Miscue, Verdict
from pronounce_cli.practice.prompts import Level, Prompt

if TYPE_CHECKING:
    import fsrs

EASY_WORD: Final = 98.0
PHONE_LIMITS: Final = ((60.0, Rating.AGAIN), (80.0, Rating.HARD), (97.0, Rating.GOOD))
LONGEST_DAYS: Final = 60
"""Nothing rests longer: common sounds are judged many times a day, which FSRS would take for years of recall."""

WORD_WEIGHT: Final = 2.0
"""A due word counts as much as this many due phones."""

REST: Final = timedelta(hours=12)
"""A text that was tried within this time comes again only when nothing else would do."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def reviews(words: Iterable[WordTry], language: str) -> tuple[Review, ...]:
    """Return what an attempt says about cards: each word and each phone once, in the order of the text.

    Args:
        words: As they were judged; none for a recording that could not be.
        language: Primary tag.
    """
    rated: dict[CardKey, Review] = {}
    sounds: dict[str, list[float]] = {}
    for word in words:
        rating = rate_word(word)
        if rating is None:
            continue
        key = CardKey(language, CardKind.WORD, word.name)
        worse = min(rating, rated[key].rating) if key in rated else rating
        rated[key] = Review(key, worse, starts=worse <= Rating.HARD)
        for phone in word.phones if word.miscue != Miscue.OMISSION else ():
            if phone.accuracy is not None:
                sounds.setdefault(phone.symbol, []).append(phone.accuracy)
    phones = (
        Review(CardKey(language, CardKind.PHONE, symbol), rate_phone(sum(values) / len(values)))
        for symbol, values in sounds.items()
    )
    return (*rated.values(), *phones)


def rate_word(word: WordTry) -> Rating | None:
    """Return how well a word was said; None where nobody can be sure."""
    if word.verdict is Verdict.UNCERTAIN:
        return None
    if word.miscue == Miscue.OMISSION or word.verdict is Verdict.POOR:
        return Rating.AGAIN
    if word.verdict is Verdict.FAIR:
        return Rating.HARD
    return Rating.EASY if word.accuracy is not None and word.accuracy >= EASY_WORD else Rating.GOOD


def rate_phone(accuracy: float) -> Rating:
    """Return how well a phone was made, by its mean accuracy from 0 to 100."""
    return next((rating for limit, rating in PHONE_LIMITS if accuracy < limit), Rating.EASY)


def reviewed(key: CardKey, card: Card | None, rating: Rating, at: datetime) -> Card:
    """Return a card after a review at a time in UTC; None starts a new one."""
    import fsrs

    if card is None:
        before = fsrs.Card(card_id=0, due=at)
    else:
        before = fsrs.Card(
            0, fsrs.State(card.state), card.step, card.stability, card.difficulty, card.due, card.last_review
        )
    after, _ = _scheduler().review_card(before, fsrs.Rating(rating), at)
    lapses = (card.lapses if card else 0) + (rating is Rating.AGAIN)
    return Card(
        key=key,
        state=int(after.state),
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        due=after.due,
        last_review=after.last_review,
        reviews=(card.reviews if card else 0) + 1,
        lapses=lapses,
    )


@cache
def _scheduler() -> fsrs.Scheduler:
    import fsrs

    return fsrs.Scheduler(enable_fuzzing=False, maximum_interval=LONGEST_DAYS)


def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, as cards name them."""
    return tuple(_WORD.findall(text.casefold().replace("’", "'")))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when the next text is chosen.

    Attributes:
        cards: All cards of the language.
        tried: When each prompt was last tried, in UTC, by its id.
        weak: Sounds in IPA that are often wrong, the worst first.
        sound_of: IPA as prompts have it, by symbol of a phone.
        level: Which new texts come first; None where that does not matter.
    """

    cards: Sequence[Card] = ()
    tried: Mapping[str, datetime] = field(default_factory=dict)
    weak: Sequence[str] = ()
    sound_of: Mapping[str, str] = field(default_factory=dict)
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A text to practise, and what of it is due: words in small letters and sounds in IPA; none where it is new."""

    prompt: Prompt
    words: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()


def choose(
    candidates: Sequence[Prompt], memory: Known, now: datetime, *, done: Collection[str] = (), seed: int | None = 0
) -> Choice | None:
    """Return what to practise next; None where every candidate is done.

    What covers the most due words and phones for its length comes first; then texts that were never tried, those of the
    right level before others and of these those with weak sounds; then the one that was tried longest ago.

    Args:
        candidates: Texts that fit what was asked for.
        memory: What is known.
        now: In UTC.
        done: Ids of prompts that are not to come again.
        seed: Decides among texts that are equally good; None takes the first.
    """
    left = [prompt for prompt in candidates if prompt.id not in done]
    if not left:
        return None
    due = [card for card in memory.cards if card.due <= now]
    words = {card.key.name for card in due if card.key.kind is CardKind.WORD}
    sounds = {memory.sound_of.get(c.key.name, c.key.name) for c in due if c.key.kind is CardKind.PHONE}
    choices = [_covered(prompt, words, sounds) for prompt in left]
    useful = [choice for choice in choices if (choice.words or choice.sounds) and not _fresh(choice, memory, now)]
    order = list(range(len(candidates)))
    if seed is not None:
        random.Random(seed).shuffle(order)  # noqa: S311 - for variety
    rank = {prompt.id: place for prompt, place in zip(candidates, order, strict=True)}
    if useful:
        return min(useful, key=lambda choice: (-_worth(choice), rank[choice.prompt.id]))
    new = [choice for choice in choices if choice.prompt.id not in memory.tried]
    if new:
        best = min(new, key=lambda choice: (*_newness(choice.prompt, memory), rank[choice.prompt.id]))
        return Choice(best.prompt)
    return min(choices, key=lambda choice: (memory.tried[choice.prompt.id], rank[choice.prompt.id]))


def _covered(prompt: Prompt, words: Collection[str], sounds: Collection[str]) -> Choice:
    found = tuple(dict.fromkeys(word for word in tokens(prompt.text) if word in words))
    return Choice(prompt, found, tuple(sound for sound in prompt.sounds if sound in sounds))


def _fresh(choice: Choice, memory: Known, now: datetime) -> bool:
    """Return whether a text was tried so lately that it is still in the ear, and no word of it is to be drilled."""
    last = memory.tried.get(choice.prompt.id)
    return last is not None and now - last < REST and not choice.words


def _worth(choice: Choice) -> float:
    gain = WORD_WEIGHT * len(choice.words) + len(choice.sounds)
    return float(gain / (len(tokens(choice.prompt.text)) + 4))  # a short text is done sooner


def _newness(prompt: Prompt, memory: Known) -> tuple[bool, int]:
    """Return how well a new text suits the learner; the least is the best."""
    weak = memory.weak
    rank = min((weak.index(sound) for sound in prompt.sounds if sound in weak), default=len(weak))
    return memory.level is not None and prompt.level is not memory.level, rank
