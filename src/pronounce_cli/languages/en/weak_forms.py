"""What native speakers make of function words in running speech, and words that are written the way they are said.

The forms are those that textbooks of connected speech list: reduced vowels, dropped h, dropped
final consonants. Contractions are left out: who reads "he is" as "he's" reads another text.
"""

from __future__ import annotations


def _table(text: str) -> dict[str, tuple[str, ...]]:
    rows = (line.partition(":") for line in text.strip().splitlines())
    return {word.strip(): tuple(form.strip() for form in forms.split(",")) for word, _, forms in rows}


WEAK_FORMS = _table("""
    a: AH0, EY1
    am: AH0 M, AE1 M
    an: AH0 N, AE1 N
    and: AH0 N D, AE1 N D, AH0 N, AE1 N
    are: ER0, AA1 R
    as: AH0 Z, AE1 Z
    at: AH0 T, AE1 T
    be: B IH0
    because: B IH0 K AH0 Z, B IH0 K AO1 Z, K AH0 Z
    been: B IH0 N, B IY1 N, B EH1 N
    but: B AH0 T
    can: K AH0 N, K AE1 N, K IH0 N
    could: K AH0 D
    do: D AH0
    does: D AH0 Z
    for: F ER0, F AO1 R
    from: F R AH0 M, F R AA1 M
    had: HH AH0 D, AH0 D, AE1 D
    has: HH AH0 Z, AH0 Z, AE1 Z
    have: HH AH0 V, AH0 V, AE1 V
    he: IY0, HH IH0
    her: HH ER0, ER0
    him: IH0 M
    his: IH0 Z
    in: AH0 N
    into: IH0 N T AH0, IH0 N T UW0
    is: AH0 Z
    it: AH0 T
    just: JH AH0 S T, JH IH0 S T
    me: M IH0
    must: M AH0 S T, M AH0 S
    nor: N ER0
    not: N AH0 T
    of: AH0 V, AH0
    on: AA1 N, AO1 N
    or: ER0, AO1 R
    our: AA1 R, AW1 ER0
    saint: S AH0 N T
    shall: SH AH0 L
    she: SH IH0
    should: SH AH0 D
    sir: S ER0
    some: S AH0 M
    than: DH AH0 N, DH AE1 N
    that: DH AH0 T, DH AE1 T
    the: DH AH0, DH IY0, DH IH0
    their: DH ER0, DH EH1 R
    them: DH AH0 M, AH0 M, DH EH1 M
    there: DH ER0, DH EH1 R
    to: T UW1, T AH0, T IH0
    us: AH0 S
    was: W AH0 Z, W AA1 Z, W AO1 Z
    we: W IH0
    were: W ER0
    what: W AH1 T, W AA1 T
    who: HH UW1, UW0
    will: W AH0 L, AH0 L
    with: W IH1 DH, W IH1 TH
    would: W AH0 D, AH0 D
    you: Y AH0, Y IH0
    your: Y ER0, Y AO1 R, Y UH1 R
    you're: Y ER0, Y AO1 R, Y UH1 R
    i'm: AY1 M, AH0 M
    i'll: AY1 L, AH0 L
    we're: W IY1 R, W IH1 R, W ER0
    we'll: W IY1 L, W IH0 L
    they're: DH EH1 R, DH ER0
    he's: IY0 Z, HH IH0 Z
    that's: DH AH0 T S
    can't: K AE1 N
    don't: D OW1 N
""")

SPOKEN_SPELLINGS = _table("""
    'cause: K AH0 Z, K AO1 Z
    'cuz: K AH0 Z
    'em: AH0 M
    'til: T IH1 L
    'till: T IH1 L
    'tis: T IH1 Z
    'twas: T W AA1 Z, T W AH0 Z
    'bout: B AW1 T
    'round: R AW1 N D
    'n: AH0 N, N
    'course: K AO1 R S
    an': AH0 N, AE1 N
    cuz: K AH0 Z
    gimme: G IH1 M IY0
    hafta: HH AE1 F T AH0
    gotcha: G AA1 CH AH0
    kinda: K AY1 N D AH0
    lemme: L EH1 M IY0
    lil': L IH1 L
    o': AH0, OW1
    ol': OW1 L
    outta: AW1 T AH0
    sorta: S AO1 R T AH0
    th': DH AH0
    mm: M
    tsk: T IH1 S K
    y'all: Y AO1 L
""")
