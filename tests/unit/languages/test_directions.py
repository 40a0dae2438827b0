"""What stands in a text for the eye alone, and what only looks as if it did."""

from __future__ import annotations

import pytest

from pronounce_cli.languages import language_of, readable
from pronounce_cli.languages.en.g2p import EnglishG2P
from pronounce_cli.languages.text import not_read, prepared

G2P = EnglishG2P()


# Text | words that are read | what is told, parted by two spaces.
DROPPED = r"""
<b>different</b> words | different words | <b>
We&#39;ll agree | We'll agree |
agree&nbsp;to | agree to |
Tom &amp; Ann | Tom and Ann |
5 &lt; 6 | five six |
a [word](https://example.org/a) here | a word here | (https://example.org/a)
a [word](a.html "A title") here | a word here | (a.html "A title")
![a picture](a.png) Hello | Hello | ![a picture](a.png)
see [word][1] here | see word here | [1]
a fact.[3] Another | a fact Another | [3]
a fact.\xb3 Another, yes | a fact Another yes | \xb3
so it is.\xb9\u2074 | so it is | \xb9\u2074
[sighs] Yes, we do. | Yes we do | [sighs]
I know [laughs softly] it | I know it | [laughs softly]
(softly) Yes, we do. | Yes we do | (softly)
Well (softly), yes. | Well yes | (softly)
I do (laughs) agree. | I do agree | (laughs)
*sighs* I do. | I do | *sighs*
[MUSIC PLAYING] Hello | Hello | [MUSIC PLAYING]
[Anna]: hello there | hello there | [Anna]
ANNA: Hello, Bob. | Hello Bob | ANNA:
MARY ANN: Yes. | Yes | MARY ANN:
NARRATOR (V.O.): Once upon a time. | Once upon a time | NARRATOR (V.O.):
- [x] done this | done this | - [x]
agree\u200bto | agree to |
wo\u00adrd wo\u200drd\ufeff | word word |
**bold** _and_ `code` ~~gone~~ | bold and code gone |
<p>One<br>two</p><script>three()</script> | One two | <script>
one <!-- not this --> two | one two |
"""

# What looks alike and is read.
READ = r"""
The word (or phrase) is here. | The word or phrase is here
I know [that] she agrees. | I know that she agrees
(We will see.) | We will see
use <T> here | use T here
a <b and c> d | a B and C D
3 < 5 and 6 > 2 | three five and six two
R&B and AT&T | R and B and AT and T
The time is 10:30: go. | The time is ten thirty go
He said: NASA: yes. | He said NASA yes
WARNING: hot. Note: cold. | WARNING hot Note cold
Q: what is it? | Q what is it
the list: one, two | the list one two
5 m\xb2 and x\xb2. | five square meters and X squared
2 * 3 * 4 | two three four
5 - 3 | five three
I paused (as he did) | I paused as he did
"""


def rows(table: str) -> list[list[str]]:
    lines = table.encode("latin-1", "backslashreplace").decode("unicode_escape").strip().splitlines()
    return [[cell.strip(" ") for cell in line.split(" |")] for line in lines]


@pytest.mark.parametrize(("text", "words", "told"), rows(DROPPED))
def test_what_nobody_says_is_left_out_and_told(text: str, words: str, told: str) -> None:
    reference = G2P.reference(text, "en")

    assert " ".join(word.text for word in reference.words) == words
    assert " | ".join(reference.left_out) == told


@pytest.mark.parametrize(("text", "words"), rows(READ))
def test_what_looks_like_it_and_is_said_stays(text: str, words: str) -> None:
    reference = G2P.reference(text, "en")

    assert " ".join(word.text for word in reference.words) == words
    assert reference.left_out == ()


def test_all_lines_of_a_dialogue_may_be_labelled_in_any_case() -> None:
    reference = G2P.reference("Anna: Hello.\nBob: Hi there.\nAnna: How are you?", "en")

    assert " ".join(word.text for word in reference.words) == "Hello Hi there How are you"
    assert reference.left_out == ("Anna:", "Bob:")


def test_a_page_of_markdown_is_read_without_what_is_for_machines() -> None:
    page = "---\ntitle: A page\n---\n# A head\n\n```text\nSee [this][1].\n```\n\n[1]: https://example.org 'T'\n"

    reference = G2P.reference(page, "en")

    assert " ".join(word.text for word in reference.words).startswith("A head See this")
    assert reference.left_out[0] == "--- title: A page ---"


def test_tokens_of_what_is_shown_stay_those_of_the_words() -> None:
    reference = G2P.reference("<i>ANNA: Well</i> [sighs] we&nbsp;do", "en")

    assert reference.text.split() == ["ANNA:", "Well", "[sighs]", "we", "do"]
    assert [(word.token, word.written) for word in reference.words] == [(1, "Well"), (3, "we"), (4, "do")]


def test_a_text_of_directions_alone_is_read() -> None:
    assert [word.text for word in G2P.reference("[Music]", "en").words] == ["Music"]


def test_tags_are_no_words_in_other_languages_either() -> None:
    g2p = language_of("de").g2p("de", {})

    reference = g2p.reference("<b>Guten</b> Tag, &quot;Anna&quot;", "de")

    assert [word.text for word in reference.words] == ["Guten", "Tag", "Anna"]
    assert reference.left_out == ("<b>",)


OTHERS = """
de | [lacht] Ja, das (leise) stimmt. | Ja das stimmt | [lacht] | (leise)
de | ANNA: (seufzt tief) Na gut. *hustet* Komm! | Na gut Komm | ANNA: | (seufzt tief) | *hustet*
de | ACHTUNG: heiß. Das Wort (oder ein Satz) hier, [das] Haus. | ACHTUNG heiß Das Wort oder ein Satz hier das Haus
de | (Musik) Guten Tag. | Guten Tag | (Musik)
fr | [rires] Oui (doucement), merci. | Oui merci | [rires] | (doucement)
es | [risas] Claro (susurrando), hombre. | Claro hombre | [risas] | (susurrando)
it | [risate] Certo (sussurrando), grazie. | Certo grazie | [risate] | (sussurrando)
nl | [lacht] Ja (fluisterend), dank je. | Ja dank je | [lacht] | (fluisterend)
pl | Tak (szeptem), proszę. | Tak szeptem proszę
"""


@pytest.mark.parametrize(("tag", "text", "words", "told"), [(*row[:3], row[3:]) for row in rows(OTHERS)])
def test_stage_directions_of_other_languages(tag: str, text: str, words: str, told: list[str]) -> None:
    reference = language_of(tag).g2p(tag, {}).reference(text, tag)

    assert " ".join(word.text for word in reference.words) == words
    assert list(reference.left_out) == told


@pytest.mark.parametrize("tag", ["de", "en", "es", "fr", "it", "nl"])
def test_words_for_directions_are_in_one_list_and_can_match(tag: str) -> None:
    directions = language_of(tag).directions()
    lists = [directions.sounds, directions.adverbs, directions.manners]

    assert all(lists)
    assert sum(map(len, lists)) == len(frozenset().union(*lists))
    assert [
        word for one in [*lists, directions.headings] for word in one if not word.isalnum() or word != word.lower()
    ] == []


def test_a_voice_gets_what_is_read() -> None:
    assert readable("<b>Well</b> (softly), yes.", "en") == "Well , yes."
    assert readable("&quot;Ja&quot; [x]", "unknown") == '"Ja" [x]'


def test_long_lists_of_what_was_left_out_are_cut() -> None:
    assert not_read(("<b>", "x" * 60)) == f"Not taken as read aloud: <b>, {'x' * 39}…"
    assert not_read(tuple(map(str, range(10)))) == "Not taken as read aloud: 0, 1, 2, 3, 4, 5, 6, 7 and 2 more"


@pytest.mark.parametrize(
    "text", ["<", "&", "&#xffffffff;", "<!--", "<b", "</", "&#0;a", "[](", "<a b='", "-->", "{\\an8}"]
)
def test_broken_markup_is_text(text: str) -> None:
    shown = {"&#0;a": "\N{REPLACEMENT CHARACTER}a", "{\\an8}": "—"}.get(text, text)
    assert prepared(f"{text} one", language_of("en").directions()).spoken == f"{shown} one"
