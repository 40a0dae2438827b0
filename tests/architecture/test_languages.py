"""What is English is in `languages/en`: no other module has its phones or its words as data."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.places import ROOT

from pronounce_cli.languages.en.inventory import PHONES
from pronounce_cli.languages.en.weak_forms import WEAK_FORMS

SRC = ROOT / "src" / "pronounce_cli"
HOME = SRC / "languages" / "en"
ELSEWHERE = [path for path in sorted(SRC.rglob("*.py")) if HOME not in path.parents]

# A name of two letters is a phone wherever it stands alone; one of a single letter only among others. A hyphen makes it
# a part of another word, as in "espeak-NG".
_ANY = "|".join(sorted(PHONES, key=len, reverse=True))
_TWO = "|".join(phone for phone in PHONES if len(phone) == 2)
PHONE = re.compile(rf"(?<![\w-])(?:{_TWO})[012]?(?![\w-])")
SEQUENCE = re.compile(rf"(?:(?:{_ANY})[012]?[ ,]+)+(?:{_ANY})[012]?")

# Texts for people that show how sounds may be written.
EXAMPLES = {
    ("cli/practice.py", "Texts that drill these sounds, as θ,ð or TH,DH."),
    ("cli/sample.py", "Texts for one of these sounds, in IPA or ARPAbet: θ,ð or TH,DH."),
    ("practice/prompts.py", "Give sounds in IPA, as θ,ð, or for English in ARPAbet, as TH,DH"),
}
MANY = 3


def constants(tree: ast.AST) -> Iterator[str]:
    """Every text of a module but its docstrings."""
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.value


def collections(tree: ast.AST) -> Iterator[set[str]]:
    """Every table of texts: the members of a display, the keys of a mapping, the lines or words of a split text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.List | ast.Set | ast.Tuple):
            yield {item.value for item in node.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)}
        elif isinstance(node, ast.Dict):
            for side in (node.keys, node.values):
                yield {item.value for item in side if isinstance(item, ast.Constant) and isinstance(item.value, str)}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and "split" in node.func.attr:
            yield {word for text in constants(node.func.value) for word in text.split()}


def english_phones(tree: ast.AST) -> set[str]:
    """The texts of a module that hold ARPAbet."""
    found = {text for text in constants(tree) if PHONE.search(text) or SEQUENCE.fullmatch(text.strip())}
    return found.union(*(members for members in collections(tree) if len(members) >= MANY and members <= set(PHONES)))


def english_words(tree: ast.AST) -> set[str]:
    """The function words of English in the tables of a module."""
    tables = (members & set(WEAK_FORMS) for members in collections(tree))
    return set[str]().union(*(words for words in tables if len(words) >= MANY))


@pytest.mark.parametrize("path", ELSEWHERE, ids=lambda path: path.relative_to(SRC).as_posix())
def test_english_is_data_of_its_own_folder(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name = path.relative_to(SRC).as_posix()

    assert english_phones(tree) <= {text for place, text in EXAMPLES if place == name}
    if SRC / "languages" not in path.parents:  # other languages have words that look English: "in", "am", "was"
        assert not english_words(tree)


@pytest.mark.parametrize(("place", "text"), sorted(EXAMPLES))
def test_every_example_of_a_notation_is_still_shown(place: str, text: str) -> None:
    assert text in constants(ast.parse((SRC / place).read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "code",
    [
        'X = "AH"', 'X = {"th": "TH"}', 'X = "IY1 Z"', 'X = "S, T, K"', 'X = ("B", "D", "G")',
        'X = {"B": 1, "D": 2, "G": 3}',
    ],
)  # fmt: skip
def test_phones_are_seen(code: str) -> None:
    assert english_phones(ast.parse(code))


@pytest.mark.parametrize("code", ['"""The phone TH."""', 'X = "N"', 'X = "Install espeak-NG"', 'X = "Ohm, THE SH1P"'])
def test_what_is_no_phone_is_let_through(code: str) -> None:
    assert not english_phones(ast.parse(code))


@pytest.mark.parametrize(
    "code", ['X = {"the", "and", "of"}', 'X = "the and of in".split()', 'X = {"of": 1, "a": 2, "to": 3}']
)
def test_words_are_seen(code: str) -> None:
    assert english_words(ast.parse(code))


def test_the_home_of_english_has_both() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in HOME.glob("*.py")]

    assert any(english_phones(tree) for tree in trees)
    assert any(english_words(tree) for tree in trees)


def test_no_stage_asks_which_language_it_has() -> None:
    """Providers alone compare a tag with English, for what they offer; what differs otherwise is in the profile."""
    for path in (path for path in ELSEWHERE if path.relative_to(SRC).parts[0] not in ("languages", "recognise")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                sides = (node.left, *node.comparators)
                compared = {side.value for side in sides if isinstance(side, ast.Constant)}
                assert not compared & {"en", "en-US"}, path
