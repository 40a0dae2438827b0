"""The names of the letters, for capitals that are read one by one ("USA"); German only."""

from __future__ import annotations

LETTER_NAMES = dict(
    entry.split()
    for entry in """
    A aː|B beː|C t͡seː|D deː|E eː|F ɛf|G ɡeː|H haː|I iː|J jɔt|K kaː|L ɛl|M ɛm|N ɛn|O oː|P peː|Q kuː|R ɛʁ|S ɛs|T teː
    U uː|V faʊ̯|W veː|X ɪks|Y ʏpsilɔn|Z t͡sɛt|Ä ɛː|Ö øː|Ü yː
    """.replace("\n", "|").split("|")
    if entry.strip()
)
