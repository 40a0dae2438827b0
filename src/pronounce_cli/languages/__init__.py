"""What should be said: text to words, words to phonemes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import TextError

if TYPE_CHECKING:
    from pronounce_cli.core.ports import G2P
    from pronounce_cli.core.types import Pronunciation


def g2p_for(language: str, *, user_lexicon: Mapping[str, tuple[Pronunciation, ...]] | None = None) -> G2P:
    """Return what turns texts of a language into phonemes; loads the parts of that language only.

    Args:
        language: BCP 47 tag.
        user_lexicon: Own pronunciations, see `lexicon.load_lexicon`; for English only.

    Raises:
        TextError: There are no pronunciations for the language, or a lexicon is given for another than English.
        MissingExtra: The language needs the extra `languages`.
    """
    if language.strip().lower().replace("_", "-").split("-")[0] in ("en", "eng"):
        from pronounce_cli.languages.en.g2p import EnglishG2P

        return EnglishG2P(user_lexicon=user_lexicon)
    if user_lexicon:
        raise TextError("own pronunciations are for English texts only", hint="leave out the lexicon")
    from pronounce_cli.languages.epitran.g2p import EpitranG2P

    return EpitranG2P(language)
