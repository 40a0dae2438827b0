"""What stands before and after German stems: prefixes, suffixes and endings, with their sounds.

Sounds are written in IPA, with S for an s that is z before a vowel and Q for the g of -ig. A stress mark makes a prefix
or a suffix carry the stress of its word.
"""

from __future__ import annotations


def _table(text: str) -> dict[str, str]:
    rows = (entry.split() for entry in text.replace("\n", ",").split(","))
    return {row[0]: row[1] for row in rows if row}


UNSTRESSED = _table("""
    be bə, ge ɡə, er ɛʁ, ver fɛʁ, zer t͡sɛʁ, ent ɛnt, emp ɛm
""")
"""Prefixes without stress."""

EITHER = _table("""
    über yːbəʁ, unter ʊntəʁ, hinter hɪntəʁ, wider viːdəʁ, durch dʊʁç, um ʊm
""")
"""Prefixes that have the stress in nouns and in separable verbs."""

STRESSED = EITHER | _table("""
    ab ab, an an, auf aʊf, aus aʊs, bei baɪ, dar daːʁ, ein aɪn, fort fɔʁt, her heːʁ, hin hɪn, los loːs, mit mɪt
    nach naːx
    nieder niːdəʁ, vor foːʁ, weg vɛɡ, zu t͡suː, zurück t͡suːˈʁʏk, zusammen t͡suːˈzamən, weiter vaɪtəʁ, wieder viːdəʁ
    fehl feːl, un ʊn, ur uːʁ, erz ɛʁt͡s, miss mɪs, empor ɛmˈpoːʁ, entgegen ɛntˈɡeːɡən, entlang ɛntˈlaŋ, gegen ɡeːɡən
    gegenüber ɡeːɡənˈyːbəʁ, heraus hɛˈʁaʊs, herein hɛˈʁaɪn, herauf hɛˈʁaʊf, heran hɛˈʁan, herab hɛˈʁab, herum hɛˈʁʊm
    herunter hɛˈʁʊntəʁ, herüber hɛˈʁyːbəʁ, hervor hɛʁˈfoːʁ, herbei hɛʁˈbaɪ, hinaus hɪˈnaʊs, hinein hɪˈnaɪn
    hinauf hɪˈnaʊf, hinab hɪˈnab, hinüber hɪˈnyːbəʁ, hinunter hɪˈnʊntəʁ, hinzu hɪnˈt͡suː, hinweg hɪnˈvɛɡ
    hindurch hɪnˈdʊʁç, voran foˈʁan, voraus foˈʁaʊs, vorbei foːʁˈbaɪ, vorüber foˈʁyːbəʁ, vorher foːʁˈheːʁ
    überein yːbəʁˈaɪn, umher ʊmˈheːʁ, zwischen t͡svɪʃən, auseinander aʊsaɪˈnandəʁ, aneinander anaɪˈnandəʁ
    zueinander t͡suːaɪˈnandəʁ, dabei daˈbaɪ, davon daˈfɔn, dazu daˈt͡suː, dazwischen daˈt͡svɪʃən, daran daˈʁan
    runter ʁʊntəʁ, rauf ʁaʊf, raus ʁaʊs, rein ʁaɪn, rum ʁʊm, ran ʁan, rüber ʁyːbəʁ, nahe naːə, bevor bəˈfoːʁ
    zurecht t͡suːˈʁɛçt, zunichte t͡suːˈnɪçtə, zugrunde t͡suːˈɡʁʊndə, weiter vaɪtəʁ
""")
"""Prefixes with the stress of their word."""

SUFFIXES = _table("""
    ung ʊŋ, heit haɪt, keit kaɪt, igkeit ɪQkaɪt, schaft ʃaft, lich lɪç, ig ɪQ, isch ɪʃ, bar baːʁ, sam zaːm, los loːS
    haft haft, nis nɪs, niss nɪs, tum tuːm, tüm tyːm, ling lɪŋ, chen çən, lein laɪn, in ɪn, inn ɪn, er əʁ, ler ləʁ
    ner nəʁ, erin əʁɪn, erinn əʁɪn, ei ˈaɪ, erei əʁˈaɪ, elei əˈlaɪ, ier ˈiːʁ, isier iˈziːʁ, ifizier ifiˈt͡siːʁ
    entlich əntlɪç, erlich əʁlɪç, elig əlɪQ, erisch əʁɪʃ, wärts vɛʁt͡s, erlei əʁlaɪ, ens əns
    nisch nɪʃ, lings lɪŋs, end ənd, ern əʁn, icht ɪçt, ation aˈt͡si̯oːn, ator ˈaːtoːʁ, ist ˈɪst, ismus ˈɪsmʊs
    istisch ˈɪstɪʃ, ität iˈtɛːt, ant ˈant, ent ˈɛnt, iv ˈiːv, ell ˈɛl, ös ˈøːS, abel ˈaːbəl, ibel ˈiːbəl, eur ˈøːʁ
    ium i̯ʊm, ien i̯ən, ienn i̯ən, ik ɪk, iker ɪkəʁ, ismen ˈɪsmən, us ʊs, um ʊm, atisch ˈaːtɪʃ, al ˈaːl, alisch ˈaːlɪʃ
    ar ˈaːʁ, är ˈɛːʁ, ikation ikaˈt͡si̯oːn, ativ aˈtiːv, ierung ˈiːʁʊŋ, innen ɪnən, anz ˈant͡s, enz ˈɛnt͡s
    uell uˈɛl, iell i̯ˈɛl
""")
"""Suffixes; those that begin with a vowel take the last consonant of the stem into their syllable."""

AFTER_ENDINGS = frozenset("heit keit schaft lich los haft tum chen lein wärts ling".split())
"""Suffixes that may follow an ending: Offenheit, eigentlich, kinderlos."""

FOREIGN_SUFFIXES = frozenset(
    """
    ation ator ist ismus istisch ität ant ent iv ell ös abel ibel eur ium ien ienn ik iker ismen us um atisch al alisch
    ar är ikation ativ anz enz isier ifizier
""".split()
)
"""Suffixes that follow stems of their own kind only."""

ENDINGS = _table("""
    e ə, en ən, er əʁ, es əs, em əm, ern əʁn, ers əʁs, n n, s s, t t, st st, te tə, ten tən, tes təs, ter təʁ, tem təm
    tet tət, test təst, et ət, est əst, ete ətə, eten ətən, etest ətəst, etet ətət, etes ətəs, eter ətəʁ, etem ətəm
    ens əns, ende əndə, enden əndən, ender əndəʁ, endes əndəs, endem əndəm, ends ənds, ere əʁə, eren əʁən, erer əʁəʁ
    eres əʁəs, erem əʁəm, este əstə, esten əstən, ester əstəʁ, estes əstəs, estem əstəm, ste stə, sten stən, ster stəʁ
    stes stəs, stem stəm, ene ənə, enen ənən, ener ənəʁ, enes ənəs, enem ənəm, tere təʁə, teren təʁən, erten əʁtən
    teste təstə, testen təstən, tester təstəʁ, testes təstəs, testem təstəm, tste t͡stə, tsten t͡stən, tster t͡stəʁ
    terer təʁəʁ, teres təʁəs, terem təʁəm, tstes t͡stəs, tstem t͡stəm, nen nən, nd nd, nde ndə, nden ndən, nder ndəʁ
    ndes ndəs, ndem ndəm, ne nə, stens stəns, estens əstəns
""")
"""Endings of inflection, and what links the parts of a compound."""
