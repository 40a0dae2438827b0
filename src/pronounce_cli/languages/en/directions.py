"""How stage directions are worded in English."""

from __future__ import annotations

from pronounce_cli.languages.directions import Directions

DIRECTIONS = Directions(
    sounds=frozenset(
        """
        applause applauds babble beep beeping beeps breathes bleep burps chuckle chuckles chuckling cheering cheers
        chime chimes clap clapping claps cough coughing coughs crosstalk cries crying exhales exhaling gasp gasping
        gasps giggle giggles giggling groan groaning groans grunt grunting grunts gulps hums humming inaudible
        indistinct inhales inhaling laugh laughing laughs laughter moan moans mumbles murmurs noise pause pauses
        sigh sighing sighs silence sneeze sneezes sniff sniffing sniffles sniffs snorts snores sob sobbing sobs
        swallows unintelligible wails whimpers whistles whistling yawn yawning yawns sil unk spn
        """.split()
    ),
    manners=frozenset(
        """
        abruptly aloud amused angrily angry anxiously aside beat bitterly boldly brightly calmly cheerfully coldly
        continuing crossly desperately distant dryly eagerly excited excitedly faintly firmly frightened furious
        furiously gently gravely happily hesitantly hesitates hesitating hoarsely hurriedly impatiently ironically
        irritated laughingly loudly mockingly muffled music musing mutters muttering narrating nervously offscreen
        offstage pained playing pleading politely proudly quickly quietly sadly sarcastic sarcastically scornfully
        screaming screams shakily sharply shouting shouts shyly singing sings slowly smiling smiles softly solemnly
        speaking sternly surprised tearfully tenderly thoughtfully urgently voiceover warmly wearily whisper
        whispered whispering whispers wryly yelling yells
        """.split()
    ),
    headings=frozenset(
        """
        act advice aids alert answer attention author breaking caution chapter conclusion contents correction covid
        danger date day deadline definition disclaimer edit editor episode example exercise exit fact faq figure
        from goal help hint how important in info introduction ingredients lesson level location method monday nasa
        nato nb new news no not note notice part place please poll problem ps question read rule scene season
        section solution spoiler step stop subject summary task the this tip title to today tomorrow topic trigger
        tuesday unesco unit update urgent verse volume wanted warning week what when where who why yes
        """.split()
    ),
)
