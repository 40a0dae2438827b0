"""How German writes and reads figures, signs and abbreviations."""

from __future__ import annotations

import re

from pronounce_cli.languages.epitran.conventions import Conventions

MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()

_NAMES = """
    % Prozent, ‰ Promille, € Euro, $ Dollar, £ Pfund, ¢ Cent, ° Grad, § Paragraf, = gleich, & und, km Kilometer
    kg Kilogramm, g Gramm, mg Milligramm, t Tonnen, cm Zentimeter, mm Millimeter, m Meter, l Liter, ml Milliliter
    km² Quadratkilometer, m² Quadratmeter, qm Quadratmeter, m³ Kubikmeter, km/h Stundenkilometer, °C Grad_Celsius
    ha Hektar, kWh Kilowattstunden, kW Kilowatt, MW Megawatt, W Watt, V Volt, MB Megabyte, GB Gigabyte, Hz Hertz
    ct Cent, EUR Euro, Mio Million/Millionen, Mrd Milliarde/Milliarden, Std Stunde/Stunden, Min Minute/Minuten
    Sek Sekunde/Sekunden
"""

_SHORT = """
    abb: Abbildung; abs: Absatz; art: Artikel; bd: Band; bsp: Beispiel; bspw: beispielsweise; bzgl: bezüglich
    bzw: beziehungsweise; ca: circa; chr: Christus; d.h: das heißt; dr: Doktor; etc: et cetera; evtl: eventuell
    fr: Frau; geb: geboren; gest: gestorben; ggf: gegebenenfalls; hl: heilige; hr: Herr; hrn: Herrn; hrsg: Herausgeber
    i.d.r: in der Regel; inkl: inklusive; jh: Jahrhundert; kap: Kapitel; lt: laut; max: maximal; mind: mindestens
    mio: Millionen; mrd: Milliarden; n.chr: nach Christus; nr: Nummer; o.ä: oder ähnliches; o.g: oben genannt
    prof: Professor; s.o: siehe oben; s.u: siehe unten; sog: sogenannte; st: Sankt; std: Stunden; str: Straße
    tel: Telefon; u.a: unter anderem; u.ä: und ähnliches; u.u: unter Umständen; usw: und so weiter; v.a: vor allem
    v.chr: vor Christus; vgl: vergleiche; z.b: zum Beispiel; z.t: zum Teil; z.z: zurzeit; zzgl: zuzüglich
"""

ARTICLES = dict.fromkeys(
    """
    am vom zum beim im dem den des diesem diesen seit ab bis nach einem einen jedem jeden ihrem ihren seinem seinen
    meinem meinen deinem deinen unserem unseren zur
    """.split(),
    "n",
) | dict.fromkeys("ein mein dein sein ihr unser kein".split(), "r")
"""The ending of an ordinal after "dritte", by the word before it: "am dritten Mai"."""

READ_AS_WORDS = frozenset(
    """
    NATO UNO UNESCO UNICEF FIFA UEFA ALDI IKEA EDEKA REWE BAFÖG ASTA PISA TÜV AIDS NASA OPEC COVID DAX PIN SIM HANUTA
    LIDL JUSO JUSOS FORSA ELSTER RADAR LASER
    """.split()
)
"""Capitals that are said as a word."""


def _made() -> Conventions:
    entries = (entry.strip().split(" ") for entry in re.split(r"[,\n]", _NAMES) if entry.strip())
    names = {sign: (text.replace("_", " ").split("/") * 2)[:2] for sign, text in entries}
    short = dict(entry.strip().split(": ") for entry in re.split(r"[;\n]", _SHORT) if entry.strip())
    return Conventions(
        language="de",
        num2words="de",
        decimal=",",
        decimal_name="Komma",
        minus="minus",
        hours="Uhr",
        until="bis",
        names={sign: (one, many) for sign, (one, many) in names.items()},
        short=short,
        ordinal=".",
    )


CONVENTIONS = _made()
