"""German phonemes against espeak-ng's: `python -m benchmarks.german_phonemes WORDS [--against FILE] [--show KIND]`.

WORDS is a text or a table with a text in its last column; each word counts once, the commonest first. espeak-ng must be
on the path; with `--against`, a lexicon (a word, a tab, its IPA) takes its place. Both sides are brought to one way of
writing (r and its vowel, t and s, doubled consonants, tense vowels without length) before they are compared; what is
left is counted by kind, that is by the phones that stand against each other.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from pathlib import Path

from benchmarks import results
from pronounce_cli.core.types import Source
from pronounce_cli.languages.de.g2p import GermanG2P
from pronounce_cli.languages.de.inventory import phones_of_ipa

_TITLE = "German phonemes against espeak-ng"
_KINDS_SHOWN = 40
_EXAMPLES = 6
Form = tuple[str, ...]


def words_of(path: Path, most: int) -> list[str]:
    """Return the words of a file, each once, the commonest first."""
    texts = (line.split("\t")[-1] for line in path.read_text(encoding="utf-8").splitlines())
    counts = Counter(word for text in texts for word in re.findall(r"[A-Za-zÄÖÜäöüß]{2,}", text) if not word.isupper())
    folded: dict[str, str] = {}
    for word, _ in counts.most_common():
        folded.setdefault(word.lower(), word)
    return list(folded.values())[:most]


def of_espeak(words: list[str]) -> dict[str, list[str]]:
    """Return espeak-ng's IPA of each word."""
    found: dict[str, list[str]] = {}
    for start in range(0, len(words), 500):
        chunk = words[start : start + 500]
        command = ["espeak-ng", "-v", "de", "--ipa", "-q"]
        text = "\n\n".join(f"{word}." for word in chunk)
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
        if len(lines) != len(chunk):
            raise SystemExit(f"espeak-ng gave {len(lines)} lines for {len(chunk)} words")
        lines = [re.sub("y(?!ː)", "ʏ", line) for line in lines]
        found |= {word: [line] for word, line in zip(chunk, lines, strict=True)}
    return found


def of_lexicon(path: Path, words: list[str]) -> dict[str, list[str]]:
    """Return the IPA of the words that a lexicon has."""
    known: dict[str, list[str]] = defaultdict(list)
    wanted = set(words)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            word, _, ipa = line.rstrip("\n").partition("\t")
            if word in wanted and ipa:
                known[word].append(ipa)
    return known


def plain(symbols: tuple[str, ...]) -> Form:
    """Return phones in the one way of writing."""
    text = " ".join(symbols)
    text = re.sub(r"(?<=[ːaɛɪɔœʊʏ]) ɐ(?= |$)", " ʁ", text)
    text = re.sub(r"\bə ʁ(?= [^aɛeɪiɔoœøʊuʏyə]|$)", "ɐ", text)
    text = re.sub(r"\bt (?:s|z)\b", "t͡s", text).replace("t ʃ", "t͡ʃ")
    text = re.sub(r"(?<= )j(?= [aɛeɪiɔoœøʊuʏyə])", "iː", text)
    text = re.sub(r"(?:^|(?<= ))(\S+)(?: \1)+(?= |$)", r"\1", text)
    return tuple(text.split())


def differences(ours: Form, theirs: Form) -> list[str]:
    """Return the kinds of differences: "ours > theirs"."""
    matcher = SequenceMatcher(a=ours, b=theirs, autojunk=False)
    return [
        f"{' '.join(ours[a:b]) or '∅'} > {' '.join(theirs[c:d]) or '∅'}"
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def compared(words: list[str], theirs: dict[str, list[str]], show: str | None) -> str:
    """Return the table of differences."""
    g2p = GermanG2P()
    kinds: Counter[str] = Counter()
    examples: dict[str, list[str]] = defaultdict(list)
    first = some = total = guessed = 0
    for word in words:
        forms = [plain(tuple(s for s, _ in phones)) for ipa in theirs.get(word, ()) if (phones := phones_of_ipa(ipa))]
        read = g2p.reference(word, "de").words
        if not forms or len(read) != 1:
            continue
        total += 1
        variants = [plain(tuple(p.symbol for p in said.phonemes)) for said in read[0].pronunciations]
        guessed += read[0].pronunciations[0].source is Source.GUESSED
        first += variants[0] in forms
        if set(variants) & set(forms):
            some += 1
            continue
        nearest = min((differences(variants[0], form) for form in forms), key=len)
        for kind in nearest:
            kinds[kind] += 1
            examples[kind].append(f"{word} {''.join(variants[0])}/{''.join(forms[0])}")
    if show:
        for kind in examples if show == "all" else [show]:
            print(kind, *examples[kind], sep="\n    ")
    rows = [
        f"| {kind} | {count} | {', '.join(examples[kind][:_EXAMPLES])} |"
        for kind, count in kinds.most_common(_KINDS_SHOWN)
    ]
    head = (
        f"{total} words: the first form is the same for {first / total:.1%}, one of the accepted forms for"
        f" {some / total:.1%}; {guessed / total:.1%} have a stem that is a guess.\n\n"
        f"| ours > theirs | words | examples |\n|---|---|---|\n"
    )
    return head + "\n".join(rows)


def main() -> None:
    """Compare and write the section of RESULTS.md, unless a lexicon was given or kinds are shown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", type=Path)
    parser.add_argument("--most", type=int, default=5000)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--show", help="print all examples of a kind, or of all kinds with `all`")
    arguments = parser.parse_args()
    words = words_of(arguments.words, arguments.most)
    theirs = of_lexicon(arguments.against, words) if arguments.against else of_espeak(words)
    body = compared(words, theirs, arguments.show)
    if arguments.against or arguments.show:
        print(body)
    else:
        results.write(_TITLE, f"python -m benchmarks.german_phonemes {arguments.words.name}", body)


if __name__ == "__main__":
    main()
