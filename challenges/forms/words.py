"""Text boxes with a limit of words, and what is said of an answer that is longer."""

from django import forms
from django.utils.translation import gettext, ngettext

MAX_CHARS_PER_WORD = 12  # on average: a text without spaces has an end, too


def count_words(text: str) -> int:
    """Count words as people do: runs of characters between white space."""
    return len(text.split())


def textarea(rows: int, words: int | None = None) -> forms.Textarea:
    """Return a text box. `words` is its limit, for the script that shows how many are
    left."""
    limit = {"data-words": words} if words else {}
    return forms.Textarea(attrs={"rows": rows, **limit})


def word_limit_error(text: str, limit: int, question: str) -> str:
    """Return what is wrong with an answer of more than `limit` words, or ""."""
    over = count_words(text) - limit
    if over > 0:
        sentence = ngettext(
            "“%(question)s”: use %(limit)d words or fewer. You have %(over)d word too "
            "many",
            "“%(question)s”: use %(limit)d words or fewer. You have %(over)d words too "
            "many",
            over,
        )
        return sentence % {"question": question, "limit": limit, "over": over}
    if len(text) > MAX_CHARS_PER_WORD * limit:
        sentence = gettext("“%(question)s”: use %(limit)d characters or fewer")
        return sentence % {"question": question, "limit": MAX_CHARS_PER_WORD * limit}
    return ""
