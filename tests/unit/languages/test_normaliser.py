"""Every row: a text, a bar, and the words it is read as. Letters are marked with a dot after them."""

from __future__ import annotations

import pytest

from pronounce_cli.core.errors import TextError
from pronounce_cli.languages.en.normaliser import normalise
from pronounce_cli.languages.spoken import Reading
from pronounce_cli.languages.text import clean

WORDS = """
Hello, world! | Hello world
WE CALL IT BEAR | WE CALL IT BEAR
don't stop | don't stop
“Don’t,” she said. | Don't she said
'quoted' words | quoted words
'cause I said 'em | 'cause I said 'em
the dogs' bones | the dogs bones
five o'clock | five o'clock
rock 'n' roll | rock 'n roll
runnin' home | runnin' home
well-known | well known
mother-in-law | mother in law
well\u2011known | well known
one—two | one two
one–two | one two
wait--what | wait what
and/or | and or
hello...world | hello world
he said:"go" | he said go
(yes) [no] *bold* _it_ | yes no bold it
snake_case | snake case
T-shirt | T. shirt
x-ray | X. ray
I saw a b | I saw a B.
café naïve | café naïve
hello\u200bbig w\u00adord | hello big word
one\x00two | one two
\ufeffstart | start
ﬁne ｆｕｌｌ | fine full
😀 smile 🎉 | smile
e\u0301te\u0301 | été
A & B | A and B.
C++ | C. plus plus
2+2=4 | two plus two equals four
@user #tag | at user tag
#CatsOfInstagram and #ILoveNY | Cats Of Instagram and I Love NY*
#summer, #1 | summer number one
me@example.com | me* at example dot com*
www.bbc.co.uk/news | W. W. W. dot bbc* dot co* dot uk* slash news
https://a-b.org. | A. dash B. dot org*
see example.com, please | see example dot com* please
"""

NUMBERS = """
0 | zero
7 | seven
13 | thirteen
20 | twenty
42 | forty two
100 | one hundred
101 | one hundred one
999 | nine hundred ninety nine
1,000 | one thousand
1,234,567 | one million two hundred thirty four thousand five hundred sixty seven
1000000 | one million
100,000,000 | one hundred million
3.14 | three point one four
0.5 | zero point five
.5 | point five
1.2.3 | one point two point three
-5 | minus five
−5 | minus five
x-5 | X. five
007 | zero zero seven
12345678901 | one two three four five six seven eight nine zero one
٣ | three
① | one
21st | twenty first
2nd | second
3rd | third
100th | one hundredth
12th | twelfth
30th | thirtieth
1ST PRIZE | first PRIZE
5kg. | five kilograms
#1 | number one
No. 5 | number five
He said no. | He said no
p. 12 | page twelve
Fig. 3 | figure three
555-1234 | five five five one two three four
(555) 123-4567 | five five five one two three four five six seven
1-800-555-1234 | one eight zero zero five five five one two three four
3x4 | three by four
5×6 | five by six
3-1 | three to one
10–15 | ten to fifteen
5-10km | five to ten kilometers
3-5% | three to five percent
10-year-old | ten year old
2-in-1 | two in one
twenty-five | twenty five
24/7 | twenty four seven
9/11 | nine eleven
50/50 | fifty fifty
1/2 | one half
3/4 | three quarters
2/3 | two thirds
5/8 | five eighths
1 1/2 | one and a half
2½ | two and a half
½ | one half
4 3/4 | four and three quarters
25% | twenty five percent
-3.5% | minus three point five percent
"""

YEARS_AND_TIMES = """
in 1984 | in nineteen eighty four
1905 | nineteen oh five
1900 | nineteen hundred
2000 | two thousand
2008 | two thousand eight
2020 | twenty twenty
1999. | nineteen ninety nine
1984 apples | one thousand nine hundred eighty four apples
1984 was | nineteen eighty four was
1900s | nineteen hundreds
1980's | nineteen eighties
the '90s | the nineties
2000s | two thousands
1914–1918 | nineteen fourteen to nineteen eighteen
May 5, 2008 | May fifth two thousand eight
Jan 1 | January first
Sept. 9 | September ninth
Dec. 25 | December twenty fifth
12/05/2020 | twelve five twenty twenty
2020-05-12 | May twelfth twenty twenty
3:30 | three thirty
10:05 a.m. | ten oh five A. M.
3:00 | three o'clock
3:00 pm | three P. M.
15:00 | fifteen hundred
23:59 | twenty three fifty nine
3pm | three P. M.
7 a.m. | seven A. M.
at 3 pm | at three P. M.
I am | I am
9:15AM | nine fifteen A. M.
1:02:03 | one oh two oh three
"""

MONEY_AND_UNITS = """
$5 | five dollars
$1 | one dollar
£1 | one pound
£3.50 | three pounds fifty
$3.50 | three dollars and fifty cents
$0.99 | ninety nine cents
£0.50 | fifty pence
$1,000 | one thousand dollars
$2.00 | two dollars
-$5 | minus five dollars
€1.2 million | one point two million euros
$5m | five million dollars
$100k | one hundred thousand dollars
$1.2bn | one point two billion dollars
5€ | five euros
50¢ | fifty cents
¥100 | one hundred yen
5 km | five kilometers
1 km | one kilometer
10kg | ten kilograms
5 m | five meters
5 ft | five feet
60 mph | sixty miles per hour
100km/h | one hundred kilometers per hour
20°C | twenty degrees Celsius
32°F | thirty two degrees Fahrenheit
1°C | one degree Celsius
-3 °C | minus three degrees Celsius
20° | twenty degrees
5 km² | five square kilometers
64GB | sixty four gigabytes
10 min | ten minutes
"""

ABBREVIATIONS = """
Mr. Smith | Mister Smith
Mrs Jones | Mrs Jones
Dr. Who | Doctor Who
Elm Dr. | Elm Drive
St. John | Saint John
5 Main St. | five Main Street
in St. Louis | in Saint Louis
cats vs. dogs | cats versus dogs
e.g. this | for example this
i.e. that | that is that
Fifth Ave. and | Fifth Avenue and
Mt. Everest | Mount Everest
World War II | World War two
J. K. Rowling | J. K. Rowling
the U.S.A. | the U. S. A.
use GPT now | use GPT* now
at NASA today | at NASA* today
ChatGPT-4 is | Chat GPT* four is
two CDs | two CDs*
an MP3 | an MP* three
the A4 page | the A. four page
R2D2 is | R. two D. two is
COVID-19 is | COVID* nineteen is
CO2 and H2O | C. O. two and H. two O.
a co2 tax | a C. O. two tax
the 5G net | the five G. net
"""

RANGES = """
Oct–Dec | October to December
Oct-Dec 2020 | October to December twenty twenty
Jan.–Mar. | January to March
Oct – Dec | October to December
Mon–Fri | Monday to Friday
Mon - Fri | Monday to Friday
Monday–Friday | Monday to Friday
Tues–Thurs, 9am–5pm | Tuesday to Thursday nine A. M. to five P. M.
May 5–June 3 | May fifth to June third
5–7 May | five to seven May
9–11am | nine to eleven A. M.
9:30–17:00 | nine thirty to seventeen hundred
1990 – 1995 | nineteen ninety to nineteen ninety five
5th–7th | fifth to seventh
$10–$20 | ten dollars to twenty dollars
Sun-dried | Sun dried
May we go | May we go
on Sat we | on Sat we
a May-pole | a May pole
"""

UNITS = """
3 m³/hr | three cubic meters per hour
3 m³/h | three cubic meters per hour
3m³/hr | three cubic meters per hour
1 m³ | one cubic meter
50 m² | fifty square meters
5 m2 of | five square meters of
100 km/h | one hundred kilometers per hour
9.8 m/s² | nine point eight meters per second squared
10 kg/m³ | ten kilograms per cubic meter
5 mg/dL | five milligrams per deciliter
3 €/kg | three euros per kilogram
€3/kg | three euros per kilogram
€/kg | euros per kilogram
5 € | five euros
1 € | one euro
$5/hour | five dollars per hour
60 words/min | sixty words per minute
200 people/km² | two hundred people per square kilometer
6 l/100 km | six liters per hundred kilometers
20 kWh | twenty kilowatt hours
per m² | per square meter
x² + y³ | X. squared plus Y. cubed
and/or, his/her, day/night | and or his her day night
m/f | M. F.
20 °C | twenty degrees Celsius
"""

KINGS = """
Henry VIII | Henry the eighth
Louis XIV | Louis the fourteenth
Louis XIV's court | Louis the fourteenth's court
Elizabeth II. | Elizabeth the second
Pope John XXIII | Pope John the twenty third
Charles V of Spain | Charles the fifth of Spain
Elizabeth I, and | Elizabeth the first and
Queen Elizabeth I was | Queen Elizabeth the first was
Henry I of England | Henry the first of England
when I saw Henry I smiled | when I saw Henry I smiled
George, I think | George I think
HENRY VIII WAS KING | HENRY the eighth WAS KING
World War I was | World War one was
World War II | World War two
Chapter IV | Chapter four
Chapter V | Chapter five
Act I, Scene II | Act one Scene two
Part XIII | Part thirteen
the part I want | the part I want
Rocky III | Rocky three
Type II | Type two
Malcolm X | Malcolm X.
I think I am | I think I am
"""

CALLED = """
call 911 | call nine one one
911 | nine one one
911 people | nine hundred eleven people
9/11 | nine eleven
Porsche 911 | Porsche nine eleven
dial 999 | dial nine nine nine
in 1066 | in ten sixty six
in 1066, | in ten sixty six
1066 men | one thousand sixty six men
room 101 | room one oh one
Room 1200 | Room twelve hundred
rooms 312 | rooms three twelve
flight 370 | flight three seventy
flight 1549 | flight fifteen forty nine
Highway 101 | Highway one oh one
Boeing 747 | Boeing seven forty seven
Route 66 | Route sixty six
bus 42 | bus forty two
PIN 1234 | PIN one two three four
101 dogs | one hundred one dogs
"""

DROPPED_G = """
bein' goin' doin' | bein' goin' doin'
we're lyin' | we're lyin'
the 'rain' fell | the rain fell
"""

ROWS = [
    (left, right)
    for block in (
        *(WORDS, NUMBERS, YEARS_AND_TIMES, MONEY_AND_UNITS, ABBREVIATIONS),
        *(RANGES, UNITS, KINGS, CALLED, DROPPED_G),
    )
    for left, _, right in (line.partition(" | ") for line in block.strip("\n").split("\n"))
]
MARKS = {Reading.WORD: "", Reading.LETTER: ".", Reading.ACRONYM: "*"}


def read(text: str, **options: bool) -> str:
    tokens = normalise(clean(text), **options)
    return " ".join(word.text + MARKS[word.kind] for token in tokens for word in token.words)


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_reads(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("101", "one hundred and one"),
        ("2008", "two thousand and eight"),
        ("1,234", "one thousand two hundred and thirty four"),
        ("1,000,005", "one million and five"),
        ("1984", "nineteen eighty four"),
        ("101st", "one hundred and first"),
    ],
)
def test_british_numbers_have_and(text: str, expected: str) -> None:
    assert read(text, british=True) == expected


def test_tokens_stand_for_the_pieces_between_white_space() -> None:
    text = "He paid $1.2 million — twice, (25%)."
    tokens = normalise(text)
    assert [token.written for token in tokens] == text.split()
    assert [" ".join(word.text for word in token.words) for token in tokens] == [
        "He", "paid", "one point two", "million dollars", "", "twice", "twenty five percent",
    ]  # fmt: skip


def test_all_line_ends_are_the_same() -> None:
    assert clean("one\r\ntwo\rthree\nfour") == "one\ntwo\nthree\nfour"


def test_a_number_of_400_digits_is_read_digit_by_digit() -> None:
    assert read("12" * 200) == "one two " * 199 + "one two"


def test_capitals_mean_nothing_in_a_text_of_capitals() -> None:
    assert read("CALL NASA NOW") == "CALL NASA NOW"
    assert read("Call NASA now") == "Call NASA* now"


@pytest.mark.parametrize(
    ("text", "named"),
    [("say 你好 now", "你好"), ("Привет, Tom", "Привет,"), ("שלום", "שלום"), ("नमस्ते", "नमस्ते"), ("πr", "πr")],
)
def test_names_the_first_word_in_another_script(text: str, named: str) -> None:
    with pytest.raises(TextError, match="not written in English letters") as caught:
        normalise(clean(text))
    assert f"“{named}”" in caught.value.message
    assert caught.value.hint


def test_refuses_a_word_of_a_million_letters_with_a_short_message() -> None:
    with pytest.raises(TextError, match="too long for a word") as caught:
        normalise("a" * 1_000_000)
    assert len(caught.value.message) < 100


def test_refuses_a_text_of_more_than_a_hundred_thousand_words() -> None:
    with pytest.raises(TextError, match="more than 100000 words"):
        normalise("word " * 100_001)


def test_words_of_the_lexicon_are_one_word_whatever_they_look_like() -> None:
    tokens = normalise('the "B2B" shop, well-known', whole={"b2b", "well-known"})
    assert [word.text for token in tokens for word in token.words] == ["the", "B2B", "shop", "well-known"]


@pytest.mark.parametrize("text", ["\x1b[31mred\x1b[0m", "a\ud800b", "\u202eevil", "a\x07b"])
def test_cleaning_leaves_nothing_that_could_steer_a_terminal(text: str) -> None:
    assert clean(text).isprintable()
    clean(text).encode()
