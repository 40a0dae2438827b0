"""The contract of the web trainer's front ends, kept as a fact: names, shapes and units of its JSON.

Every list has one entry per word as a front end splits the text at spaces ("25%" is one entry, and so is
"agree&nbsp;to"; see `serve.title`). What the trainer never says stays out of the lists: `assessment` has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from pronounce_cli.align.letters import spelling_of
from pronounce_cli.core.codec import result_to_dict
from pronounce_cli.core.types import Assessment, Miscue, PhoneScore, Reference, Verdict, WordScore
from pronounce_cli.languages import letters_of
from pronounce_cli.serve.title import TitleWord, words_of

NOT_SAID = "-"
_WRONG_BELOW, _CLEAR_FROM = 60.0, 80.0  # accuracy of a phone
_CATEGORIES = {Verdict.GOOD: 0, Verdict.FAIR: 1, Verdict.UNCERTAIN: 1, Verdict.POOR: 2}


@dataclass(frozen=True, slots=True)
class _Token:
    """A token of the text with the words that it is read as; none for a dash between spaces.

    Attributes:
        written: The token.
        words: What it is read as.
        parts: Where it is a word of a front end that holds several tokens, those; else nothing.
        read_with: The words of the token before, where both are read as one ("3 kg"); its marks are theirs.
    """

    written: str
    words: tuple[WordScore, ...]
    parts: tuple[_Token, ...] = ()
    read_with: tuple[WordScore, ...] = ()

    @property
    def judged(self) -> tuple[WordScore, ...]:
        """Return the words that its marks go by."""
        return self.words or self.read_with

    @property
    def said(self) -> bool:
        """Return whether any of its words was said; what cannot be said does not count as missing."""
        return not self.judged or any(word.miscue is not Miscue.OMISSION for word in self.judged)

    @property
    def category(self) -> int:
        """Return 0 good, 1 fair, 2 poor: that of its worst word."""
        return max((_CATEGORIES[word.verdict] for word in self.judged), default=0)


def reply(assessment: Assessment, title: str | None = None) -> dict[str, Any]:
    """Return the answer to `/GetAccuracyFromRecordedAudio`, given what a front end sent; None is the text itself.

    `pronunciation_accuracy` is the accuracy of what was said times the share of the text that was said. A recording
    that cannot be judged has 0 and counts every word as not said; `assessment.reason` tells why.
    """
    asked = words_of(assessment.reference.text if title is None else title)
    tokens = tuple(_entries(asked, list(_tokens(assessment))))
    scores = assessment.scores
    accuracy = 0.0
    if scores.accuracy is not None:
        share = 100.0 if scores.completeness is None else scores.completeness
        accuracy = scores.accuracy * share / 100
    starts, ends = _times(tokens)
    return {
        "real_transcript": _heard_text(assessment, tokens),
        "ipa_transcript": " ".join(ipa for token in tokens if (ipa := _heard_ipa(token)) != NOT_SAID),
        "pronunciation_accuracy": str(round(accuracy)),
        "real_transcripts": " ".join(token.written for token in tokens),
        "matched_transcripts": " ".join(_matched(token) for token in tokens),
        "real_transcripts_ipa": " ".join(_asked_ipa(token) for token in tokens),
        "matched_transcripts_ipa": " ".join(_heard_ipa(token) for token in tokens),
        "pair_accuracy_category": " ".join(str(token.category) for token in tokens),
        "start_time": " ".join(f"{start:.3f}" for start in starts),
        "end_time": " ".join(f"{end:.3f}" for end in ends),
        "is_letter_correct_all_words": " ".join(_digits(asked, tokens, assessment.reference.language)),
        "assessment": result_to_dict(assessment),
    }


def sample(text: str, reference: Reference, translation: str | None) -> dict[str, Any]:
    """Return the answer to `/getSample`."""
    said = " ".join(word.pronunciations[0].ipa for word in reference.words)
    return {"real_transcript": [text], "ipa_transcript": said, "transcript_translation": translation or ""}


def _tokens(assessment: Assessment) -> Iterator[_Token]:
    """Yield the tokens of the text in order; without scores each of its words is one that was not said."""
    reference = assessment.reference
    scored: Sequence[WordScore] = assessment.words or [
        WordScore(word.text, word.written, None, Miscue.OMISSION, Verdict.POOR, None, None, (), word.pronunciations[0])
        for word in reference.words
    ]
    of_token: dict[int, list[WordScore]] = {}
    for word, score in zip(reference.words, scored, strict=True):
        of_token.setdefault(word.token, []).append(score)
    silent = {token for piece in reference.left_out for token in piece.split()}
    before: tuple[WordScore, ...] = ()
    for index, written in enumerate(reference.text.split()):
        words = tuple(of_token.get(index, ()))
        joined = not words and written not in silent and any(char.isalnum() for char in written)
        yield _Token(written, words, read_with=before if joined else ())
        before = words if words or not joined else before


def _entries(asked: Sequence[TitleWord], tokens: list[_Token]) -> Iterator[_Token]:
    """Yield one entry for each word of a front end: the tokens in it, as one."""
    for word in asked:
        parts = []
        for written in word.tokens:
            read = bool(tokens) and tokens[0].written == written
            parts.append(tokens.pop(0) if read else _Token(written, ()))
        words = tuple(score for part in parts for score in part.words)
        read_with = tuple(score for part in parts for score in part.read_with)
        yield _Token("-".join(word.tokens) or NOT_SAID, words, tuple(parts), read_with)


def _digits(asked: Sequence[TitleWord], tokens: Sequence[_Token], language: str) -> Iterator[str]:
    """Yield for each word of a front end one digit per character."""
    for word, token in zip(asked, tokens, strict=True):
        yield word.spread([_letters(part, language) for part in token.parts])


def _heard_text(assessment: Assessment, tokens: Sequence[_Token]) -> str:
    """Return what a recogniser wrote down; without one, the tokens that were said."""
    if assessment.transcript is not None:
        return assessment.transcript.text.strip()
    return " ".join(token.written for token in tokens if token.said) if assessment.assessable else ""


def _matched(token: _Token) -> str:
    """Return what was heard in the place of a token, without spaces inside."""
    if not token.said:
        return NOT_SAID
    heard = "".join((word.heard or "").replace(" ", "") for word in token.words)
    return heard or token.written


def _asked_ipa(token: _Token) -> str:
    return "".join(word.pronunciation.ipa for word in token.words) or NOT_SAID


def _heard_ipa(token: _Token) -> str:
    """Return the sounds that were heard for a token."""
    said = [word for word in token.words if word.miscue is not Miscue.OMISSION]
    return "".join(_sounds(word) for word in said) or NOT_SAID


def _sounds(word: WordScore) -> str:
    """Return what was heard of a word; as asked for where it was made well or only a transcript exists."""
    if word.verdict is Verdict.GOOD or not word.phones:
        return word.pronunciation.ipa
    return "".join(_sound(phone) for phone in word.phones)


def _sound(phone: PhoneScore) -> str:
    if phone.heard_as is None or _quality(phone) >= _CLEAR_FROM:
        return phone.phoneme.ipa
    return phone.heard_as.ipa


def _times(tokens: Sequence[_Token]) -> tuple[list[float], list[float]]:
    """Return start and end of each token in seconds; what was not said lies where the token before it ended."""
    starts, ends, now = [], [], 0.0
    for token in tokens:
        spans = [word.span for word in token.words if word.span is not None]
        starts.append(spans[0].start_s if spans else now)
        now = spans[-1].end_s if spans else now
        ends.append(now)
    return starts, ends


def _letters(token: _Token, language: str) -> str:
    """Return 1 for each character of a token that was said well and 0 for each that was not.

    Of a token that is not good at least one is 0: all are where none can be told, as in figures.
    """
    if token.category == 0:
        return "1" * len(token.written)
    said = token.said and all(word.miscue is not Miscue.OMISSION for word in token.words)
    phones = [phone for word in token.words for phone in word.phones]
    if not said or not token.words:
        found = ""
    elif phones:
        found = _by_phones(token.written, phones, language)
    else:
        found = _by_letters(token.written, "".join(word.heard or "" for word in token.words))
    return found if "0" in found else "0" * len(token.written)


def _by_phones(written: str, phones: Sequence[PhoneScore], language: str) -> str:
    """Return 0 for the letters of the phones that went wrong; of the weakest one where none is clearly wrong."""
    wrong = {i for i, phone in enumerate(phones) if _quality(phone) < _WRONG_BELOW}
    wrong = wrong or {min(range(len(phones)), key=lambda i: _quality(phones[i]))}
    spelled = spelling_of(written, [phone.phoneme.symbol for phone in phones], letters_of(language))
    return "".join("0" if wrong.intersection(of) else "1" for of in spelled)


def _quality(phone: PhoneScore) -> float:
    """Return how well a phone was made, 0 to 100; by what was heard where that was not measured."""
    if phone.accuracy is not None:
        return phone.accuracy
    return 100.0 if phone.heard_as is None or phone.heard_as.symbol == phone.phoneme.symbol else 0.0


def _by_letters(written: str, heard: str) -> str:
    """Return 1 for the letters of a token that a transcript has in the same order, and for what is no letter."""
    matcher = SequenceMatcher(None, written.casefold(), heard.casefold(), autojunk=False)
    same = {i for block in matcher.get_matching_blocks() for i in range(block.a, block.a + block.size)}
    return "".join("1" if i in same or not letter.isalnum() else "0" for i, letter in enumerate(written))
