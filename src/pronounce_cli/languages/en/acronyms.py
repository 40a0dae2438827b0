"""Which groups of letters are said letter by letter, where the dictionary does not tell."""

from __future__ import annotations

# Said by their letters however they are written: no word is spelled so.
INITIALISMS = frozenset(
    """
    aarp adhd aia aoc api aws bbs bce bmi cfos cio cpi cpu cro cso cto cv cvs diy dui ecb ecg eea eeg eeoc
    ekg emi epa erp esl esp espn etf eu eurl faa faq ftse gdpr gmo gop gpa gps gpu gui hdmi hmo
    hoa html http https iaea ibm icbm icc icu ide idk imdb imf ioc ios iot ipo irl isbn isp itv ivf lgbt lgbtq
    llm mmo mri ngo nhs nyc nyu ocd oecd oed oem pdf phd pta ptsd qa rfid rna roi rpg rsvp sdk seo
    sql ssd tba uae ucla ucl ufc uhd ui uk unhcr url usa usaf usb usda usps ussr utc ux vip voc vpn
    xml ymca
    """.split()
)

# Words too. In capitals among small letters they are said by their letters first, or as the word first.
LETTERS_FIRST = frozenset("ai ct eeg er est ev hr id ide la ma ms ngo pa pr roi sa sat seo un ups us".split())
WORD_FIRST = frozenset("aaa ad doe dot it led lol or vat who".split())


def is_initialism(word: str) -> bool:
    """Return whether a word, in lower case, is said letter by letter wherever it stands."""
    return word in INITIALISMS


def is_plural(word: str) -> bool:
    """Return whether a word, in lower case, is the plural of one that is said letter by letter: "gpus"."""
    return word.endswith("s") and word[:-1] in INITIALISMS and word not in INITIALISMS
