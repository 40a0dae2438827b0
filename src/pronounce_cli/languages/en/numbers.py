"""English words for digits: cardinals, ordinals, years, decimals, digit by digit."""

from __future__ import annotations

_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen""".split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ["", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion", "sextillion"]
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip

LARGEST = 10 ** (3 * len(_SCALES)) - 1


def cardinal(number: int, *, british: bool = False) -> list[str]:
    """Return a number from 0 to `LARGEST` in words; the British way says "and" before the tens."""
    if number < 20:
        return [_SMALL[number]]
    groups: list[int] = []
    rest = number
    while rest:
        rest, group = divmod(rest, 1000)
        groups.append(group)
    words: list[str] = []
    for scale in reversed(range(len(groups))):
        if groups[scale]:
            if british and scale == 0 and words and groups[scale] < 100:
                words.append("and")
            words += _below_thousand(groups[scale], british=british)
            words += [_SCALES[scale]] if scale else []
    return words


def _below_thousand(number: int, *, british: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [_SMALL[hundreds], "hundred"] if hundreds else []
    if rest and hundreds and british:
        words.append("and")
    if rest >= 20:
        words.append(_TENS[rest // 10])
        rest %= 10
    return words + ([_SMALL[rest]] if rest else [])


def ordinal_word(word: str) -> str:
    """Return the ordinal of one number word: "twenty" to "twentieth", "one" to "first"."""
    if word in _ORDINALS:
        return _ORDINALS[word]
    return word[:-1] + "ieth" if word.endswith("y") else word + "th"


def ordinal(number: int, *, british: bool = False) -> list[str]:
    """Return the ordinal of a number from 0 to `LARGEST` in words."""
    words = cardinal(number, british=british)
    return [*words[:-1], ordinal_word(words[-1])]


def year(number: int, *, british: bool = False) -> list[str]:
    """Return a year from 1100 to 2099 as it is read: "nineteen eighty four", "two thousand eight"."""
    century, rest = divmod(number, 100)
    if century % 10 == 0 and rest < 10:
        return cardinal(number, british=british)
    if rest == 0:
        return [*cardinal(century), "hundred"]
    return cardinal(century) + (["oh"] if rest < 10 else []) + cardinal(rest)


def digits(text: str) -> list[str]:
    """Return each digit of a string as a word; everything else is skipped."""
    return [_SMALL[int(char)] for char in text if char in "0123456789"]


def number(text: str, *, british: bool = False) -> list[str]:
    """Return an unsigned number as written ("1,234", "3.14", "007") in words.

    Strings with a leading zero, and those too long for a reader to group, are read digit by digit.
    """
    whole, point, decimals = text.partition(".")
    plain = whole.replace(",", "")
    if not plain:
        words = []
    elif _digit_by_digit(plain, grouped="," in whole):
        words = digits(plain)
    else:
        words = cardinal(int(plain), british=british)
    return words + (["point", *digits(decimals)] if point else [])


def _digit_by_digit(plain: str, *, grouped: bool) -> bool:
    if len(plain) > len(str(LARGEST)) or (len(plain) > 1 and plain.startswith("0")):
        return True
    return not grouped and len(plain) >= 10 and not plain.endswith("000")


def plural(word: str) -> str:
    """Return the plural of a number word or a unit: "eighties", "sixes", "kilometers"."""
    if word.endswith("y") and word[-2] not in "aeo":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch")) else "s")
