"""HTML in a text: tags are resolved where they are tags, entities become what they stand for.

What looks like a tag and is none ("3 < 5", "a <b and c> d", "<tom@example.com>") stays as it is. The tags of subtitles
(WebVTT) and of speech synthesis (SSML) are known too.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big c cite code data del dfn em emphasis font i ins kbd label lang mark phoneme prosody q
    rp rt ruby s samp say-as small span strike strong sub sup time tt u v var voice wbr
    """.split()
)
_APART = frozenset(
    """
    address article aside audio base blockquote body br break button canvas caption center col colgroup dd details div
    dl dt embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html iframe img input legend li link
    main map meta nav object ol optgroup option p param picture pre section select source speak summary table tbody td
    tfoot th thead tr track ul video
    """.split()
)
_HIDDEN = frozenset("head noscript script style svg template textarea title".split())
_FLAGS = frozenset(
    """
    allowfullscreen async autofocus autoplay checked compact controls default defer disabled hidden inert ismap
    itemscope loop multiple muted nomodule novalidate nowrap open playsinline readonly required reversed selected
    """.split()
)
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_NO_TAG = re.compile(
    r"<(?!\?xml[ -][^<>]*>|![dD][oO][cC][tT][yY][pP][eE][^<>]*>|/?[a-zA-Z](?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*>)"
)
_NO_ENTITY = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});)")


def unmarked(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without tags, each entity as its character, and the tags that were left out, each once.

    Tags that only part lines and paragraphs are not listed; they become line ends.
    """
    page = _Page()
    end = text.rfind("-->") + 3  # a comment that is not closed is none; looking for its end at each would take long
    text = _COMMENT.sub(" ", text[:end]) + text[end:] if end > 2 else text
    page.feed(_NO_TAG.sub("&lt;", _NO_ENTITY.sub("&amp;", text)))
    page.close()
    return "".join(page.pieces), tuple(dict.fromkeys(page.left_out))


class _Page(HTMLParser):
    """Gathers what a page shows.

    Attributes:
        pieces: What is shown, in order.
        left_out: The tags that are not.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.left_out: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Leave a tag out; what is no tag after all is text."""
        name = tag.partition(".")[0]
        odd = name not in ("v", "c", "lang") and any(value is None and key not in _FLAGS for key, value in attrs)
        if odd or name not in _INLINE | _APART | _HIDDEN:
            self.handle_data(self.get_starttag_text() or "")
            return
        if name in _APART:
            self.pieces.append("\n")
        else:
            self.left_out.append(f"<{tag}>" if name != "v" else " ".join((self.get_starttag_text() or "").split()))
        if name == "body":
            self._hidden.clear()
        elif name in _HIDDEN:
            self._hidden.append(name)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Leave out a tag that closes itself."""
        self.handle_starttag(tag, attrs)
        if self._hidden[-1:] == [tag]:
            self._hidden.pop()

    def handle_endtag(self, tag: str) -> None:
        """Leave the end of an element out."""
        name = tag.partition(".")[0]
        if name in self._hidden:
            del self._hidden[self._hidden.index(name) :]
        elif name in _APART:
            self.pieces.append("\n")
        elif name not in _INLINE | _HIDDEN:
            self.handle_data(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        if not self._hidden:
            self.pieces.append(data)
