"""A practice session for screen readers: no colour, nothing that moves, one statement per line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from pronounce_cli.cli.pages.practice_summary import count, sound, when
from pronounce_cli.cli.practising.screen import KEYS, Ipa, TerminalScreen
from pronounce_cli.cli.terminal.console import PageFormat, emit
from pronounce_cli.core.types import Verdict
from pronounce_cli.languages import tips_of
from pronounce_cli.practice.summary import differences
from pronounce_cli.report.faults import advice, faults, name, worst_first
from pronounce_cli.report.terminal.style import ASCII, UNICODE
from pronounce_cli.report.wording import NAMES, doubt, is_omitted, printable, why_unsure

if TYPE_CHECKING:
    from pronounce_cli.core.types import Assessment, Reference, WordScore
    from pronounce_cli.languages.tips import Tips
    from pronounce_cli.practice import session as s
    from pronounce_cli.practice.drills import Tried
    from pronounce_cli.practice.summary import Summary
    from pronounce_cli.report.terminal.style import Glyphs

_TIPS = 2
_SOUNDS = 3
_WORDS = 6


class PlainScreen(TerminalScreen):
    """Says a session in sentences; answers are single keys where the terminal can, without an echo that moves."""

    @property
    def glyphs(self) -> Glyphs:
        """Return the characters that the output can show."""
        return UNICODE if self.page().glyphs.ipa else ASCII

    def tell(self, *sentences: str) -> None:
        """Print sentences that are no part of a drill."""
        self.say(*sentences)

    def say(self, *sentences: str) -> None:
        """Print one statement per line."""
        emit("".join(f"{printable(sentence)}\n" for sentence in sentences), PageFormat.TERMINAL, None)

    def show(self, effect: s.Show) -> None:
        """Say what is to be said."""
        drill = effect.drill
        of = f" of {self.total}" if self.total is not None else ""
        if not effect.again:
            due = f" Due: {', '.join(drill.due[:4])}." if drill.due else ""
            self.say(f"Text {effect.number}{of}.{due}")
        self.say(f"Say: {drill.text}")
        if drill.other is not None:
            self.say(f"Not: {drill.other}", *([drill.note] if drill.note else []))
        if self.ipa is Ipa.ON:
            self.say(f"Pronunciation: {self._sounds(self.reference(drill.text))}")
        if drill.prompt.translation:
            self.say(f"Meaning: {drill.prompt.translation}")

    def _sounds(self, reference: Reference) -> str:
        variants = (word.pronunciations[0] for word in reference.words)
        return " ".join(v.ipa if self.glyphs.ipa or not v.named else v.named for v in variants)

    def report(self, tried: Tried) -> None:
        """Say the score, the words that need work, and how it was before."""
        self.say(*self._report(tried))

    def _report(self, tried: Tried) -> Iterator[str]:
        assessment = tried.assessment
        if tried.told is not None:
            heard = tried.told.heard
            yield f"Heard: {heard}." if heard else "Not sure which of the two words it was."
        if not assessment.assessable:
            yield f"Not scored. {(assessment.reason or 'The recording does not fit the text').rstrip('.')}."
        else:
            yield from self._scores(assessment)
            tips = tips_of(assessment.reference.language)
            for i, word in enumerate(assessment.words, start=1):
                yield from self._word(i, word, tips)
            if self.ipa is Ipa.AFTER:
                yield f"Pronunciation: {self._sounds(assessment.reference)}"
        yield from assessment.warnings
        if tried.before is not None and assessment.assessable:
            changes = differences(tried.before, tried.attempt)
            if not changes:
                yield "As at your last try."
            for change in changes:
                yield f"{'Better' if change.better else 'Worse'} than at your last try: {change.text}."

    def _scores(self, assessment: Assessment) -> Iterator[str]:
        overall = assessment.scores.overall
        yield "Overall score not measured." if overall is None else f"Overall {overall:.0f} of 100."
        verdicts = [word.verdict for word in assessment.words if not is_omitted(word)]
        counts = [(verdicts.count(verdict), NAMES[verdict]) for verdict in Verdict]
        yield f"Words: {', '.join(f'{number} {what}' for number, what in counts if number) or 'none heard'}."

    def _word(self, place: int, word: WordScore, tips: Tips | None) -> Iterator[str]:
        """Yield what to know about a word that was not good: one statement for each weak sound."""
        if is_omitted(word):
            yield f"Word {place}, {word.text}: left out."
            return
        if word.verdict is Verdict.GOOD:
            return
        score = "" if word.accuracy is None else f", {word.accuracy:.0f}"
        heard = f", heard as {word.heard}" if word.heard and word.heard.casefold() != word.text.casefold() else ""
        yield f"Word {place}, {word.text}: {NAMES[word.verdict]}{score}{heard}."
        doubted = doubt(word)
        if doubted or word.verdict is Verdict.UNCERTAIN:
            yield doubted or why_unsure(word)
            return
        for fault in sorted(worst_first(faults(word, tips))[:_TIPS], key=lambda fault: fault.index):
            yield f"Sound {name(fault, self.glyphs.phone)}. {advice(fault, self.glyphs.phone)}"

    def explain(self, tried: Tried) -> None:
        """Say every word with the score of every sound."""
        for i, word in enumerate(tried.assessment.words, start=1):
            score = "not measured" if word.accuracy is None else f"{word.accuracy:.0f}"
            self.say(f"Word {i}, {word.text}: {NAMES[word.verdict]}, {score}.")
            known = ((self.glyphs.phone(phone.phoneme), phone.accuracy) for phone in word.phones)
            sounds = [f"{sound} {accuracy:.0f}" for sound, accuracy in known if accuracy is not None]
            if sounds:
                self.say(f"Sounds: {', '.join(sounds)}.")

    def finish(self, summary: Summary, streak: int) -> None:
        """Say what the session came to."""
        if not summary.tries:
            self.say("Nothing was recorded this time.")
            return
        self.say(f"Session: {count(summary.drills, 'text')}, {count(summary.tries, 'try', 'tries')}.")
        if summary.mean is not None:
            self.say(f"Average {summary.mean:.0f} of 100.")
        self.say(*(f"Better: {change.text}." for change in summary.improved))
        if not summary.troubles and summary.all_good:
            self.say("No sound stands out as weak. Well done.")
        for trouble in summary.troubles[:_SOUNDS]:
            name = sound(trouble.symbol, trouble.ipa, self.glyphs, tips_of(summary.language))
            self.say(f"Work on {name}, as in {', '.join(trouble.words[:4])}.")
        now = datetime.now().astimezone()
        self.say(*(f"Due {when(due, now)}: {word}." for word, due in summary.due_words[:_WORDS]))
        if streak > 1:
            self.say(f"{streak} days in a row.")

    def complain(self, why: str, hint: str | None) -> None:
        """Say what went wrong, and what to do about it."""
        self.say(f"{why.rstrip('.')}.", *([f"{hint.rstrip('.')}."] if hint else []))

    def ask(self, effect: s.Ask) -> str:
        """Say which keys there are and return the one that was pressed."""
        if not self.keyboard.asks:
            return ""
        if effect.help:
            self.say(*(f"{key}: {self.meaning(key)}." for key in effect.keys))
        names = ("finish" if key == "n" and effect.last else KEYS[key][0] for key in effect.keys)
        self.say(f"Keys: {', '.join(f'{key} {said}' for key, said in zip(effect.keys, names, strict=True))}.")
        return self.keyboard.key().lower()

    def ask_word(self, tried: Tried) -> int | None:
        """Say the words with their numbers and return the place of the one that was chosen."""
        if not self.keyboard.asks:
            return None
        self.say(
            *(f"{i}: {word.text}" for i, word in enumerate(tried.assessment.words, start=1)), "Number of the word?"
        )
        line = self.keyboard.line()
        return int(line) - 1 if line.isdecimal() else None
