from __future__ import annotations

import pytest

from pronounce_cli.languages.de.rules import german_forms, german_ipa

# Pronunciations as the Duden gives them, in the notation of the module (r is ʁ, vocalised r ɐ̯ after long vowels).
_KNOWN = """
ich ɪç|habe haːbə|heute hɔɪ̯tə|häuser hɔɪ̯zɐ|und ʊnt|hund hʊnt|wenig veːnɪç|vater faːtɐ|gehen ɡeːən|könig køːnɪç
tag taːk|tage taːɡə|gibt ɡiːpt|straße ʃtʁaːsə|sprache ʃpʁaːxə|machen maxən|mädchen mɛːtçən|zeitung t͡saɪ̯tʊŋ
apfel ap͡fəl|sechs zɛks|bett bɛt|lieb liːp|buch buːx|milch mɪlç|station ʃtat͡sjoːn|verstehen fɛɐ̯ʃteːən
gegessen ɡəɡɛsən|deutsch dɔɪ̯t͡ʃ|quer kveːɐ̯|nicht nɪçt|besser bɛsɐ|beginnen bəɡɪnən|gestern ɡɛstɐn|gern ɡɛʁn
geld ɡɛlt|gesund ɡəzʊnt|wohnung voːnʊŋ|freiheit fʁaɪ̯haɪ̯t|freundlich fʁɔɪ̯ntlɪç|möglich møːklɪç|spielen ʃpiːlən
aufstehen aʊ̯fʃteːən|fisch fɪʃ|menschen mɛnʃən|tochter tɔxtɐ|stadt ʃtat|hören høːʁən|jung jʊŋ|trinken tʁɪŋkən
vogel foːɡəl|universität uːniːvɛʁzɪtɛːt|politik poːliːtiːk|lehrerin leːʁəʁɪn|unterschied ʊntɐʃiːt|bisschen bɪsçən
fünfundzwanzig fʏnfʊntt͡svant͡sɪç|siebzig ziːpt͡sɪç|neue nɔɪ̯ə|teuer tɔɪ̯ɐ|zwei t͡svaɪ̯|ruhig ʁuːɪç|besuchen bəzuːxən
"""


@pytest.mark.parametrize("entry", [entry for entry in _KNOWN.replace("\n", "|").split("|") if entry])
def test_known_words(entry: str) -> None:
    word, ipa = entry.split()

    assert german_ipa(word) == ipa


@pytest.mark.parametrize("word", ["ä", "qu", "schtsch", "rhythmus", "x", "yacht", "=", "straßenbahnhaltestelle" * 2])
def test_any_string_of_letters_is_read(word: str) -> None:
    ipa = german_ipa(word)

    assert all(not char.isupper() for char in ipa)
    assert "=" not in ipa


def test_both_ways_to_end_a_word() -> None:
    assert german_forms("könig") == ["køːnɪç", "køːnɪk"]
    assert german_forms("haben") == ["haːbən"]
    assert german_forms("hatten") == ["hatən", "hatn̩"]
