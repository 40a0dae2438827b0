"""What a set of recordings has in common: its scores, its groups, its worst words and sounds, in one pass over it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from pronounce_cli.core.runs import Checked
from pronounce_cli.core.types import NOTHING, SCORES_SHOWN, Assessment, Failure, Phoneme, Verdict, WordScore
from pronounce_cli.core.unheard import Unheard
from pronounce_cli.languages import tips_of
from pronounce_cli.languages.tips import Tips
from pronounce_cli.report.faults import Fault, faults
from pronounce_cli.report.unread import Unread
from pronounce_cli.report.wording import is_omitted

Group = Literal["speaker", "tag"]
_MAX_WORDS = 20_000  # different words that are remembered; above, those that are mostly said well are forgotten
_MAX_EXAMPLES = 3


@dataclass(slots=True)
class Stats:
    """A score over many recordings, words or sounds; None as long as there is none."""

    count: int = 0
    total: float = 0.0
    lowest: float | None = None
    highest: float | None = None

    def add(self, value: float | None) -> None:
        """Take in one value; None is not counted."""
        if value is None:
            return
        self.count += 1
        self.total += value
        self.lowest = value if self.lowest is None else min(self.lowest, value)
        self.highest = value if self.highest is None else max(self.highest, value)

    @property
    def mean(self) -> float | None:
        """Return the mean, None without a value."""
        return self.total / self.count if self.count else None


@dataclass(slots=True)
class GroupSummary:
    """The recordings of one speaker, or with one tag; `passed` as in `Checked`."""

    name: str
    recordings: int = 0
    passed: int = 0
    scores: dict[str, Stats] = field(default_factory=lambda: {score: Stats() for score in SCORES_SHOWN})


@dataclass(slots=True)
class WordSummary:
    """One word wherever it was asked for and could be judged.

    Attributes:
        text: As it stands where it came first.
        wrong: How often it was not good.
        omitted: How often it was left out.
        scores: Of all times.
        examples: A few recordings in which it was not good.
    """

    text: str
    wrong: int = 0
    omitted: int = 0
    scores: Stats = field(default_factory=Stats)
    examples: list[str] = field(default_factory=list)

    @property
    def lost(self) -> float:
        """Return the points that were lost on it, all times together."""
        return 100.0 * self.scores.count - self.scores.total


@dataclass(slots=True)
class PhoneSummary:
    """One sound wherever it was asked for in a word that could be judged.

    Attributes:
        phone: The sound, where nothing is said of its stress.
        wrong: How often it was surely another sound or none, or not clear, in a word that was not good.
        heard: What was made in its place, by its symbol and how often; "" is nothing, the sound itself is "not clear".
        made: The sounds of `heard`, but for nothing.
        example: A word that has it, where tips are known.
        scores: Of all times.
        words: A few words in which it went wrong.
    """

    phone: Phoneme
    wrong: int = 0
    heard: Counter[str] = field(default_factory=Counter)
    scores: Stats = field(default_factory=Stats)
    words: list[str] = field(default_factory=list)
    made: dict[str, Phoneme] = field(default_factory=dict)
    example: str | None = None

    @property
    def symbol(self) -> str:
        """Return what tells the sound from others."""
        return self.phone.symbol


@dataclass(slots=True)
class Confusion:
    """A sound that was surely made in place of another, or left out: one of the cases, how often, in which words."""

    fault: Fault
    count: int = 0
    lowest: float = 100.0
    words: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Summary:
    """A set of recordings as a whole.

    Attributes:
        recordings: How many there are.
        refused: Those that could not be judged.
        failed: Those that could not be assessed at all.
        passed: Those that passed their gates.
        missed: Those below a minimum.
        trends: How many went which way against the baseline; empty without one.
        scores: Each score over all recordings that have it.
        groups: By speaker or by tag, sorted by name; empty unless asked for.
        words: By text in lower case; words that were never judged are not among them.
        phones: By symbol.
        confusions: By the sound that was asked for and the one that was made.
        engines: Versions and scorers that made the results, by how many.
        levels: What the levels of their scores rest on where no learner was rated, by how many.
        unheard: Those that a provider was asked about in vain.
        unread: What of their texts was not taken as read aloud.
    """

    recordings: int = 0
    refused: int = 0
    failed: int = 0
    passed: int = 0
    missed: int = 0
    trends: Counter[str] = field(default_factory=Counter)
    scores: dict[str, Stats] = field(default_factory=lambda: {score: Stats() for score in SCORES_SHOWN})
    groups: dict[str, GroupSummary] = field(default_factory=dict)
    words: dict[str, WordSummary] = field(default_factory=dict)
    phones: dict[str, PhoneSummary] = field(default_factory=dict)
    confusions: dict[tuple[str, str], Confusion] = field(default_factory=dict)
    engines: Counter[tuple[str, str]] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    unheard: Unheard = field(default_factory=Unheard)
    unread: Unread = field(default_factory=Unread)

    @property
    def assessed(self) -> int:
        """Return how many recordings have scores."""
        return self.recordings - self.refused - self.failed

    def worst_words(self) -> list[WordSummary]:
        """Return the words that were not always good; those on which most points were lost come first."""
        bad = [word for word in self.words.values() if word.wrong]
        return sorted(bad, key=lambda word: (-word.lost, word.text))

    def worst_phones(self) -> list[PhoneSummary]:
        """Return the sounds that went wrong; those that did most often come first."""
        bad = [phone for phone in self.phones.values() if phone.wrong]
        return sorted(bad, key=lambda phone: (-phone.wrong, -phone.wrong / phone.scores.count, phone.symbol))

    def worst_confusions(self) -> list[Confusion]:
        """Return what was surely said in place of what; the most frequent first, and of these the worst."""
        return sorted(self.confusions.values(), key=lambda case: (-case.count, case.lowest, case.fault.key))


def summarise(items: Iterable[Checked], *, group_by: Group | None = None) -> Summary:
    """Return what a set of recordings has in common, after one pass that keeps none of them.

    Memory grows with the number of different words up to a limit, and with that of groups.
    """
    summary = Summary()
    for item in items:
        _add(summary, item, group_by)
    summary.groups = dict(sorted(summary.groups.items()))
    return summary


def _add(summary: Summary, item: Checked, group_by: Group | None) -> None:
    result = item.outcome.result
    groups = [summary.groups.setdefault(name, GroupSummary(name)) for name in _groups(item, group_by)]
    summary.recordings += 1
    summary.unheard.add(result)
    summary.unread.add(result)
    summary.passed += item.passed
    summary.missed += bool(item.misses)
    for group in groups:
        group.recordings += 1
        group.passed += item.passed
    if item.change is not None:
        summary.trends[item.change.trend.value] += 1
    if isinstance(result, Failure):
        summary.failed += 1
        return
    if not result.assessable:
        summary.refused += 1
        return
    summary.engines[result.engine.version, result.engine.scorer] += 1
    if result.engine.levels:
        summary.levels[result.engine.levels] += 1
    for score in SCORES_SHOWN:
        for stats in (summary.scores, *(group.scores for group in groups)):
            stats[score].add(getattr(result.scores, score))
    _add_words(summary, result)


def _groups(item: Checked, group_by: Group | None) -> Iterator[str]:
    if group_by == "speaker":
        yield item.outcome.speaker or ""
    elif group_by == "tag":
        yield from dict.fromkeys(item.outcome.tags or ("",))


def _add_words(summary: Summary, assessment: Assessment) -> None:
    tips = tips_of(assessment.reference.language)
    for word in assessment.words:
        if word.verdict is Verdict.UNCERTAIN or word.accuracy is None:
            continue
        found = summary.words.setdefault(word.text.casefold(), WordSummary(word.text))
        found.scores.add(word.accuracy)
        if word.verdict is not Verdict.GOOD or is_omitted(word):
            found.wrong += 1
            found.omitted += is_omitted(word)
            _keep(found.examples, assessment.utterance_id)
        _add_phones(summary, word, tips)
    if len(summary.words) > _MAX_WORDS:
        kept = sorted(summary.words.items(), key=lambda pair: -pair[1].lost)[: _MAX_WORDS // 2]
        summary.words = dict(kept)


def _add_phones(summary: Summary, word: WordScore, tips: Tips | None) -> None:
    for phone in word.phones:
        if phone.accuracy is not None and not is_omitted(word):
            symbol = phone.phoneme.symbol
            if symbol not in summary.phones:
                known = tips if tips and tips.knows(symbol) else None
                plain = known.phone(symbol) if known else phone.phoneme
                summary.phones[symbol] = PhoneSummary(plain, example=known.example(symbol) if known else None)
            summary.phones[symbol].scores.add(phone.accuracy)
    for fault in faults(word, tips):
        found = summary.phones[fault.asked.symbol]
        found.wrong += 1
        found.heard[fault.heard.symbol] += 1
        if fault.heard != NOTHING:
            found.made[fault.heard.symbol] = fault.tips.phone(fault.heard.symbol)
        _keep(found.words, word.text)
        if not fault.unclear:
            case = summary.confusions.setdefault(fault.key, Confusion(fault))
            case.count += 1
            case.lowest = min(case.lowest, fault.phone.accuracy or 0.0)
            _keep(case.words, word.text)


def _keep(examples: list[str], example: str) -> None:
    if len(examples) < _MAX_EXAMPLES and example not in examples:
        examples.append(example)
