"""What epitran's maps of some languages miss: regular spellings, and frequent words that follow no rule.

A rule changes the spelling before epitran reads it; IPA letters in it pass through unchanged.
"""

from __future__ import annotations

import re

_RULES = {
    "es": ((r"z", "θ"),),
    "it": (
        (r"sci(?=[aou])|sc(?=[eièéì])", "ʃ"),
        (r"gli$", "ʎi"),
        (r"zz", "t͡sː"),
        (r"(?<!͡)z", "t͡s"),
    ),
    "nl": (
        (r"sch(?=[aeiouylrij])", "sχ"),
        (r"sch$", "s"),
        (r"lijk$", "lək"),
        (r"(?<=[aeiou][^aeiou])en$|(?<=[aeiou][^aeiou]{2})en$|(?<=ij[^aeiou])en$", "ən"),
        (r"(?<=[aeiouj][^aeiou])e$", "ə"),
        (r"ll", "l"),
    ),
    "sv": ((r"^sk(?=[eiyäö])", "ɧ"), (r"^(?:stj|skj|sj)", "ɧ")),
}
_IRREGULAR = {
    "fr": """
        est ɛ, es ɛ, et e, eu y, ai ɛ, monsieur məsjø, messieurs mesjø, un œ̃, deux dø, six sis, dix dis, huit ɥit
        sept sɛt, neuf nœf, cinq sɛ̃k, vingt vɛ̃, aujourd'hui oʒuʁdɥi, eau o, eaux o, aux o, oui wi, femmes fam, pays pei
        """,
    "nl": "een ən, het hət, de də, en ɛn, zijn zɛin, mijn mɛin, ik ɪk",
    "pt": "e i, o u, os us, é ɛ, a ɐ, as ɐs",
    "ru": "что ʂto, чтобы ʂtobɨ, его jevo, ничего nʲit͡ɕevo, конечно konʲeʂno, сегодня sʲevodnʲa",
    "sv": "och ɔk, jag jɑ, det de, de dɔm, mig mɛj, dig dɛj, sig sɛj, är ɛ",
}


class Respelling:
    """Prepares the words of one language for epitran.

    Args:
        language: Primary subtag.
    """

    def __init__(self, language: str) -> None:
        self._rules = tuple((re.compile(pattern), to) for pattern, to in _RULES.get(language, ()))
        entries = (tuple(entry.split()) for entry in re.split(r"[,\n]", _IRREGULAR.get(language, "")) if entry.strip())
        self._irregular = dict(entries)

    def known(self, word: str) -> str | None:
        """Return the IPA of a word in lower case that follows no rule, or None."""
        return self._irregular.get(word)

    def __call__(self, word: str) -> str:
        """Return a word in lower case with the spellings that epitran reads well."""
        for pattern, to in self._rules:
            word = pattern.sub(to, word)
        return word
