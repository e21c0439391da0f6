"""Characters on which programs stumble, for property tests of texts and addresses.

`st.text()` hardly ever draws one of them; half of `texts()` is made of nothing else."""

import string

from hypothesis import strategies as st

COMBINING = "\u0301\u0308\u0327\u0338\u05b0\u064b\u3099"
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROLS = "\x01\x07\x08\x0b\x0c\x1b\x1f\x7f\x80\x85\x9f"
"""Characters beside NUL, which is refused at the door."""

ASTRAL = "😀🐝👩🏽🇬𝔘𐐀𠮷\U000e0041\U0010fffd"
ZERO_WIDTH = "\xad\u180e\u200b\u200c\u200d\u2060\ufe0f\ufeff"
FULLWIDTH = "ａＺ０．／：＠＜＞　"
LOOK_ALIKES = "ıİſ\u212aßẞµΩς"
"""Letters that change their length or turn into others when case is changed."""

OTHER_SCRIPTS = "éÅłøяЁшאבمرحνก가京カ"

HARD = "".join((COMBINING, BIDI, CONTROLS, ASTRAL, ZERO_WIDTH, FULLWIDTH, LOOK_ALIKES))


def texts(more: str = "", *, max_size: int | None = None) -> st.SearchStrategy[str]:
    """Return texts of any characters, or of hard ones, letters and those of `more`."""
    alphabet = st.sampled_from(HARD + OTHER_SCRIPTS + string.ascii_letters + " \t\r\n")
    if more:
        alphabet |= st.sampled_from(more)
    any_character = st.characters(codec="utf-8")
    return st.text(any_character, max_size=max_size) | st.text(
        alphabet, max_size=max_size
    )
