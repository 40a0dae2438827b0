"""How everything that starts from letters or symbols is read: words, abbreviations, acronyms, addresses.

Each entry of `WORDING` is a name, a regular expression and the function that reads what it matched.
"""

from __future__ import annotations

import re
import unicodedata

from pronounce_cli.languages.en import numbers, roman, verbaliser
from pronounce_cli.languages.spoken import Handler, Reading, Scene, Spoken, letters, words

_LETTER = r"[^\W\d_]"

_SYMBOLS = {
    "&": "and", "@": "at", "+": "plus", "=": "equals", "%": "percent", "°": "degrees", "×": "times",
    "÷": "divided by", "±": "plus or minus",
}  # fmt: skip
_ADDRESS_SYMBOLS = {
    ".": "dot", "/": "slash", "@": "at", "-": "dash", "_": "underscore", ":": "colon", "?": "question mark",
    "=": "equals", "&": "and", "#": "hash", "%": "percent", "+": "plus", "~": "tilde",
}  # fmt: skip

# Read the same with and without a full stop.
_ABBREVIATIONS = {
    "mr": "Mister", "mrs": "Mrs", "prof": "Professor", "jr": "Junior", "vs": "versus", "approx": "approximately",
    "dept": "department", "ltd": "Limited", "capt": "Captain", "sgt": "Sergeant",
    "govt": "government", "blvd": "Boulevard",
}  # fmt: skip
# Read as such only with a full stop and something after it.
_DOTTED = {
    "ave": "Avenue", "rd": "Road", "mt": "Mount", "gen": "General", "col": "Colonel", "lt": "Lieutenant",
    "rev": "Reverend", "hon": "Honorable", "gov": "Governor", "sen": "Senator", "rep": "Representative",
    "pres": "President", "co": "Company", "inc": "Incorporated", "corp": "Corporation", "est": "established",
    "sr": "Senior", "max": "maximum", "min": "minimum",
}  # fmt: skip
_BEFORE_DIGIT = {
    "no": "number", "fig": "figure", "vol": "volume", "ch": "chapter", "p": "page", "pp": "pages", "tel": "telephone",
    "sec": "section", "ext": "extension",
}  # fmt: skip
_PHRASES = {"e.g": "for example", "i.e": "that is", "eg": "for example", "ie": "that is"}
_PREPOSITIONS = {"the", "in", "at", "to", "of", "from", "on", "near", "and"}

ELISIONS = {"'cause", "'em", "'til", "'till", "'tis", "'twas", "'bout", "'round", "'n", "'cuz", "'course"}
_SHORTENED = {"o'", "ol'", "an'", "lil'", "th'"}

_FOLDED = str.maketrans({
    "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
    "þ": "th", "Þ": "TH", "ð": "th", "Ð": "TH", "ı": "i", "ħ": "h", "Ħ": "H", "ẞ": "SS",
})  # fmt: skip


def fold(text: str) -> str:
    """Return a Latin text without accents and ligatures ("café" as "cafe")."""
    if text.isascii():
        return text
    bare = unicodedata.normalize("NFKD", text.translate(_FOLDED))
    return "".join(char for char in bare if not unicodedata.combining(char))


def plain_word(text: str, scene: Scene) -> list[Spoken]:
    """Read a word of letters and apostrophes, without regard to a full stop after it."""
    core = _unquoted(text)
    bare = core.lower()
    if bare in _ABBREVIATIONS:
        return words([_ABBREVIATIONS[bare]])
    if bare == "dr":
        before_a_name = scene.mixed_case and scene.right[:1].isupper()
        return words(["Drive" if _follows_a_name(scene) and not before_a_name else "Doctor"])
    if bare == "st" and (scene.left or scene.right):
        return words(["Street" if _follows_a_name(scene) else "Saint"])
    if bare in ("am", "pm") and re.fullmatch(r"\d{1,2}(?::\d\d)?", scene.left):
        return letters(core)
    special = verbaliser.unit(core, scene) or verbaliser.scale(core, scene) or verbaliser.month(core, scene)
    if special:
        return special
    return roman.read(core, scene) or _by_case(core, scene)


def _by_case(core: str, scene: Scene) -> list[Spoken]:
    """Read a word as a letter, an acronym or a word by its capitals."""
    if len(core) == 1:
        alone = core.lower() in ("a", "i") and not scene.near_digit
        return [Spoken(core)] if alone else letters(core)
    camel = re.fullmatch(r"([A-Z]?[a-z]+)([A-Z]{2,}s?)", core)
    if camel:
        return [*_by_case(camel[1], scene), Spoken(camel[2], Reading.ACRONYM)]
    if scene.near_digit and re.fullmatch("[A-Z]{2}|co", core) and re.search("[AEIOU]", core.upper()):
        return letters(core)  # CO2, not "co two"
    short = re.fullmatch("[A-Z]{2,6}(?:'?s)?", core) is not None and scene.mixed_case
    if short or (scene.near_digit and len(core) <= 3):
        return [Spoken(core, Reading.ACRONYM)]
    return [Spoken(core)]


def _unquoted(text: str) -> str:
    """Return a word without the apostrophes that are quotation marks or mark a plural possessive."""
    if text.lower() in ELISIONS or text.lower() in _SHORTENED:
        return text
    opened = text.startswith("'")
    core = text.strip("'")
    if opened and "'" + core.lower() in ELISIONS:
        return "'" + core
    if text.endswith("'") and not opened and len(core) >= 4 and core.lower().endswith("in"):
        return core + "'"
    return core


def _follows_a_name(scene: Scene) -> bool:
    """Return whether "St" or "Dr" ends the name of a road rather than starts the name of a person."""
    if not scene.mixed_case or not scene.left:
        return bool(scene.left) and not scene.right.lstrip(".")
    name = scene.left[:1].isupper() and scene.left.lower() not in _PREPOSITIONS
    return name or re.fullmatch(r"\d+(?:st|nd|rd|th)", scene.left) is not None


def _dotted_word(text: str, scene: Scene) -> list[Spoken]:
    core = text.rstrip(".")
    bare = core.lower()
    if bare in _BEFORE_DIGIT and scene.right[:1].isdigit():
        return words([_BEFORE_DIGIT[bare]])
    if bare in _DOTTED and scene.right:
        return words([_DOTTED[bare]])
    return plain_word(core, scene)


def _initials(text: str, _: Scene) -> list[Spoken]:
    phrase = _PHRASES.get(text.rstrip(".").lower())
    return words(phrase.split()) if phrase else letters(text)


def _address(text: str, _: Scene) -> list[Spoken]:
    spoken: list[Spoken] = []
    text = re.sub("^https?://", "", text.rstrip(".,;:!?)'\"]}>"), flags=re.IGNORECASE)
    for piece in re.findall(rf"{_LETTER}+|\d|[^\w\s]|_", text):
        if (len(piece) == 1 and piece.isalpha()) or piece.lower() == "www":
            spoken += letters(piece)
        elif piece.isalpha():
            spoken.append(Spoken(piece, Reading.ACRONYM if len(piece) <= 3 else Reading.WORD))
        elif piece.isdigit():
            spoken += words(numbers.digits(piece))
        else:
            spoken += words(_ADDRESS_SYMBOLS.get(piece, "").split())
    return spoken


def _symbol(text: str, _: Scene) -> list[Spoken]:
    return words(_SYMBOLS[text].split())


def _hash_tag(text: str, scene: Scene) -> list[Spoken]:
    """Read the words that stand together in a tag, each with a capital."""
    return [spoken for word in _HUMPS.findall(text) for spoken in plain_word(word, scene)]


_HUMPS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_DOMAINS = "com|org|net|edu|gov|io|uk|de|eu|info|ai|dev|app"

ADDRESSES: tuple[tuple[str, str, Handler], ...] = (
    ("url", r"(?i:https?://|\bwww\.)\S+", _address),
    ("email", r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+", _address),
    ("domain", rf"(?i:(?<![\w.-])(?:[a-z0-9-]+\.)+(?:{_DOMAINS})(?:/\S*|(?![\w@])))", _address),
    ("hash_tag", r"#[A-Za-z]*[a-z][A-Z][A-Za-z]*\b", _hash_tag),
)
WORDING: tuple[tuple[str, str, Handler], ...] = (
    ("initials", rf"(?<!{_LETTER}){_LETTER}(?:\.{_LETTER})+(?!{_LETTER})\.?|(?i:\b(?:eg|ie)\.)", _initials),
    ("dotted_word", rf"{_LETTER}+\.", _dotted_word),
    ("word", rf"'?{_LETTER}+(?:'{_LETTER}+)*'?", plain_word),
    ("symbol", "[" + re.escape("".join(_SYMBOLS)) + "]", _symbol),
)
