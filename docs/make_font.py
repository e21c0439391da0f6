"""Make the two files of the typeface again, from its own release.

The release has a slashed zero alone, which looks like code in dates, prices and phone
numbers. Here the plain zero is the usual one, and the slashed one waits under the
OpenType feature `zero` for references. The licence (OFL) lets us change the font, and
names no reserved font name."""

import subprocess
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.otlLib.builder import buildLookup, buildSingleSubstSubtable
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates
from fontTools.ttLib.tables.otTables import Feature, FeatureRecord
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from fontTools.varLib.instancer import instantiateVariableFont
from fontTools.varLib.iup import iup_delta
from fontTools.varLib.models import VariationModel, supportScalar

NAME = "atkinson-hyperlegible-next"
RELEASE = f"@fontsource-variable/{NAME}@5.3.0"
FONTS = Path(__file__).parent.parent / "static/fonts"
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153]
LATIN += [0x2BC, 0x2C6, 0x2DA, 0x2DC, *range(0x2010, 0x2027), 0x202F, 0x2032, 0x2033]
LATIN += [0x2039, 0x203A, 0x2044, 0x20AC, 0x2122, 0x2212, 0x2215]
"""Code points of the file that every visitor loads. The other, for Latin Extended-A, is
loaded by pages with such a letter."""

EXTENDED = [point for point in range(0x100, 0x180) if point not in LATIN]
WEIGHTS = (400, 750)
"""The lightest and the boldest that the style sheets ask for. A range half as wide has
outlines for half as many weights in its file."""

PHANTOM_POINTS = 4
"""Points after those of the outline that carry the widths (OpenType, gvar)."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", RELEASE]
        name = subprocess.check_output(command, cwd=folder, text=True).strip()
        subprocess.check_call(["tar", "xzf", name], cwd=folder)
        release = Path(folder) / "package"
        files = release / "files"
        latin = TTFont(files / f"{NAME}-latin-wght-normal.woff2")
        add_plain_zero(latin)
        save(latin, "latin", LATIN)
        extended = TTFont(files / f"{NAME}-latin-ext-wght-normal.woff2")
        save(extended, "latin-ext", EXTENDED)
        (FONTS / "OFL.txt").write_bytes((release / "LICENSE").read_bytes())


def add_plain_zero(font: TTFont) -> None:
    """Take the slash out of the zero, and keep it as the feature `zero`."""
    glyphs, variations = font["glyf"], font["gvar"].variations
    slashed = glyphs["zero"]
    name = "zero.slash"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    glyphs[name] = slashed
    font["hmtx"][name] = font["hmtx"]["zero"]
    variations[name] = variations["zero"]
    if font["HVAR"].table.AdvWidthMap:
        widths = font["HVAR"].table.AdvWidthMap.mapping
        widths[name] = widths["zero"]
    locations = [{}] + [
        {axis: peak for axis, (_low, peak, _high) in variation.axes.items()}
        for variation in variations["zero"]
    ]
    model = VariationModel(locations)
    ends = slashed.endPtsOfContours
    masters = [
        plain_outline(points_at(slashed, variations["zero"], at), ends)
        for at in locations
    ]
    deltas = model.getDeltas([GlyphCoordinates(points) for points in masters])
    plain = glyphs["zero"] = Glyph()
    size = ends[0] + 1
    plain.numberOfContours = 2
    plain.coordinates = GlyphCoordinates(deltas[0][:-PHANTOM_POINTS])
    plain.coordinates.toInt()
    plain.flags = slashed.flags[:size] + bytes(reversed(slashed.flags[:size]))
    plain.endPtsOfContours = [size - 1, 2 * size - 1]
    plain.program = slashed.program
    plain.recalcBounds(glyphs)
    variations["zero"] = [
        TupleVariation(support, [*map(rounded, delta)])
        for support, delta in zip(model.supports[1:], deltas[1:], strict=True)
    ]
    add_feature(font, "zero", {"zero": name})


def points_at(glyph, variations, location):
    """Return the points of a simple glyph at one place of the axes, widths included."""
    points = GlyphCoordinates([*glyph.coordinates, *[(0, 0)] * PHANTOM_POINTS])
    moved = points.copy()
    for variation in variations:
        deltas = iup_delta(variation.coordinates, points, glyph.endPtsOfContours)
        scalar = supportScalar(location, variation.axes)
        moved += GlyphCoordinates(deltas) * scalar
    return [*moved]


def plain_outline(points, ends):
    """Return the outer contour of the slashed zero, and as the inner one the same
    shape, shrunk into the box of the two halves that the slash leaves."""
    outer, phantom = points[: ends[0] + 1], points[-PHANTOM_POINTS:]
    halves = points[ends[0] + 1 : -PHANTOM_POINTS]
    axes = []
    for axis in (0, 1):
        outside = [point[axis] for point in outer]
        inside = [point[axis] for point in halves]
        scale = (max(inside) - min(inside)) / (max(outside) - min(outside))
        low, start = min(outside), min(inside)
        axes.append([start + (value - low) * scale for value in outside])
    inner = [*zip(*axes, strict=True)]
    return [*outer, *reversed(inner), *phantom]


def rounded(delta):
    return round(delta[0]), round(delta[1])


def add_feature(font: TTFont, tag: str, replacements: dict[str, str]) -> None:
    """Add a feature that swaps glyphs to every script and language of the font."""
    table = font["GSUB"].table
    lookup = buildLookup([buildSingleSubstSubtable(replacements)])
    table.LookupList.Lookup.append(lookup)
    feature = Feature()
    feature.FeatureParams = None
    feature.LookupListIndex = [len(table.LookupList.Lookup) - 1]
    feature.LookupCount = 1
    record = FeatureRecord()
    record.FeatureTag, record.Feature = tag, feature
    table.FeatureList.FeatureRecord.append(record)
    number = len(table.FeatureList.FeatureRecord) - 1
    # The subsetter believes the counts, which are otherwise written when saving.
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    table.FeatureList.FeatureCount = len(table.FeatureList.FeatureRecord)
    for script in table.ScriptList.ScriptRecord:
        languages = [item.LangSys for item in script.Script.LangSysRecord]
        for language in [script.Script.DefaultLangSys, *languages]:
            language.FeatureIndex.append(number)
            language.FeatureCount = len(language.FeatureIndex)


def save(font: TTFont, part: str, code_points: list[int]) -> None:
    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)
    instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
    subset.save_font(font, FONTS / f"{NAME}-{part}.woff2", options)


if __name__ == "__main__":
    main()
