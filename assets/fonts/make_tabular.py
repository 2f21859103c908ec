#!/usr/bin/env python3
"""Make the two faces of Metershift Inter from the Inter they derive from.

    make_tabular.py [DIRECTORY WITH Inter-Regular.otf AND Inter-SemiBold.otf]

Needs fontTools (`pip install fonttools`). Writes MetershiftInter-*.otf beside itself; README.md says what
changes and why. Refuses to write a face whose figures would not line up.
"""
import sys
from pathlib import Path

from fontTools import subset
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
DEBIAN = Path("/usr/share/fonts/opentype/inter")
FAMILY = "Metershift Inter"
FACES = {"Regular": ("Regular", 400), "SemiBold": ("SemiBold", 600)}

DIGITS = "0123456789"
# Small triangles, which Inter lacks: the large ones drawn at this scale about their own centre.
SMALL = {"\u25b4": "\u25b2", "\u25b8": "\u25b6", "\u25be": "\u25bc", "\u25c2": "\u25c0"}
SCALE = 0.62
# What shaping still may do: compose accents, choose letter forms by language, place marks, kern letters.
FEATURES = ["ccmp", "locl", "mark", "mkmk", "kern"]


def tabular(font):
    """The glyph that stands for each glyph in the source's `tnum` feature."""
    gsub = font["GSUB"].table
    found = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    found.update(getattr(table, "ExtSubTable", table).mapping)
    return found


def use_tabular_by_default(font):
    """Points the characters that have a tabular form at it, and drops the private use area."""
    forms = tabular(font)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap = {
                code: forms.get(glyph, glyph)
                for code, glyph in table.cmap.items()
                if not 0xE000 <= code <= 0xF8FF
            }


def same_width(font):
    """Gives every digit, plus, minus and the figure space the width of the widest digit, ink centred."""
    cmap = font.getBestCmap()
    width = max(font["hmtx"][cmap[ord(digit)]][0] for digit in DIGITS)
    for character in DIGITS + "+\u2212\u2007":
        glyph = cmap[ord(character)]
        if font["hmtx"][glyph][0] != width:
            redraw(font, glyph, glyph, width, 1.0)
    return width


def redraw(font, source, target, width, scale):
    """Draws `source` at `scale` into `target` with the advance `width`, ink centred across it."""
    glyphs = font.getGlyphSet()
    bounds = BoundsPen(glyphs)
    glyphs[source].draw(bounds)
    left, bottom, right, top = bounds.bounds or (0, 0, 0, 0)
    shift_x = width / 2 - scale * (left + right) / 2
    shift_y = (1 - scale) * (bottom + top) / 2
    pen = T2CharStringPen(width, glyphs)
    glyphs[source].draw(TransformPen(pen, (scale, 0, 0, scale, round(shift_x), round(shift_y))))
    top_dict = font["CFF "].cff.topDictIndex[0]
    drawn: T2CharString = pen.getCharString(top_dict.Private, top_dict.GlobalSubrs)
    strings = top_dict.CharStrings
    if target in strings.charStrings:
        strings[target] = drawn
    else:
        strings.charStringsIndex.append(drawn)
        strings.charStrings[target] = len(strings.charStringsIndex) - 1
        top_dict.charset.append(target)
        font.setGlyphOrder(list(top_dict.charset))
    font["hmtx"].metrics[target] = (width, round(scale * left + shift_x))


def add_small_triangles(font):
    for small, large in SMALL.items():
        source = font.getBestCmap()[ord(large)]
        target = f"uni{ord(small):04X}"
        redraw(font, source, target, round(font["hmtx"][source][0] * 0.75), SCALE)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(small)] = target


def unkern(font):
    """Takes digits out of every kerning pair, so that none moves its neighbour."""
    digits = {font.getBestCmap()[ord(digit)] for digit in DIGITS}
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType != 2:
                continue
            if table.Format == 1:
                for first, pairs in zip(table.Coverage.glyphs, table.PairSet):
                    pairs.PairValueRecord = [
                        record
                        for record in pairs.PairValueRecord
                        if first not in digits and record.SecondGlyph not in digits
                    ]
                    pairs.PairValueCount = len(pairs.PairValueRecord)
            else:
                table.Coverage.glyphs = [glyph for glyph in table.Coverage.glyphs if glyph not in digits]
                for glyph in digits:
                    table.ClassDef2.classDefs.pop(glyph, None)


def rename(font, style, weight):
    """Another name than the original's, as a modified version should have; the original's credits stay."""
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 7, 8, 9, 11, 12, 13, 14)]
    regular = style == "Regular"
    names = {
        1: FAMILY if regular else f"{FAMILY} {style}",
        2: "Regular",
        3: f"MetershiftInter-{style}",
        4: f"{FAMILY} {style}",
        5: "Version 1.000; made from Inter 4.0 beta 7",
        6: f"MetershiftInter-{style}",
    }
    if not regular:
        names |= {16: FAMILY, 17: style}
    for identifier, text in names.items():
        table.setName(text, identifier, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    cff = font["CFF "].cff
    cff.fontNames = [names[6]]
    cff.topDictIndex[0].FullName = names[4]
    cff.topDictIndex[0].FamilyName = FAMILY


def check(font, width):
    cmap = font.getBestCmap()
    advances = {font["hmtx"][cmap[ord(c)]][0] for c in DIGITS + "+\u2212\u2007"}
    assert advances == {width}, f"figures of different widths: {advances}"
    tags = {r.FeatureTag for r in font["GSUB"].table.FeatureList.FeatureRecord}
    assert tags <= set(FEATURES), f"features that could exchange figures: {tags}"


def make(source, style, weight, target):
    font = TTFont(source, recalcTimestamp=False)
    before = set(font.getBestCmap())
    use_tabular_by_default(font)
    options = subset.Options(
        layout_features=FEATURES, hinting=False, name_IDs=["*"], name_languages=["*"], notdef_outline=True,
        glyph_names=True, desubroutinize=False, drop_tables=["DSIG"],
    )
    cut = subset.Subsetter(options)
    cut.populate(unicodes=font.getBestCmap())
    cut.subset(font)
    width = same_width(font)
    add_small_triangles(font)
    unkern(font)
    rename(font, style, weight)
    check(font, width)
    font.save(target)
    again = TTFont(target)
    check(again, width)
    lost = {code for code in before - set(again.getBestCmap()) if not 0xE000 <= code <= 0xF8FF}
    assert not lost, f"characters lost: {sorted(map(hex, lost))}"
    print(f"{target.name}: {target.stat().st_size} bytes, {len(again.getBestCmap())} characters, digits {width} wide")


if __name__ == "__main__":
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else DEBIAN
    for face, (style, weight) in FACES.items():
        make(directory / f"Inter-{face}.otf", style, weight, HERE / f"MetershiftInter-{face}.otf")
