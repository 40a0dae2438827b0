"""What stands in a text for the eye alone: stage directions, names of speakers, addresses of links.

Brackets are spoken more often than not, so each rule asks for a sign that these are not: a word that says how something
sounds ("[sighs]", "(softly)"), a place before a sentence, a line of their own. Capitals before a colon are a speaker.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

_BRACKETED = re.compile(
    r"\[(?P<square>[^\[\]\n]{1,80})\]|\((?P<round>[^()\n]{1,60})\)|\{(?P<curly>[^{}\n]{1,80})\}"
    r"|(?<!\*)\*(?P<stars>[^*\n]{1,60})\*(?!\*)|<(?P<angle>[^<>\n]{1,40})>"
)
_LINK = re.compile(
    r"""
      !\[[^\]\n]*\]\([^\s()]+(?:\ +"[^"\n]*")?\)      # ![picture](address)
    | (?<=\])\([^\s()]+(?:\ +"[^"\n]*")?\)            # [word](address)
    | (?<=\w\])\[[^\]\n]{0,40}\]                      # [word][name of the address]
    | (?m:^)\ {0,3}\[[^\]\n]+\]:\ +\S+(?:\ +"[^"\n]*")?\ *(?m:$)  # [name]: address
    """,
    re.VERBOSE,
)
_MARKDOWN = re.compile(
    r"\A---\n(?:[^\n]*\n){1,40}?---(?=\n|\Z)"  # what stands before a page
    r"|(?m:^)[ \t]*(?:```|~~~)[^\n]*"  # the fences of code
    r"|(?m:^)[ \t]*[-*+] \[[ xX]\](?= )"  # a box to tick
)
_NOTE_MARK = re.compile(
    r"(?<=[^\W\d_][.,;!?”\"']|.[^\W\d_])\[\^?\d{1,3}\]"  # a fact.[3]
    r"|(?<=[^\W\d_][.,;!?”\"'])[¹²³⁰⁴-⁹]+(?=\s|\Z)"  # a fact.³
)

_BEFORE_LABEL = r"(?:^|(?<=\n)|(?<=[.!?…\]\"”] ))[ \t]*(?:(?:[-–—]|>>+)[ \t]*)?"
_CAPITALS = re.compile(
    _BEFORE_LABEL + r"(?P<name>[^\W\d_a-z][\w.'’&-]*(?: [\w.'’&-]+){0,3})(?: \([^()\n]{1,20}\))?:(?=\s+\S)"
)
_NAMED = re.compile(r"(?P<name>[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,2})(?: \([^()\n]{1,20}\))?:(?=\s+\S)")

_NEAR = 80  # characters around a bracket that tell what it is
_MOST_WORDS, _FEW_WORDS = 6, 3

Cut = tuple[int, int]
"""Where a stretch of a text begins and ends."""


@dataclass(frozen=True, slots=True)
class Directions:
    """How stage directions are worded in a language; all words in lower case.

    Attributes:
        sounds: What is heard and not said: "sighs", "applause". In any bracket, anywhere.
        adverbs: How something is said, in words that say nothing else in brackets: "softly".
        manners: The same in other words, "aside". In round brackets only before or after a sentence.
        headings: What stands before a colon in capitals and is read: "note", "warning".
    """

    sounds: frozenset[str] = frozenset()
    adverbs: frozenset[str] = frozenset()
    manners: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()


NO_DIRECTIONS = Directions()
_SECTION = re.compile(r"^\[(\w+)\]\n([^\[]*)", re.MULTILINE)


@cache
def directions_in(package: str, name: str) -> Directions:
    """Return what a file in a package lists: words below `[sounds]`, `[adverbs]`, `[manners]`, `[headings]`."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return Directions(**{section: frozenset(words.split()) for section, words in _SECTION.findall(text)})


def unspoken(text: str, directions: Directions) -> list[Cut]:
    """Return the stretches of a text that nobody says, in order, without overlaps."""
    found: list[Cut] = []
    if any(char in text for char in "[({*<`~-¹²³⁰⁴⁵⁶⁷⁸⁹"):
        found += [match.span() for match in _MARKDOWN.finditer(text)]
        links = [match.span() for match in chain(_LINK.finditer(text), _NOTE_MARK.finditer(text))]
        found += [*links, *_directions(text, directions, {end for _, end in links})]
    if ":" in text:
        found += _speakers(text, directions)
    return _apart(sorted(found, key=lambda cut: (cut[0], -cut[1])))


def _apart(cuts: list[Cut]) -> list[Cut]:
    """Return stretches in order without those that begin in another."""
    kept: list[Cut] = []
    for cut in cuts:
        if not kept or cut[0] >= kept[-1][1]:
            kept.append(cut)
    return kept


def _directions(text: str, directions: Directions, ends: set[int]) -> Iterator[Cut]:
    """Yield the stage directions; what ends where a link does is none."""
    mixed_case = any(char.islower() for char in text)
    for match in _BRACKETED.finditer(text):
        is_link = match.end() in ends or text[match.end() : match.end() + 1] == "("
        if not is_link and _is_direction(match, directions, mixed_case=mixed_case):
            yield match.span()


def _is_direction(match: re.Match[str], directions: Directions, *, mixed_case: bool) -> bool:
    kind = match.lastgroup or ""
    content = match[kind].strip()
    words = re.findall(r"[^\W_]+", content.lower())
    if kind == "curly" and content.startswith("\\"):  # a style of subtitles: {\an8}
        return True
    if not words or len(words) > _MOST_WORDS:
        return False
    if kind == "round":
        return _is_aside(match, content, words, directions)
    if kind == "stars":
        return len(words) <= _FEW_WORDS and words[0] in directions.sounds
    ends = {words[0], words[-1]}
    if ends & (directions.sounds | directions.adverbs | directions.manners):
        return True
    if kind != "square":
        return False
    if _opens(match) and re.match(r":\s+\S", _after(match)):  # [Anna]: what she says
        return True
    capitals = mixed_case and content.isupper() and (len(words) > 1 or "_" in content)
    return capitals or _fills_line(match) or (_opens(match) and _closes(match) and content[:1].islower())


def _is_aside(match: re.Match[str], content: str, words: list[str], directions: Directions) -> bool:
    """Return whether what stands in round brackets, where most is read, is a direction."""
    if len(words) > _FEW_WORDS:
        return False
    if words[0] in directions.sounds or (len(words) == 1 and words[0] in directions.adverbs):
        return True
    told = {words[0], words[-1]} & (directions.manners | directions.adverbs | directions.sounds)
    return bool(told) and _opens(match) and (content[:1].islower() or _closes(match))


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - _NEAR) : match.start()]


def _after(match: re.Match[str]) -> str:
    return match.string[match.end() : match.end() + _NEAR]


def _opens(match: re.Match[str]) -> bool:
    """Return whether a sentence, a line or what somebody says begins after what was matched."""
    before = _before(match).rstrip(" \t-–—>\"'“‘*_")
    return not before or before[-1] in "\n.!?…:]"


def _closes(match: re.Match[str]) -> bool:
    """Return whether a line ends or a capital follows."""
    after = _after(match).lstrip(" \t\"'“‘.,-–—:*_")
    return not after or after[0] in "\n[(" or after[0].isupper()


def _fills_line(match: re.Match[str]) -> bool:
    before, after = _before(match).rpartition("\n"), _after(match).partition("\n")
    alone = not before[2].strip(" \t-–—>♪") and not after[0].strip(" \t.♪")
    return alone and bool(before[1] or after[1])


def _speakers(text: str, directions: Directions) -> Iterator[Cut]:
    """Yield the names before what each says: in capitals, or before all lines of a dialogue."""
    lines = list(re.finditer(r"[^\n]*\S[^\n]*", text))
    named = [(line, _NAMED.match(line[0].lstrip(" \t-–—>"))) for line in lines]
    names = Counter(match["name"] for _, match in named if match)
    if len(lines) > 2 and len(lines) == sum(names.values()) and len(lines) > len(names) > 1:
        for line, match in named:
            assert match is not None
            start = line.start() + len(line[0]) - len(line[0].lstrip(" \t-–—>"))
            yield start, start + match.end()
        return
    if not any(char.islower() for char in text):
        return
    found = [match for match in _CAPITALS.finditer(text) if _is_speaker(match["name"], directions)]
    for match in found:
        if len(found) > 1 or _sounds_like_a_name(match["name"]):
            yield match.start("name"), match.end()


def _is_speaker(name: str, directions: Directions) -> bool:
    words = re.findall(r"[^\W\d_]+", name.lower())
    return name.isupper() and sum(map(len, words)) > 1 and not directions.headings & set(words)


def _sounds_like_a_name(name: str) -> bool:
    """Return whether a name is no abbreviation, as "UK" or "GPS" before a colon is."""
    letters = re.sub(r"[\W\d_]", "", name)
    return len(letters) > 2 and re.search("[^BCDFGHJKLMNPQRSTVWXZ]", letters) is not None
