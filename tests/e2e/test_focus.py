"""What has the focus on a phone: it is seen, and all words can be read. axe does not
look at it, so the pixels before and after are compared."""

import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import compress
from math import ceil

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page

from tests.support.contrast import Pixel, contrast

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MARGIN = 24
"""Pixels around the link that are looked at."""

FOUND = """element => {
    element.scrollIntoView({ block: "center" });
    const lines = [...element.getClientRects()];
    return lines.map(({ x, y, width, height }) => [x, y, width, height]);
}"""

LINKS = {
    "a heading that wraps": "h3 > a:text('A bench on every street') >> nth=0",
    "a link that wraps in a sentence": "a:text('a link of several words')",
    "a phone number": "main a[href^='tel:'] >> nth=0",
    "a link with more": "a.more >> nth=0",
    "the way back up": ".breadcrumbs a >> nth=0",
    "a mistake": ".error-summary a >> nth=0",
    "a link on the band": ".site-footer li a >> nth=0",
    "a link in the sun": ".sun .lead a",
}
BOXES = {
    "the name of the site": ".site-header .brand",
    "the menu": ".menu",
    "a button": "main a.button >> nth=0",
    "a quiet button": "main .button--quiet >> nth=0",
    "a dangerous button": ".button--danger",
    "a button in the sun": ".sun .button",
    "a chip": ".chip >> nth=0",
    "a tag": "a.tag >> nth=0",
    "a choice": "select >> nth=0",
    "a line": "#id_name",
    "a radio button": "input[type=radio] >> nth=0",
    "a tick": "input[type=checkbox] >> nth=0",
    "a file": "input[type=file]",
}
LOOKS: dict[str, dict[str, str]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
}


@dataclass
class Shots:
    """A part of a page without and with the focus, and where the element is in it."""

    before: Image.Image
    after: Image.Image
    boxes: list[tuple[float, float, float, float]]
    """Start and end of each line, across and down."""

    def pairs(
        self, grow: float, *, outside: bool = False
    ) -> Counter[tuple[Pixel, Pixel]]:
        """Count pixels before and after, in the boxes that have grown, or outside."""
        width, height = self.before.size
        is_in = bytearray(width * height)
        for left, right, top, bottom in self.boxes:
            columns = range(width)[max(0, ceil(left - grow)) : ceil(right + grow)]
            for y in range(height)[max(0, ceil(top - grow)) : ceil(bottom + grow)]:
                for x in columns:
                    is_in[y * width + x] = True
        every_pair = zip(
            self.before.get_flattened_data(),
            self.after.get_flattened_data(),
            strict=True,
        )
        wanted = [each != outside for each in is_in]
        return Counter(compress(every_pair, wanted))


def take(page: Page, element: Locator) -> Shots:
    rects = element.evaluate(FOUND)
    left = max(0, min(x for x, *_rest in rects) - MARGIN)
    top = max(0, min(y for _x, y, *_rest in rects) - MARGIN)
    clip = {
        "x": left,
        "y": top,
        "width": max(x + width for x, _y, width, _h in rects) + MARGIN - left,
        "height": max(y + height for _x, y, _w, height in rects) + MARGIN - top,
    }
    page.evaluate("document.activeElement.blur()")
    before = page.screenshot(clip=clip)
    element.evaluate("element => element.focus({ preventScroll: true })")
    after = page.screenshot(clip=clip)
    boxes = [(x - left, x - left + w, y - top, y - top + h) for x, y, w, h in rects]
    images = [Image.open(io.BytesIO(png)).convert("RGB") for png in (before, after)]
    return Shots(*images, boxes)


def most_common(pairs: Counter[tuple[Pixel, Pixel]]) -> Pixel:
    """Return the colour that most of these pixels had before."""
    counts: Counter[Pixel] = Counter()
    for (before, _after), count in pairs.items():
        counts[before] += count
    return max(counts, key=lambda pixel: counts[pixel])


def covered(shots: Shots, grow: float, *, outside: bool = True) -> int:
    """Return how many pixels of words look otherwise now."""
    pairs = shots.pairs(grow, outside=outside)
    paper = most_common(pairs)
    return sum(
        count
        for (before, after), count in pairs.items()
        if before != after and contrast(before, paper) > 3
    )


def contrast_of_words(shots: Shots) -> float:
    """Return the contrast between what was ink and what was paper before: above the
    underline, and but for one pixel in fifty, at the edge of a letter."""
    boxes = [(le, ri, t, t + 0.7 * (b - t)) for le, ri, t, b in shots.boxes]
    pairs = replace(shots, boxes=boxes).pairs(-1)
    paper = most_common(pairs)
    ink = max((before for before, _after in pairs), key=lambda p: contrast(p, paper))

    def now(colour: Pixel) -> list[Pixel]:
        found = {a: count for (b, a), count in pairs.items() if b == colour}
        return [a for a, count in found.items() if count > sum(found.values()) / 50]

    return min(contrast(one, other) for one in now(ink) for other in now(paper))


@pytest.fixture(params=LOOKS)
def page(visit: Callable[[str], Page], request: pytest.FixtureRequest) -> Page:
    page = visit("/styleguide/?form=wrong")
    page.emulate_media(**LOOKS[request.param])
    return page


def test_a_link_with_the_focus_can_be_read_and_covers_nothing(page: Page) -> None:
    found = {}
    for name, selector in LINKS.items():
        shots = take(page, page.locator(selector))
        seen = sum(n for (b, a), n in shots.pairs(3).items() if a != b)
        found[name] = (
            seen > 2 * sum(right - left for left, right, _t, _b in shots.boxes),
            covered(shots, 3),
            contrast_of_words(shots) >= 7,
        )
    assert found == dict.fromkeys(LINKS, (True, 0, True))


def test_a_box_with_the_focus_has_a_ring_that_covers_nothing(page: Page) -> None:
    found = {}
    for name, selector in BOXES.items():
        shots = take(page, page.locator(selector))
        [(left, right, top, bottom)] = shots.boxes
        ring = sum(n for (b, a), n in shots.pairs(8).items() if contrast(a, b) >= 3)
        found[name] = (
            ring > 2 * 2 * (right - left + bottom - top),
            covered(shots, 1),  # a border may end within a pixel
            covered(shots, -4, outside=False) < 40,  # in round corners
        )
    assert found == dict.fromkeys(BOXES, (True, 0, True))
