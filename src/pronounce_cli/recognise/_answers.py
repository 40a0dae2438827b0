"""Reading transcripts in the shape that OpenAI gave the world, and in all its dialects.

What an answer holds is read from the answer, never promised by the provider's name: words at the top or inside
segments, whole words or tokens, numbers as text, languages by name or code, null in place of anything.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pronounce_cli.core.types import HeardWord, Span
from pronounce_cli.recognise._sound import Heard, mean_by_length
from pronounce_cli.recognise.languages import bcp47
from pronounce_cli.recognise.usable import NO_SPEECH

# A segment that Whisper itself takes for silence and is not sure of is an invention ("Thank you."), as in its paper.
_UNSURE_LOGPROB = -1.0


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or a piece of one, as it came: with its leading space, which says whether it starts a word."""

    text: str
    span: Span | None
    confidence: float | None


def read_openai(answer: Mapping[str, object]) -> Heard | None:
    """Return what an answer in OpenAI's shape says, or None if there is no transcript in it."""
    segments = mappings(answer.get("segments"))
    text = answer.get("text")
    if not isinstance(text, str):
        if not segments:
            return None
        text = "".join(_text_of(segment) for segment in segments)
    invented = [segment for segment in segments if _is_invented(segment)]
    if invented:
        segments = [segment for segment in segments if not _is_invented(segment)]
        text = " ".join(_text_of(segment) for segment in segments)
    text = " ".join(text.split())
    listed = [_token(item) for item in mappings(answer.get("words"))]
    listed = [token for token in listed if not any(_lies_in(token, segment) for segment in invented)]
    nested = [_token(item) for segment in segments for item in mappings(segment.get("words"))]
    words = join_tokens(listed or nested) or _words_of_logprobs(answer.get("logprobs"), text)
    known_empty = not text and (bool(invented) or isinstance(answer.get("words"), list))
    return Heard(
        text,
        words if words or known_empty else None,
        _language(answer),
        no_speech=mean_by_length((_text_of(s), probability(s.get("no_speech_prob"))) for s in segments),
        silent="".join(_text_of(segment) for segment in invented).strip() or None,
    )


def join_tokens(tokens: Sequence[_Token]) -> tuple[HeardWord, ...]:
    """Return words, made of tokens where these are pieces of words.

    If any token but the first begins with a space, a token without one continues the word before it. The confidence
    of a word is the geometric mean of its tokens', those of punctuation left out.
    """
    tokens = [token for token in tokens if token.text.strip() and not token.text.startswith("[_")]
    in_pieces = any(token.text[0].isspace() for token in tokens[1:])
    groups: list[list[_Token]] = []
    for token in tokens:
        if groups and in_pieces and not token.text[0].isspace():
            groups[-1].append(token)
        else:
            groups.append([token])
    words = [_word(group) for group in groups]
    measured = any(word.confidence for word in words)  # zero for all is a server's default, not a measurement
    return tuple(
        word if measured else HeardWord(word.text, word.span, None) for word in words if has_letters(word.text)
    )


def word(text: object, start_s: object, end_s: object, confidence: object) -> HeardWord | None:
    """Return a word from values as they came; None if there is no word in it."""
    if not isinstance(text, str) or not has_letters(text):
        return None
    return HeardWord(text.strip(), span_of(start_s, end_s), probability(confidence))


def span_of(start_s: object, end_s: object) -> Span | None:
    """Return the stretch between two values as they came, whether it can be or not; None unless both are numbers."""
    start, end = number(start_s), number(end_s)
    return Span(start, end) if start is not None and end is not None else None


def probability(value: object) -> float | None:
    """Return a confidence from a value as it came; None unless it is a number from 0 to 1."""
    found = number(value)
    return found if found is not None and 0 <= found <= 1 else None


def number(value: object) -> float | None:
    """Return a number that may have come as text; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def mappings(value: object) -> list[Mapping[str, object]]:
    """Return the objects in a list that came; [] if it is no list."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def has_letters(text: str) -> bool:
    """Return whether there is anything to say in a text."""
    return any(char.isalnum() for char in text)


def _text_of(item: Mapping[str, object]) -> str:
    text = item.get("text")
    return text if isinstance(text, str) else ""


def _token(item: Mapping[str, object]) -> _Token:
    text = item.get("word")
    found = (probability(item.get(key)) for key in ("probability", "confidence", "score"))
    return _Token(
        text if isinstance(text, str) else _text_of(item),
        span_of(item.get("start"), item.get("end")),
        next((value for value in found if value is not None), None),
    )


def _word(group: Sequence[_Token]) -> HeardWord:
    spans = [token.span for token in group if token.span]
    sure = [t.confidence for t in group if t.confidence is not None and (has_letters(t.text) or len(group) == 1)]
    return HeardWord(
        "".join(token.text for token in group).strip(),
        Span(spans[0].start_s, max(spans[0].start_s, spans[-1].end_s)) if spans else None,
        _geometric_mean(sure) if sure else None,
    )


def _geometric_mean(values: Sequence[float]) -> float:
    if min(values) <= 0:
        return 0.0
    return math.exp(sum(math.log(value) for value in values) / len(values))


def _is_invented(segment: Mapping[str, object]) -> bool:
    silence, logprob = number(segment.get("no_speech_prob")), number(segment.get("avg_logprob"))
    return silence is not None and logprob is not None and silence > NO_SPEECH and logprob < _UNSURE_LOGPROB


def _lies_in(token: _Token, segment: Mapping[str, object]) -> bool:
    span = span_of(segment.get("start"), segment.get("end"))
    if span is None or token.span is None:
        return False
    return span.start_s <= (token.span.start_s + token.span.end_s) / 2 <= span.end_s


def _words_of_logprobs(value: object, text: str) -> tuple[HeardWord, ...]:
    """Return words with confidences from the log-probabilities of gpt-4o's tokens; () if they do not make the text.

    A character may be split between two tokens, so words are put together from bytes.
    """
    tokens: list[_Token] = []
    pending = b""
    logprobs: list[float] = []
    for item in mappings(value):
        pending += _bytes_of(item)
        logprob = number(item.get("logprob"))
        logprobs.append(min(logprob, 0.0) if logprob is not None else 0.0)
        try:
            piece = pending.decode()
        except UnicodeDecodeError:
            continue
        tokens.append(_Token(piece, None, math.exp(sum(logprobs) / len(logprobs))))
        pending, logprobs = b"", []
    if not text or "".join("".join(token.text for token in tokens).split()) != "".join(text.split()):
        return ()
    return join_tokens(tokens)


def _bytes_of(item: Mapping[str, object]) -> bytes:
    values = item.get("bytes")
    if isinstance(values, list) and all(isinstance(v, int) and 0 <= v < 256 for v in values):
        return bytes(values)
    token = item.get("token")
    return token.encode() if isinstance(token, str) else b""


def _language(answer: Mapping[str, object]) -> str | None:
    listed = [item.get("code") for item in mappings(answer.get("languages"))]
    values = (answer.get("language"), answer.get("detected_language"), *listed)
    return next((tag for tag in map(bcp47, values) if tag), None)
