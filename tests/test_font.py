"""The two files of the typeface, as docs/make_font.py makes them."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tests.packages import ROOT

FONTS = ROOT / "static/fonts"
LATIN = FONTS / "atkinson-hyperlegible-next-latin.woff2"
EXTENDED = FONTS / "atkinson-hyperlegible-next-latin-ext.woff2"


def contours(font: TTFont, glyph: str) -> int:
    count: int = font["glyf"][glyph].numberOfContours
    return count


def test_the_first_visit_loads_little() -> None:
    assert LATIN.stat().st_size < 20_000
    assert LATIN.stat().st_size + EXTENDED.stat().st_size < 29_000


def test_the_zero_is_plain_and_a_reference_may_have_the_slashed_one() -> None:
    font = TTFont(LATIN)
    features = font["GSUB"].table.FeatureList.FeatureRecord
    lookups = font["GSUB"].table.LookupList.Lookup
    (zero,) = (record.Feature for record in features if record.FeatureTag == "zero")
    (number,) = zero.LookupListIndex
    slashed = lookups[number].SubTable[0].mapping
    plain = font.getBestCmap()[ord("0")]
    # The slash cuts the inside of the zero in two.
    assert (contours(font, plain), contours(font, slashed[plain])) == (2, 3)


def test_it_has_every_weight_that_the_style_sheets_ask_for() -> None:
    css = "".join(file.read_text() for file in (ROOT / "static/css").glob("*.css"))
    asked = {int(weight) for weight in re.findall(r"font-weight: (\d+);", css)}
    weights = TTFont(LATIN)["fvar"].axes[0]
    assert f"font-weight: {weights.minValue:.0f} {weights.maxValue:.0f};" in css
    assert (weights.minValue, weights.maxValue) == (min(asked | {400}), max(asked))


@pytest.mark.parametrize(
    ("file", "letters"),
    [(LATIN, "azAZ09£é’“–…"), (EXTENDED, "ąčęğłńőřśşšťůźżŁŞŴ")],
)
def test_names_of_europe_have_their_letters(file: Path, letters: str) -> None:
    known = TTFont(file).getBestCmap()
    assert [letter for letter in letters if ord(letter) not in known] == []
