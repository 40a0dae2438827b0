"""Roman numerals: of kings ("Henry VIII", the eighth) and of everything else ("World War II", two)."""

from __future__ import annotations

import re

from pronounce_cli.languages.en import numbers
from pronounce_cli.languages.spoken import Scene, Spoken, words

_VALUES = {"X": 10, "IX": 9, "V": 5, "IV": 4, "I": 1}
_NUMERAL = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_WORDS = frozenset({"I", "V", "X", "XX", "XXX"})  # letters, a pronoun, signs: numerals only where something says so

# Names of more than one monarch or pope.
_MONARCHS = frozenset(
    """
    abdullah adrian afonso albert alexander alexandra alfonso amenhotep anastasius artaxerxes augustus baldwin
    baudouin beatrice benedict boniface carl carlos catherine celestine charles christian clement conrad constantine
    cyrus darius david edmund edward elizabeth emmanuel ethelred felipe ferdinand francis franz frederick friedrich
    george gregory gustaf gustav haakon harald harold henri henry hussein innocent isabella ivan james jean joan
    john joseph juan julius justinian karl lajos leo leopold louis ludwig magnus manuel margaret margrethe
    maria mary matilda maximilian mehmed mohammed murad napoleon nicholas olaf olav oscar otto paul pedro peter
    philip pius ptolemy ramesses ramses richard robert roger rudolf sargon selim seti sigismund sixtus stephen
    suleiman thutmose tiberius umberto urban valdemar victor victoria vladimir wilhelm wilhelmina willem william
    xerxes zog
    """.split()
)
_RULERS = frozenset("king queen pope tsar czar emperor empress kaiser prince princess sultan pharaoh shah".split())
_NUMBERED = frozenset(
    """
    act annex appendix article book canto chapter class division episode exhibit figure grade group lesson level
    mark milestone module number olympiad page paragraph part phase plan question scene schedule season section
    segment series stage step stratum table theorem tier title type unit verse version volume war wave
    """.split()
)


def read(core: str, scene: Scene) -> list[Spoken] | None:
    """Read a Roman numeral, perhaps with "'s"; None where the word is none."""
    numeral, possessive = re.sub("'s$", "", core), core.endswith("'s")
    if not numeral or not _NUMERAL.fullmatch(numeral):
        return None
    left = scene.left.lower().removesuffix("'s")
    if left in _MONARCHS and (numeral != "I" or _is_first(scene)):
        spoken = ["the", *numbers.ordinal(_value(numeral))]
    elif left in _NUMBERED or (numeral not in _WORDS and scene.mixed_case and left):
        if numeral == "I" and not _counts_one(scene):
            return None
        spoken = numbers.cardinal(_value(numeral))
    else:
        return None
    return words([*spoken[:-1], spoken[-1] + ("'s" if possessive else "")])


def _is_first(scene: Scene) -> bool:
    """Return whether "I" after the name of a monarch is no pronoun."""
    return scene.ends or scene.right.lower() in ("of", "and", "in") or scene.before.lower() in _RULERS


def _counts_one(scene: Scene) -> bool:
    """Return whether "I" after a word such as "part" is no pronoun: the word has a capital, and no verb can follow."""
    return scene.left[:1].isupper() and (scene.ends or scene.right.lower() in ("of", "and", "in", "was", "is", "to"))


def _value(numeral: str) -> int:
    total = 0
    for sign in re.findall("IX|IV|X|V|I", numeral):
        total += _VALUES[sign]
    return total
