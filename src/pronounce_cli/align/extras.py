"""Why a word was heard that was not asked for: filled pause, repetition, false start, or really another word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from pronounce_cli.align.similarity import Form, similarity
from pronounce_cli.core.matching import LIKE, ExtraKind, ExtraWord, WordMatch

if TYPE_CHECKING:
    from pronounce_cli.core.types import Reference
    from pronounce_cli.languages.profile import Spelling

_FRAGMENT = ("-", "–", "—", "…")


def label_extras(
    left: Sequence[int],
    matches: Sequence[WordMatch],
    asked: Sequence[Form],
    said: Sequence[Form],
    heard: Reference,
    spelling: Spelling,
) -> tuple[ExtraWord, ...]:
    """Return the words left over with their kinds.

    Args:
        left: Their indices in what was heard, ascending.
        matches: Per word of the reference.
        asked: Forms of the words of the reference.
        said: Forms of the words that were heard.
        heard: What was heard.
        spelling: Of the language.
    """
    found: list[ExtraWord] = []
    for run in _runs(left):
        after = [i for i, match in enumerate(matches) if match.heard and match.heard[0] > run[-1]]
        before = after[0] if after else len(asked)
        plain = [j for j in run if said[j].text not in spelling.fillers]
        kinds = dict.fromkeys(run, ExtraKind.FILLER) | dict(zip(plain, _kinds(plain, said, heard, run), strict=True))
        found += [ExtraWord(j, kinds[j], before) for j in run]
    return tuple(found)


def _runs(left: Sequence[int]) -> Iterator[list[int]]:
    """Yield runs of neighbours."""
    run: list[int] = list(left[:1])
    for one, other in pairwise(left):
        if other != one + 1:
            yield run
            run = []
        run.append(other)
    if run:
        yield run


def _kinds(plain: Sequence[int], said: Sequence[Form], heard: Reference, run: Sequence[int]) -> list[ExtraKind]:
    """Return the kinds of a run of extra words, in which a speaker may start the words after it several times.

    A word like the one that the speaker then says is a repetition; a piece of it, or one much like it, is a false
    start, and so are the words between a start and the next one.
    """
    following = said[run[-1] + 1 : run[-1] + 2 + len(plain)]
    earlier = said[max(run[0] - len(plain), 0) : run[0]]
    if plain and len(earlier) == len(plain) and all(said[j].same(form) for j, form in zip(plain, earlier, strict=True)):
        return [ExtraKind.REPETITION] * len(plain)
    kinds = []
    place = 0  # how many of the following words this start has reached
    for j in plain:
        next_up = following[place : place + 1] or following[:1]
        if following and said[j].same(following[0]):
            place = 1
            kinds.append(ExtraKind.REPETITION)
        elif next_up and said[j].same(next_up[0]):
            place += 1
            kinds.append(ExtraKind.REPETITION)
        elif place or _is_cut(heard, j) or any(_starts(said[j], form) for form in (*next_up, *following[:1])):
            place += 1
            kinds.append(ExtraKind.FALSE_START)
        else:
            kinds.append(ExtraKind.INSERTION)
    return kinds


def _is_cut(heard: Reference, j: int) -> bool:
    """Return whether a word is written as broken off: "w-"."""
    return heard.words[j].written.endswith(_FRAGMENT)


def _starts(form: Form, whole: Form) -> bool:
    """Return whether a word is the beginning of another, or nearly the other."""
    beginning = any(
        len(piece) < len(sounds) and sounds[: len(piece)] == piece for piece in form.sounds for sounds in whole.sounds
    )
    return beginning or whole.text.startswith(form.text) or similarity(form, whole) >= LIKE
