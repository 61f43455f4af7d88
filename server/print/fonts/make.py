#!/usr/bin/env python3
"""Makes the fonts of this folder again, from what npm publishes (OFL, see *.OFL.txt).

    npm pack @fontsource/atkinson-hyperlegible-next@5.3.0 @fontsource/noto-sans@5.3.0 \
        @fontsource/noto-sans-arabic@5.3.0 @fontsource/noto-sans-hebrew@5.3.0 \
        @fontsource/noto-sans-symbols@5.3.0 @fontsource/noto-sans-symbols-2@5.3.0
    for f in *.tgz; do mkdir "${f%-5.3.0.tgz}"; tar xzf "$f" -C "${f%-5.3.0.tgz}"; done
    pip install fonttools brotli
    python3 make.py FOLDER

The packages hold each font cut into pieces by script; they are put together here, and what no
badge needs (hinting, rare ranges, presentation forms) is left out.
"""

import os
import sys
import tempfile

from fontTools import merge, subset
from fontTools.ttLib import TTFont

SOURCE = sys.argv[1]
TARGET = os.path.dirname(os.path.abspath(__file__))
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "rlig", "calt", "init", "medi", "fina", "isol"]


def build(name, pieces, keep=lambda _: True):
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, piece in enumerate(pieces):
            font = TTFont(f"{SOURCE}/fontsource-{piece}.woff2")
            font.flavor = None
            files.append(f"{folder}/{number}.ttf")
            font.save(files[-1])
        font = merge.Merger().merge(files) if len(files) > 1 else TTFont(files[0])
    options = subset.Options(
        layout_features=FEATURES,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True,
        recalc_timestamp=False,
        hinting=False,
    )
    options.drop_tables += ["STAT"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[c for c in font.getBestCmap() if keep(c)])
    cutter.subset(font)
    font.save(f"{TARGET}/{name}.ttf")


def pieces(package, cuts, look):
    return [f"{package}/package/files/{package}-{cut}-{look}" for cut in cuts]


for look, name in [("400-normal", "regular"), ("700-normal", "bold"), ("400-italic", "italic")]:
    atkinson = "atkinson-hyperlegible-next"
    build(f"{atkinson}-{name}", pieces(atkinson, ["latin", "latin-ext"], look))
for look, name in [("400-normal", "regular"), ("700-normal", "bold")]:
    build(
        f"noto-sans-{name}",
        pieces("noto-sans", ["cyrillic", "cyrillic-ext", "greek", "vietnamese"], look),
        lambda c: 0x300 <= c < 0x530 or 0x1E00 <= c < 0x1F00 or c == 0x2116,
    )
    build(f"noto-sans-hebrew-{name}", pieces("noto-sans-hebrew", ["hebrew"], look), lambda c: 0x590 <= c < 0x600)
    build(f"noto-sans-arabic-{name}", pieces("noto-sans-arabic", ["arabic"], look), lambda c: 0x600 <= c < 0x700)
build(
    "noto-sans-symbols-regular",
    pieces("noto-sans-symbols", ["symbols"], "400-normal") + pieces("noto-sans-symbols-2", ["symbols"], "400-normal"),
    lambda c: 0x2190 <= c < 0x2200 or 0x25A0 <= c < 0x27C0 or c in (0x2B05, 0x2B06, 0x2B07, 0x2B50),
)
