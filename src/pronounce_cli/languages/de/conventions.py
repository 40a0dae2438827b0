"""How German writes and reads figures, signs and abbreviations."""

from __future__ import annotations

import re

from pronounce_cli.languages.conventions import Conventions

MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()

_NAMES = """
    % Prozent, ‰ Promille, € Euro, $ Dollar, £ Pfund, ¢ Cent, ° Grad, § Paragraf, = gleich, & und, km Kilometer
    kg Kilogramm, g Gramm, mg Milligramm, t Tonnen, cm Zentimeter, mm Millimeter, m Meter, l Liter, ml Milliliter
    km² Quadratkilometer, m² Quadratmeter, qm Quadratmeter, m³ Kubikmeter, km/h Stundenkilometer, °C Grad_Celsius
    ha Hektar, kWh Kilowattstunden, kW Kilowatt, MW Megawatt, W Watt, V Volt, MB Megabyte, GB Gigabyte, Hz Hertz
    ct Cent, EUR Euro, Mio Million/Millionen, Mrd Milliarde/Milliarden, Std Stunde/Stunden, Min Minute/Minuten
    Sek Sekunde/Sekunden, h Stunde/Stunden, min Minute/Minuten, s Sekunde/Sekunden, m/s Meter_pro_Sekunde
    Fr Franken, CHF Franken, USD Dollar
"""

MONEY = frozenset("€ $ £ EUR USD CHF Fr".split())
_PER = """
    kg Kilogramm, g Gramm, t Tonne, l Liter, m Meter, m² Quadratmeter, qm Quadratmeter, m³ Kubikmeter, km Kilometer
    kWh Kilowattstunde, h Stunde, Std Stunde, Stunde Stunde, Tag Tag, Nacht Nacht, Woche Woche, Monat Monat, Jahr Jahr
    Person Person, Stück Stück, Liter Liter, Kilo Kilo, Stk Stück, min Minute, s Sekunde
"""

_SHORT = """
    abb: Abbildung; abs: Absatz; art: Artikel; bd: Band; bsp: Beispiel; bspw: beispielsweise; bzgl: bezüglich
    bzw: beziehungsweise; ca: circa; chr: Christus; d.h: das heißt; dr: Doktor; etc: et cetera; ev: evangelisch
    evtl: eventuell; fr: Frau; geb: geboren; gest: gestorben; ggf: gegebenenfalls; hl: heilige; hr: Herr; hrn: Herrn
    hrsg: Herausgeber; i.d.r: in der Regel; inkl: inklusive; jh: Jahrhundert; jhdt: Jahrhundert; kap: Kapitel
    kath: katholisch; lt: laut; max: maximal; min: Minuten; mind: mindestens; mio: Millionen; mrd: Milliarden
    n.chr: nach Christus; nr: Nummer; o.g: oben genannt; o.ä: oder ähnliches; prof: Professor; s.o: siehe oben
    s.u: siehe unten; sek: Sekunden; sog: sogenannte; st: Sankt; std: Stunden; str: Straße; tel: Telefon
    u.a: unter anderem; u.u: unter Umständen; u.ä: und ähnliches; usw: und so weiter; v.a: vor allem
    v.chr: vor Christus; vgl: vergleiche; z.b: zum Beispiel; z.t: zum Teil; z.z: zurzeit; zzgl: zuzüglich
"""

ALSO_WORDS = frozenset("art max kap".split())
"""Abbreviations that are words or names at the end of a sentence: "auf diese Art.", "Das ist Max."."""

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


def _table(text: str) -> dict[str, str]:
    return dict(entry.strip().split(" ") for entry in re.split(r"[,\n]", text) if entry.strip())


def _made() -> Conventions:
    names = {sign: (text.replace("_", " ").split("/") * 2)[:2] for sign, text in _table(_NAMES).items()}
    measures = {
        f"{sign}/{per}": [f"{noun} pro {one}" for noun in nouns]
        for sign, nouns in names.items()
        for per, one in _table(_PER).items()
    }
    short = dict(entry.strip().split(": ") for entry in re.split(r"[;\n]", _SHORT) if entry.strip())
    return Conventions(
        language="de",
        decimal=",",
        decimal_name="Komma",
        minus="minus",
        hours="Uhr",
        until="bis",
        names={sign: (one, many) for sign, (one, many) in (measures | names).items()},
        short=short,
        ordinal=".",
    )


CONVENTIONS = _made()
