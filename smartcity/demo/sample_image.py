"""Draws the pictures of the demo when it is loaded: none is in the repository."""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

from smartcity.demo import indoors, outdoors
from smartcity.demo.palette import INK, PAPER, SIZE


def sample_image(scene: str, count: int) -> bytes:
    """Return a PNG of a scene, in the colours of the focus areas. `count` is the number
    of what is in it: houses, people and so on."""
    background, draw_scene = SCENES[scene]
    picture = Image.new("RGB", SIZE, background)
    draw_scene(ImageDraw.Draw(picture), count)
    out = io.BytesIO()
    picture.resize((800, 533)).save(out, "PNG")  # which makes its edges smooth
    return out.getvalue()


SCENES: dict[str, tuple[str, Callable[[ImageDraw.ImageDraw, int], None]]] = {
    "street": (PAPER, outdoors.street),
    "people": (PAPER, indoors.people),
    "trees": ("#b3c8ff", outdoors.trees),
    "lamps": (INK, indoors.lamps),
    "stops": ("#b3c8ff", outdoors.stops),
    "roofs": ("#d9e4ff", outdoors.roofs),
    "night": (INK, outdoors.night),
    "shop": (PAPER, outdoors.shop),
    "shelf": (PAPER, indoors.shelf),
    "repairs": ("#d8efe1", indoors.repairs),
    "bins": (PAPER, outdoors.bins),
    "school": ("#b3c8ff", outdoors.school),
    "voices": (PAPER, indoors.voices),
    "bicycles": ("#d8efe1", outdoors.bicycles),
}
"""Background and drawing of each scene."""
