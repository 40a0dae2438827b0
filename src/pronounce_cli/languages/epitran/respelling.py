"""What epitran's maps of some languages miss: regular spellings, and frequent words that follow no rule.

A rule changes the spelling before epitran reads it; IPA letters in it pass through unchanged.
"""

from __future__ import annotations

import re

# -ent is silent in French verbs ("ils parlent") and a vowel in other words; which is which, no rule tells.
_FRENCH_NOT_VERBS = """
absent accent accident adhérent adjacent adolescent agent apparent ardent argent astringent cent client cohérent
compétent concurrent confident conséquent content continent convergent couvent dent différent diligent divergent
décadent décent déférent efficient escient excellent fervent fluent fréquent gent gradient imminent impatient
imprudent impudent incident inconscient inconvénient indifférent indigent indolent indulgent ingrédient innocent
insolent intelligent intermittent latent lent luminescent moment négligent occident opulent orient parent patent
patient permanent pertinent polyvalent prudent précédent présent président pénitent quotient récent récipient
résident réticent sergent serpent somnolent souvent strident succulent supplément talent torrent transparent
trident turbulent urgent vent violent virulent éloquent éminent équivalent évident
"""
_FRENCH_VERBS_IN_MENT = """
affament affirment aiment allument animent arment blâment calment charment confirment consomment consument
dorment endorment enferment enflamment entament enveniment estiment expriment ferment filment forment fument
germent gomment impriment informent nomment oppriment parfument performent priment proclament programment
raniment reforment renferment réclament réforment résument suppriment surnomment sèment tament trament
transforment écument
"""


def _any(words: str) -> str:
    """Return a group for what stands before -ent in any of some words."""
    return f"({'|'.join(word.removesuffix('ent') for word in words.split())})"


_RULES = {
    "es": ((r"z", "θ"), (r"(?<!c)h(?!ie|ue)", "")),
    "fr": (
        (r"aient$", "ait"),
        (rf"(?:^|(?<=')){_any(_FRENCH_VERBS_IN_MENT)}ent$", r"\1e"),
        (rf"(?:^|(?<=')){_any(_FRENCH_NOT_VERBS)}ent$|(\w+m)ent$|(\w+)ents$", r"\1\2\3ɑ̃"),
        (r"gɑ̃$", "ʒɑ̃"),
        (r"cɑ̃$", "ssɑ̃"),
        (r"ent$", "e"),
        (r"ants?$", "ɑ̃"),
    ),
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
    "pl": ((r"(?<=r)ż", "ʐ"),),
    "sv": ((r"^sk(?=[eiyäö])", "ɧ"), (r"^(?:stj|skj|sj)", "ɧ")),
}
_IRREGULAR = {
    "fr": """
        est ɛ, es ɛ, et e, eu y, ai ɛ, monsieur məsjø, messieurs mesjø, un œ̃, deux dø, six sis, dix dis, huit ɥit
        sept sɛt, neuf nœf, cinq sɛ̃k, vingt vɛ̃, aujourd'hui oʒuʁdɥi, eau o, eaux o, aux o, oui wi, femmes fam, pays pei
        œufs ø, bœufs bø, vient vjɛ̃, tient tjɛ̃, devient dəvjɛ̃, revient ʁəvjɛ̃, obtient ɔptjɛ̃, contient kɔ̃tjɛ̃
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
