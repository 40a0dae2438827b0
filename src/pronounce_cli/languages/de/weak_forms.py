"""What native speakers make of small words in running speech; and words that are written the way they are said."""

from __future__ import annotations


def _table(text: str) -> dict[str, tuple[str, ...]]:
    rows = (line.partition(":") for line in text.strip().splitlines())
    return {word.strip(): tuple(form.strip() for form in forms.split(",")) for word, _, forms in rows}


WEAK_FORMS = _table("""
    und: ʊn, ən, n
    nicht: nɪç
    nichts: nɪks
    ist: ɪs
    sind: zɪn
    bist: bɪs
    jetzt: jɛt͡s
    haben: haːm
    habe: haːb, hab
    hatten: hatn
    werden: veːɐ̯n, vɛɐ̯dən, vɛɐ̯n
    wird: vɪɐ̯t
    worden: vɔɐ̯n
    würden: vʏɐ̯n
    wurden: vʊɐ̯n
    geworden: ɡəvɔɐ̯n
    ein: aɪn, ən, n
    eine: nə, aɪn
    einen: aɪn, nən, ən
    einem: aɪm, nəm, əm
    einer: nɐ
    eines: nəs
    kein: kaɪn
    keinen: kaɪn
    meinen: maɪn
    deinen: daɪn
    seinen: zaɪn
    meinem: maɪm
    seinem: zaɪm
    ihnen: iːn
    es: əs, s
    er: ɛɐ̯, ɐ
    der: dɛɐ̯, dɐ
    wer: vɛɐ̯
    den: dɛn, dən, n
    dem: dɛm, dəm, m
    des: dəs
    das: dəs, as
    die: dɪ
    sie: zɪ, zə
    wie: vɪ
    wir: vɪɐ̯, vɐ
    mir: mɪɐ̯, mɐ
    dir: dɪɐ̯, dɐ
    ihr: ɪɐ̯, ɐ
    ihre: iːʁ
    du: dʊ, də
    zu: t͡sʊ, t͡sə
    so: zɔ
    wo: vɔ
    ja: ja
    da: da
    für: fʏɐ̯, fɐ
    vor: fɔɐ̯
    nur: nʊɐ̯
    zur: t͡sʊɐ̯
    zum: t͡səm
    mal: ma
    einmal: aɪma, ma
    noch: nɔ
    auch: aʊ
    auf: ʊf
    mehr: meːʁ
    sehr: zeːʁ
    man: mən
    mich: mɪ
    sich: zɪ
    wenn: vən
    denn: dən
    dann: dan
    etwas: vas
    gegen: ɡeːŋ
    wollen: vɔln
    sollen: zɔln
    können: kœn
    kommen: kɔm
    müssen: mʏsn
    gehen: ɡeːn
    sehen: zeːn
    stehen: ʃteːn
    nehmen: neːm
    zwischen: t͡svɪʃn
    oder: oːdɐ
    aber: aːbɐ
    unser: ʊnzɐ
    unsere: ʊnzʁə
    andere: andʁə
    anderen: andɐn, andʁən
    zwei: t͡svoː
    vierzehn: fiːɐ̯t͡seːn
    vierzig: fiːɐ̯t͡sɪç
    fünfzig: fʊft͡sɪç
    fünfzehn: fʊft͡seːn
    irgendwie: ɪɐ̯ŋtviː
    irgendwas: ɪɐ̯ŋtvas
    also: azoː
    wirklich: vɪɐ̯klɪç
    eigentlich: aɪŋtlɪç, aɪɡŋtlɪç
    natürlich: natyːɐ̯lɪç
""")

SPOKEN_SPELLINGS = _table("""
    's: s, əs
    'n: n, ən
    'ne: nə
    'nen: nən
    'nem: nəm
    'ner: nɐ
    'ran: ʁan
    'raus: ʁaʊs
    'rein: ʁaɪn
    'rauf: ʁaʊf
    'runter: ʁʊntɐ
    ne: nə, neː
    nee: neː
    nö: nøː
    hm: m
    hmm: m
    mhm: m
    pst: pst
    äh: ɛː
    ähm: ɛːm
    öh: øː
    öhm: øːm
    tja: t͡ja
""")
