"""How likely the words of a text are to a recogniser on this machine: a second view beside its free transcript.

A recogniser is told to expect the text. Where the transcript has a word, it is given in the transcript's writing ("20"
for "twenty"), so that what is left are the words in which the two differ, each after what was really said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pronounce_cli.core.errors import ProviderError
from pronounce_cli.core.matching import Hearing, WordStatus
from pronounce_cli.core.ports import ForcedDecoder
from pronounce_cli.core.types import Audio, ForcedWord, Reference, Span
from pronounce_cli.recognise import forced_max_s
from pronounce_cli.recognise.pieces import split_at_pauses

Forced = tuple[ForcedWord | None, ...]
_FAILED = "{} could not say how likely the text is, so its transcript alone was used: {}"


@dataclass(frozen=True, slots=True)
class _Token:
    """What is written between two spaces of the text.

    Attributes:
        words: Indices of its words in the reference.
        written: As the recogniser is to expect it.
        span: Where the transcript has it; None where it does not.
    """

    words: tuple[int, ...]
    written: str
    span: Span | None


def forced(
    recogniser: object, audio: Audio, reference: Reference, hearing: Hearing, provider: str
) -> tuple[Forced | None, tuple[str, ...]]:
    """Return what a recogniser makes of each word of a text that it is told to expect, and warnings.

    Args:
        recogniser: The one that was asked for the transcript, if any.
        audio: The recording.
        reference: The text.
        hearing: The transcript against it.
        provider: Who made the transcript.

    Returns:
        One entry per word, None for a word that nothing is known of; None where the provider cannot tell, or would need
        the network for it.
    """
    longest_s = forced_max_s(provider)
    if longest_s is None or not isinstance(recogniser, ForcedDecoder):
        return None, ()
    found: list[ForcedWord | None] = [None] * len(reference.words)
    try:
        for start_s, piece, tokens in _pieces(audio, _tokens(reference, hearing), longest_s):
            answer = recogniser.force(piece, [token.written for token in tokens], reference.language)
            for token, word in zip(tokens, answer or (), strict=bool(answer)):
                for i in token.words:
                    found[i] = _later(word, start_s)
    except ProviderError as error:
        return None, (_FAILED.format(provider, error.message),)
    return (tuple(found) if any(found) else None), ()


def _tokens(reference: Reference, hearing: Hearing) -> list[_Token]:
    places: dict[int, list[int]] = {}
    for i, word in enumerate(reference.words):
        places.setdefault(word.token, []).append(i)
    owners = _owners(reference, hearing)
    return [_token(reference, hearing, tuple(words), owners) for words in places.values()]


def _owners(reference: Reference, hearing: Hearing) -> dict[int, set[int]]:
    """Return which tokens of the text each token of the transcript was heard for."""
    owners: dict[int, set[int]] = {}
    for word, match in zip(reference.words, hearing.alignment.words, strict=True):
        for j in match.heard:
            owners.setdefault(hearing.heard.words[j].token, set()).add(word.token)
    return owners


def _token(reference: Reference, hearing: Hearing, words: tuple[int, ...], owners: dict[int, set[int]]) -> _Token:
    matches = [hearing.alignment.words[i] for i in words]
    heard = list(dict.fromkeys(hearing.heard.words[j].token for match in matches for j in match.heard))
    alone = all(len(owners[token]) == 1 for token in heard)
    written = reference.words[words[0]].written
    if not alone or any(match.status is not WordStatus.MATCH for match in matches):
        return _Token(words, written, None)
    said = [hearing.words[token] for token in heard]
    first, last = said[0].span, said[-1].span
    span = Span(first.start_s, last.end_s) if first and last else None
    return _Token(words, " ".join(word.text for word in said), span)


def _pieces(
    audio: Audio, tokens: Sequence[_Token], longest_s: float
) -> Iterator[tuple[float, Audio, Sequence[_Token]]]:
    """Yield the start of each piece of the recording, the piece, and the tokens that lie in it.

    A long recording is cut at pauses, and its text where the transcript has words on both sides of a cut; tokens that
    may lie on either side are left out.
    """
    cuts = split_at_pauses(audio, longest_s)
    first = 0
    for here, (start_s, piece) in enumerate(cuts):
        if here == len(cuts) - 1:
            last = following = len(tokens)
        else:
            cut_s = cuts[here + 1][0]
            placed = [(i, (t.span.start_s + t.span.end_s) / 2) for i, t in enumerate(tokens) if t.span]
            last = max((i + 1 for i, middle_s in placed if middle_s < cut_s), default=first)
            following = min((i for i, middle_s in placed if middle_s >= cut_s), default=len(tokens))
        if last > first:
            yield start_s, piece, tokens[first:last]
        first = max(following, last, first)


def _later(word: ForcedWord, by_s: float) -> ForcedWord:
    if not by_s or word.span is None:
        return word
    return replace(word, span=Span(word.span.start_s + by_s, word.span.end_s + by_s))
