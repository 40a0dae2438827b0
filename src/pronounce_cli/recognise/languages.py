"""Names and codes of languages, as speech recognisers write them."""

from __future__ import annotations

from pronounce_cli.core.tags import primary

_NAMES = """
af afrikaans|am amharic|ar arabic|as assamese|az azerbaijani|ba bashkir|be belarusian|bg bulgarian|bn bengali
bo tibetan|br breton|bs bosnian|ca catalan|cs czech|cy welsh|da danish|de german|el greek|en english|es spanish
et estonian|eu basque|fa persian|fi finnish|fo faroese|fr french|gl galician|gu gujarati|ha hausa|haw hawaiian
he hebrew|hi hindi|hr croatian|ht haitian creole|hu hungarian|hy armenian|id indonesian|is icelandic|it italian
ja japanese|jv javanese|jw javanese|ka georgian|kk kazakh|km khmer|kn kannada|ko korean|la latin|lb luxembourgish
ln lingala|lo lao|lt lithuanian|lv latvian|mg malagasy|mi maori|mk macedonian|ml malayalam|mn mongolian|mr marathi
ms malay|mt maltese|my myanmar|ne nepali|nl dutch|nn nynorsk|no norwegian|oc occitan|pa punjabi|pl polish|ps pashto
pt portuguese|ro romanian|ru russian|sa sanskrit|sd sindhi|si sinhala|sk slovak|sl slovenian|sn shona|so somali
sq albanian|sr serbian|su sundanese|sv swedish|sw swahili|ta tamil|te telugu|tg tajik|th thai|tk turkmen|tl tagalog
tr turkish|tt tatar|uk ukrainian|ur urdu|uz uzbek|vi vietnamese|yi yiddish|yo yoruba|yue cantonese|zh chinese
"""
_OTHER_NAMES = {
    "burmese": "my",
    "valencian": "ca",
    "flemish": "nl",
    "haitian": "ht",
    "letzeburgesch": "lb",
    "pushto": "ps",
    "panjabi": "pa",
    "moldavian": "ro",
    "moldovan": "ro",
    "sinhalese": "si",
    "castilian": "es",
    "mandarin": "zh",
    "filipino": "tl",
}
_CODES = {
    name: code
    for code, _, name in (entry.partition(" ") for line in _NAMES.split("\n") for entry in line.split("|") if entry)
    if code != "jw"
} | _OTHER_NAMES
_ALIASES = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "nb": "no", "fil": "tl", "cmn": "zh", "mo": "ro"}
_REGION_LETTERS = 2
_SCRIPT_LETTERS = 4


def whisper_code(tag: str) -> str:
    """Return the language code that Whisper and its relatives take for a BCP 47 tag: "en" for "en-GB"."""
    language = primary(tag)
    return _ALIASES.get(language, language)


def bcp47(value: object) -> str | None:
    """Return the BCP 47 tag of a language as a provider wrote it ("English", "en", "en_us"); None if not understood."""
    if not isinstance(value, str):
        return None
    text = value.strip().lower()
    if text in _CODES:
        return _CODES[text]
    first, *rest = text.replace("_", "-").split("-")
    if not (first.isascii() and first.isalpha() and len(first) in {2, 3}):
        return None
    return "-".join([_ALIASES.get(first, first), *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    if len(part) == _REGION_LETTERS:
        return "GB" if part == "uk" else part.upper()
    return part.title() if len(part) == _SCRIPT_LETTERS else part
