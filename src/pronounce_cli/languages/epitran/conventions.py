"""How the languages of epitran write and read figures, signs and abbreviations."""

from __future__ import annotations

import re
from dataclasses import dataclass

# One line per language: tag, code of num2words, decimal mark, its name, minus, and the words for hours and a range.
_FIGURES = """
es | es | , | coma    | menos |        | a
fr | fr | , | virgule | moins | heures | à
it | it | , | virgola | meno  | e      | a
nl | nl | , | komma   | min   | uur    | tot
pl | pl | , | przecinek | minus |      | do
pt | pt | , | vírgula | menos | horas  | a
ru | ru | , | запятая | минус |        | до
sv | sv | , | komma   | minus |        | till
tr | tr | , | virgül  | eksi  |        | ila
"""

# The same languages: names of signs and units that follow a number ("5 %", "3 km"), one and many separated by a slash.
_NAMES = """
es | % por_ciento | € euro/euros | $ dólar/dólares | £ libra/libras | ° grado/grados | km kilómetro/kilómetros | kg kilo/kilos | cm centímetro/centímetros | m metro/metros | & y
fr | % pour_cent | € euro/euros | $ dollar/dollars | £ livre/livres | ° degré/degrés | km kilomètre/kilomètres | kg kilo/kilos | cm centimètre/centimètres | m mètre/mètres | & et
it | % per_cento | € euro | $ dollaro/dollari | £ sterlina/sterline | ° grado/gradi | km chilometro/chilometri | kg chilo/chili | cm centimetro/centimetri | m metro/metri | & e
nl | % procent | € euro | $ dollar | £ pond | ° graad/graden | km kilometer | kg kilo | cm centimeter | m meter | & en
pl | % procent | € euro | $ dolar/dolarów | £ funt/funtów | ° stopień/stopni | km kilometr/kilometrów | kg kilogram/kilogramów | cm centymetr/centymetrów | m metr/metrów | & i
pt | % por_cento | € euro/euros | $ dólar/dólares | £ libra/libras | ° grau/graus | km quilómetro/quilómetros | kg quilo/quilos | cm centímetro/centímetros | m metro/metros | & e
ru | % процент/процентов | € евро | $ доллар/долларов | £ фунт/фунтов | ° градус/градусов | км километр/километров | кг килограмм/килограммов | см сантиметр/сантиметров | м метр/метров | & и
sv | % procent | € euro | $ dollar | £ pund | ° grad/grader | km kilometer | kg kilo | cm centimeter | m meter | & och
tr | % yüzde | € avro | $ dolar | £ sterlin | ° derece | km kilometre | kg kilo | cm santimetre | m metre | & ve
"""  # noqa: E501

_SHORT = {
    "es": "dr: doctor; dra: doctora; sr: señor; sra: señora; etc: etcétera; ud: usted; n.º: número",
    "fr": "m: monsieur; mme: madame; mlle: mademoiselle; dr: docteur; etc: et cetera",
    "it": "dott: dottore; sig: signor; sig.ra: signora; ecc: eccetera",
    "nl": "dhr: de heer; mevr: mevrouw; dr: dokter; bijv: bijvoorbeeld; enz: enzovoort; d.w.z: dat wil zeggen",
    "pl": "dr: doktor; np: na przykład; itd: i tak dalej; ul: ulica",
    "pt": "sr: senhor; sra: senhora; dr: doutor; etc: et cetera",
    "ru": "г: город; ул: улица; т.е: то есть; т.д: так далее",
    "sv": "t.ex: till exempel; bl.a: bland annat; osv: och så vidare; dr: doktor",
    "tr": "dr: doktor; vb: ve benzeri; örn: örneğin",
}

# What follows the figures of an ordinal; "." does so only before another word.
_ORDINALS = {
    "es": ".?[ºª°]|er|ro|ra",
    "fr": "er|re|ère|e|ème",
    "it": "[ºª°]",
    "nl": "e|de|ste",
    "pl": ".",
    "pt": ".?[ºª°]",
    "ru": "-?[йяе]|-?го",
    "sv": ":[ae]",
    "tr": "'?(?:inci|ıncı|uncu|üncü)",
}


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a language writes and reads figures.

    Attributes:
        language: Primary subtag.
        num2words: Its code there.
        decimal: The decimal mark; the other of point and comma parts thousands.
        decimal_name: How the mark is read.
        minus: How a minus is read.
        hours: What stands between hours and minutes.
        until: What stands between the ends of a range.
        names: Names of signs and units, one and many.
        short: Abbreviations without their last full stop, in lower case.
        ordinal: Regular expression for what makes figures an ordinal, or ".".
    """

    language: str
    num2words: str
    decimal: str
    decimal_name: str
    minus: str
    hours: str
    until: str
    names: dict[str, tuple[str, str]]
    short: dict[str, str]
    ordinal: str


def _table() -> dict[str, Conventions]:
    names = {}
    for line in _NAMES.strip().splitlines():
        language, *entries = (cell.strip() for cell in line.split("|"))
        pairs = (entry.replace("_", "\u00a0").split(" ", 1) for entry in entries)
        read = ((sign, *text.replace("\u00a0", " ").partition("/")) for sign, text in pairs)
        names[language] = {sign: (one, many or one) for sign, one, _, many in read}
    short = {
        language: dict(entry.strip().split(": ") for entry in re.split(r";|\n", text) if entry.strip())
        for language, text in _SHORT.items()
    }
    found = {}
    for line in _FIGURES.strip().splitlines():
        language, code, mark, name, minus, hours, until = (cell.strip() for cell in line.split("|"))
        found[language] = Conventions(
            language, code, mark, name, minus, hours, until, names[language], short[language], _ORDINALS[language]
        )
    return found


CONVENTIONS = _table()
