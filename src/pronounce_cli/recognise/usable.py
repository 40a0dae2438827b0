"""What of a transcript can be used: the one place that decides it, for every provider, replies and plug-ins included.

A recogniser may write what nobody said: a phrase in silence ("Thank you."), a sentence again and again, times that are
none of this recording. Whisper knows signs of this (Radford et al., "Robust Speech Recognition via Large-Scale Weak
Supervision", 2022, section 4.5): text that compresses well, and a probability that there is no speech. Neither decides
alone: the text that was asked for and the sounds have the last word.
"""

from __future__ import annotations

import math
import re
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, TypeVar

from pronounce_cli.core.matching import WordStatus
from pronounce_cli.core.types import HeardWord, Span, Transcript
from pronounce_cli.languages.text import clean

if TYPE_CHECKING:
    from pronounce_cli.core.matching import Hearing

NO_SPEECH: Final = 0.6
"""Whisper's own threshold: more, and there is probably no speech."""

FITS: Final = 0.5
"""Share of phones that sounds and a transcript have in common, from which it may be what was said."""

Likeness = Callable[[str], float]
"""Returns what share of their phones the sounds and a text have in common, 0 to 1."""

_WORSE = 0.25  # by which a transcript may fit the sounds worse than the text that was asked for
_COMPRESSION = 2.4  # Whisper's own threshold: text that is shorter by this is a loop
_FASTEST_WORDS_PER_S, _ANY_WORDS = 7.0, 4  # nobody says more
_ENDLESS = 30  # times what can be said: no transcript at all
_LOOP, _LONGEST_LOOP = 3, 60  # times that words stand in a row, and how many words these may be
_TELLING_SHARE, _TELLING_WORDS = 0.5, 2  # of the words asked for, or of its own: a transcript of these was not invented
_MORE_WORDS = 1.5  # times the words of the text that a list may have, with fillers that the text leaves out
_ROUNDING_S = 0.5  # by which a time may lie past the end without a word about it
_SHOWN = 60  # characters of a text in a sentence

_ESCAPES = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\-_]")
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Note:
    """What of a transcript was not used.

    Attributes:
        reason: Why, in words that are the same for all recordings.
        sentence: The same, with what it says; without a full stop.
    """

    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Usable:
    """What of a transcript can be used.

    Attributes:
        transcript: The rest, cleaned; `unused` has the reasons of the notes.
        notes: What was not used and why.
    """

    transcript: Transcript
    notes: tuple[Note, ...]


def usable(transcript: Transcript, duration_s: float, likeness: Likeness | None = None) -> Usable:
    """Return what of a transcript can be used.

    Its text and words hold nothing that cannot be said, and no loop; its words are those of its text; their times lie
    in the recording and in order, or are None.

    Args:
        transcript: As the provider gave it.
        duration_s: Length of the recording that it heard.
        likeness: Asks the sounds; None where they cannot be judged.
    """
    provider = transcript.provider
    text, words, notes = _sayable(transcript, duration_s, likeness)
    if words and not _letters(text):
        text = " ".join(word.text for word in words)
    if words is not None and text:
        words, others = _as_in_text(words, text)
        if others:
            reason = f"{provider} lists words that are not those of its text"
            notes.append(Note(reason, f"{reason}, which was used instead"))
    words, wrong = _in_time(words, duration_s)
    if wrong:
        reason = f"{provider} gave times that lie outside the recording or out of order"
        notes.append(Note(reason, f"{reason}; they were not used"))
    unused = "; ".join(note.reason for note in notes) or None
    return Usable(replace(transcript, text=text, words=words, unused=unused), tuple(notes))


def is_invented(hearing: Hearing, transcript: Transcript, asked: str, likeness: Likeness | None = None) -> bool:
    """Return whether a transcript was never said.

    It may be where it has less than half of the words asked for, and less than half of its own are among them; then the
    sounds tell, which fit what was said better than what was invented. Where they cannot be judged, the provider itself
    must doubt that there was speech.
    """
    found = sum(match.status is WordStatus.MATCH for match in hearing.alignment.words)
    of_text = found >= _TELLING_WORDS and found >= _TELLING_SHARE * len(hearing.heard.words)
    if not hearing.heard.words or hearing.share >= _TELLING_SHARE or of_text:
        return False
    if likeness is None:
        return transcript.no_speech is not None and transcript.no_speech > NO_SPEECH
    fit = likeness(transcript.text)
    return fit < FITS or fit < likeness(asked) - _WORSE


def _sayable(
    transcript: Transcript, duration_s: float, likeness: Likeness | None
) -> tuple[str, tuple[HeardWord, ...] | None, list[Note]]:
    """Return text and words without what nobody can have said, and what that was."""
    provider, most = transcript.provider, _ANY_WORDS + _FASTEST_WORDS_PER_S * duration_s
    text = _said(transcript.text)
    words = None if transcript.words is None else tuple(_cleaned(transcript.words))
    notes = []
    if transcript.silent:
        said = f"{provider} wrote {_quoted(_said(transcript.silent))} where it heard no speech; it was not used"
        notes.append(Note(f"{provider} wrote words where it heard no speech", said))
    loop = None
    if _count(text, words) <= _ENDLESS * most:
        text, words, loop = _without_loops(text, words, _count(text, words) > most, likeness)
    if loop:
        said = f"{provider} wrote {_quoted(loop)} again and again, as recognisers do; it was taken once"
        notes.append(Note(f"{provider} wrote the same words again and again", said))
    if _count(text, words) > most:
        reason = f"{provider} wrote more words than anybody can say"
        notes.append(Note(reason, f"{reason} in {duration_s:.1f} s, {_quoted(text)}; none was used"))
        text, words = "", ()
    return text, words, notes


def _said(text: str) -> str:
    """Return a text without escape sequences, control characters and needless white space."""
    return " ".join(clean(_ESCAPES.sub("", text)).split())


def _cleaned(words: Iterable[HeardWord]) -> Iterator[HeardWord]:
    """Yield words without white space; what stands in one entry shares its time by the length of its words."""
    for word in words:
        confidence = word.confidence if word.confidence is not None and 0 <= word.confidence <= 1 else None
        parts = [part for part in _said(word.text).split() if _letters(part)]
        if len(parts) > 1 and all(part.isdecimal() for part in parts):  # "10 000"
            parts = ["".join(parts)]
        for part, span in zip(parts, _divided(word.span, parts), strict=True):
            yield HeardWord(part, span, confidence)


def _divided(span: Span | None, parts: Sequence[str]) -> Iterator[Span | None]:
    if span is None or len(parts) == 1:
        yield from [span] * len(parts)
        return
    whole, start = sum(map(len, parts)), 0
    for part in parts:
        end = start + len(part)
        yield Span(*(span.start_s + span.duration_s * i / whole for i in (start, end)))
        start = end


def _letters(text: str) -> str:
    """Return what two spellings of a word have in common."""
    return "".join(char for char in text.casefold() if char.isalnum())


def _count(text: str, words: Sequence[HeardWord] | None) -> int:
    return max(len(text.split()), len(words or ()))


def _without_loops(
    text: str, words: tuple[HeardWord, ...] | None, too_many: bool, likeness: Likeness | None
) -> tuple[str, tuple[HeardWord, ...] | None, str | None]:
    """Return text and words in which every loop stands once, and the first of the loops; None where there is none.

    What is said again and again is no loop: it is one if nobody could say so much, or if the text compresses as loops
    do and the sounds have more in common with it when it is taken once.
    """
    tokens = text.split()
    once, loop = _once(tokens, [_letters(token) for token in tokens])
    fewer, listed = _once(words or (), [_letters(word.text) for word in words or ()])
    if not loop and not listed:
        return text, words, None
    if not too_many:
        data = text.encode("utf-8", "replace")
        compresses = len(data) > _COMPRESSION * len(zlib.compress(data))
        if not (compresses and likeness) or likeness(" ".join(once)) <= likeness(text):
            return text, words, None
    kept = words if words is None else tuple(fewer)
    return " ".join(once), kept, " ".join(loop or (word.text for word in listed))


def _once(items: Sequence[_Item], keys: Sequence[str]) -> tuple[list[_Item], list[_Item]]:
    """Return the items with every loop taken once, and the items of the longest loop."""
    left, names = list(items), list(keys)
    first: list[_Item] = []
    while found := _longest_loop(names):
        start, size, end = found
        first = first or left[start : start + size]
        del left[start + size : end], names[start + size : end]
    return left, first


def _longest_loop(keys: Sequence[str]) -> tuple[int, int, int] | None:
    """Return where the longest loop starts, how many words it repeats, and where it ends; None without one."""
    best: tuple[int, int, int] | None = None
    for size in range(1, min(len(keys) // _LOOP, _LONGEST_LOOP) + 1):
        start = 0
        for i in range(size, len(keys) + 1):
            if i < len(keys) and keys[i] == keys[i - size]:
                continue
            if i - start >= _LOOP * size and (best is None or i - start > best[2] - best[0]):
                best = start, size, i
            start = i - size + 1
    return best


def _as_in_text(words: Sequence[HeardWord], text: str) -> tuple[tuple[HeardWord, ...] | None, bool]:
    """Return the words of a text, with times and confidences from a list of words, and whether the two differ.

    Figures may be written in one and spelled out in the other, and the list may have fillers that the text leaves out.
    None where there is no list.
    """
    if not words:
        return None, False
    tokens = [token for token in text.split() if _letters(token)]
    asked, listed = [_letters(token) for token in tokens], [_letters(word.text) for word in words]
    if "".join(asked) == "".join(listed):
        return tuple(words), False
    few = len(listed) <= _MORE_WORDS * len(asked) + 1
    found: list[HeardWord] = []
    others = False
    for _, first, last, start, end in SequenceMatcher(None, listed, asked, autojunk=False).get_opcodes():
        here, there = "".join(listed[first:last]), "".join(asked[start:end])
        figures = sum(char.isdigit() for char in here + there)
        in_figures = bool(here and there and figures) and max(last - first, end - start) <= 4 + 3 * figures
        if here == there or in_figures or (few and not there):
            found += words[first:last]
        else:
            others = True
            found += (HeardWord(token, None, None) for token in tokens[start:end])
    return tuple(found), others


def _in_time(words: tuple[HeardWord, ...] | None, duration_s: float) -> tuple[tuple[HeardWord, ...] | None, bool]:
    """Return words whose times lie in the recording and in order, and whether some did not.

    Where half of them do not, they are of another clock or in another unit, and none is kept.
    """
    if not words:
        return words, False
    given = {i: word.span for i, word in enumerate(words) if word.span}
    inside = [i for i, span in given.items() if _is_inside(span, duration_s)]
    kept = [inside[j] for j in _in_order([given[i].start_s for i in inside])]
    same = len(kept) > 1 and len({given[i] for i in kept}) == 1  # a server's default, not a measurement
    if same or 2 * len(kept) <= len(given):
        kept = []
    late = any(given[i].end_s > duration_s + _ROUNDING_S for i in kept)
    spans: dict[int, Span] = {}
    limit_s = duration_s
    for i in reversed(kept):
        start_s = given[i].start_s
        spans[i] = Span(start_s, min(given[i].end_s, limit_s))
        limit_s = start_s
    found = (replace(word, span=spans.get(i)) for i, word in enumerate(words))
    return tuple(found), late or len(kept) < len(given)


def _is_inside(span: Span, duration_s: float) -> bool:
    return math.isfinite(span.end_s) and 0 <= span.start_s <= span.end_s and span.start_s < duration_s


def _in_order(values: Sequence[float]) -> list[int]:
    """Return the indices of the longest part of `values` that never falls (Fredman, Discrete Mathematics 11, 1975)."""
    ends: list[float] = []
    lasts: list[int] = []
    before: list[int] = []
    for i, value in enumerate(values):
        at = bisect_right(ends, value)
        before.append(lasts[at - 1] if at else -1)
        ends[at : at + 1], lasts[at : at + 1] = [value], [i]
    found: list[int] = []
    i = lasts[-1] if lasts else -1
    while i >= 0:
        found.append(i)
        i = before[i]
    return found[::-1]


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + '…'}”"
