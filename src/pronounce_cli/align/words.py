"""Words that were heard against words that were asked for, by weighted edit distance.

The costs are those of Wagner and Fischer (Journal of the ACM 21, 1974) with two additions: a substitution costs less
the more the two words have in common, and short groups that differ in writing alone ("I am" and "I'm", "ice cream" and
"icecream") match as a whole. Rows are computed with numpy; a run of insertions within a row is a running minimum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.align.extras import label_extras
from pronounce_cli.align.similarity import Form, similarities
from pronounce_cli.core.matching import WordAlignment, WordMatch, WordStatus

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.core.types import Reference, ReferenceWord
    from pronounce_cli.languages.profile import Spelling

_GAP = 1.0  # a word left out, or one too many
_UNLIKE = 1.6  # one word for another that shares nothing with it
_GROUP = 0.01  # per word of a group: keeps groups as small as they can be
_LONGEST = 3  # words in a group
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class _Group:
    """Words [start, end) of the reference that match words [first, last) of what was heard."""

    start: int
    end: int
    first: int
    last: int

    @property
    def cost(self) -> float:
        """Return the cost of the match."""
        return _GROUP * (self.end - self.start + self.last - self.first)


def align_words(reference: Reference, heard: Reference, spelling: Spelling) -> WordAlignment:
    """Return what was heard for each word of the reference, and what was heard besides.

    Takes about n·m steps for n and m words, half a second for 1,000 by 1,000.

    Args:
        reference: What was asked for.
        heard: The transcript as the same G2P reads it, so that both sides have numbers in words and pronunciations;
            its `token` tells which words were written as one ("25" for "twenty five"). It may have no words.
        spelling: Which written words of the language are the same.
    """
    asked, said = _forms(reference.words, spelling), _forms(heard.words, spelling)
    likeness = similarities(asked, said)
    groups = _groups(asked, said, spelling)
    costs = _costs(likeness, groups)
    matches: list[WordMatch | None] = [None] * len(asked)
    used = [False] * len(said)
    for group in _path(costs, likeness, groups):
        found = tuple(range(group.first, group.last))
        single = len(found) == 1 == group.end - group.start
        similarity = float(likeness[group.start, group.first]) if single else 1.0
        status = WordStatus.MATCH if similarity == 1.0 else WordStatus.SUBSTITUTION
        for i in range(group.start, group.end):
            matches[i] = WordMatch(status, found, similarity)
        for j in found:
            used[j] = True
    _look_inside_figures(matches, used, reference, heard)
    words = tuple(match or WordMatch(WordStatus.OMISSION, (), 0.0) for match in matches)
    left = [j for j, taken in enumerate(used) if not taken]
    return WordAlignment(words, label_extras(left, words, asked, said, heard, spelling))


def _forms(words: Sequence[ReferenceWord], spelling: Spelling) -> list[Form]:
    made: dict[ReferenceWord, Form] = {}
    for word in words:
        if word not in made:
            made[word] = Form.of(word, spelling)
    return [made[word] for word in words]


def _groups(asked: Sequence[Form], said: Sequence[Form], spelling: Spelling) -> dict[int, list[_Group]]:
    """Return the groups of unequal numbers of words that are alike once joined, by their end in the reference."""
    index: dict[str, list[tuple[int, int]]] = {}
    for first, last, key in _spans(said, spelling):
        index.setdefault(key, []).append((first, last))
    found: dict[int, list[_Group]] = {}
    for start, end, key in _spans(asked, spelling):
        for first, last in index.get(key, ()):
            if last - first != end - start:
                found.setdefault(end, []).append(_Group(start, end, first, last))
    return found


def _spans(forms: Sequence[Form], spelling: Spelling) -> Iterator[tuple[int, int, str]]:
    """Yield each run of up to three words, with each way to write it without spaces."""
    spelled = [spelling.spelled_out(form.text) for form in forms]
    for start in range(len(forms)):
        for end in range(start + 1, min(start + _LONGEST, len(forms)) + 1):
            keys = {"".join("".join(form) for form in forms) for forms in product(*spelled[start:end])}
            for key in sorted(keys):
                yield start, end, key


def _costs(likeness: NDArray[np.float64], groups: dict[int, list[_Group]]) -> NDArray[np.float64]:
    """Return the least cost of each pair of beginnings, shape (words asked + 1, words heard + 1)."""
    rows, columns = likeness.shape
    ramp = _GAP * np.arange(columns + 1)
    costs = np.empty((rows + 1, columns + 1))
    costs[0] = ramp
    for i in range(1, rows + 1):
        row = costs[i - 1] + _GAP
        np.minimum(row[1:], costs[i - 1, :-1] + _UNLIKE * (1 - likeness[i - 1]), out=row[1:])
        for group in groups.get(i, ()):
            row[group.last] = min(row[group.last], costs[group.start, group.first] + group.cost)
        costs[i] = np.minimum.accumulate(row - ramp) + ramp
    return costs


def _path(
    costs: NDArray[np.float64], likeness: NDArray[np.float64], groups: dict[int, list[_Group]]
) -> Iterator[_Group]:
    """Yield the groups and pairs of the cheapest path, from its end; of two equal words the later one matches."""
    i, j = likeness.shape
    while i and j:
        now = costs[i, j] + _TOLERANCE
        ending = (g for g in groups.get(i, ()) if g.last == j and costs[g.start, g.first] + g.cost <= now)
        group = next(ending, None)
        if costs[i - 1, j - 1] + _UNLIKE * (1 - likeness[i - 1, j - 1]) <= now:
            group = _Group(i - 1, i, j - 1, j)
        if group:
            yield group
            i, j = group.start, group.first
        elif costs[i, j - 1] + _GAP <= now:
            j -= 1
        else:
            i -= 1


def _look_inside_figures(matches: list[WordMatch | None], used: list[bool], asked: Reference, heard: Reference) -> None:
    """Count words as said that figures hide: "105" is both "hundred and five" and "hundred five"."""
    for i in range(1, len(matches) - 1):
        before, after = matches[i - 1], matches[i + 1]
        if matches[i] is None and before and after and _one_figure(heard, before.heard[-1], after.heard[0]):
            matches[i] = WordMatch(WordStatus.MATCH, (before.heard[-1],), 1.0)
    partner = {j: i for i, match in enumerate(matches) if match for j in match.heard}
    for j in range(1, len(used) - 1):
        if not used[j] and j - 1 in partner and j + 1 in partner:
            spoken = heard.words[j].text == "and" and _one_figure(asked, partner[j - 1], partner[j + 1])
            used[j] = spoken or _one_figure(heard, j - 1, j + 1)


def _one_figure(side: Reference, first: int, last: int) -> bool:
    """Return whether two different words are written as one token with figures."""
    one, other = side.words[first], side.words[last]
    return first != last and one.token == other.token and any(char.isdigit() for char in one.written)
