"""Draws the pictures of the demo when it is loaded: none is in the repository."""

import io
from collections.abc import Callable
from itertools import cycle

from PIL import Image, ImageDraw

INK, PAPER, SUN = "#10193a", "#f5f3ec", "#ffc933"
HUES = ["#6a1b7a", "#0b5533", "#96124c", "#1b3fa0"]
SKINS = ["#8d5524", "#e0ac69", "#5a3217", "#f1c27d", "#c68642"]
SIZE = (900, 600)


def sample_image(scene: str, count: int) -> bytes:
    """Return a PNG of a scene, in the colours of the focus areas. `count` is the number
    of what is in it: houses, people and so on."""
    background, draw_scene = SCENES[scene]
    picture = Image.new("RGB", SIZE, background)
    draw_scene(ImageDraw.Draw(picture), count)
    out = io.BytesIO()
    picture.resize((800, 533)).save(out, "PNG")  # which makes its edges smooth
    return out.getvalue()


def _street(draw: ImageDraw.ImageDraw, doors: int) -> None:
    """Houses, and the sun above them."""
    draw.ellipse((650, 50, 800, 200), fill=SUN)
    width = SIZE[0] // doors
    for number in range(doors):
        left, top = number * width, 260 + 40 * (number * 5 % 4)
        roof = (left, top), (left + width // 2, top - 85), (left + width, top)
        draw.polygon(roof, fill=INK)
        draw.rectangle((left, top, left + width, SIZE[1]), HUES[number % len(HUES)])
        for row in range(top + 30, 480, 80):
            for column in (left + width // 6, left + 7 * width // 12):
                draw.rectangle((column, row, column + width // 4, row + 42), fill=SUN)
        door = left + width // 2
        draw.rectangle((door - 22, 505, door + 22, SIZE[1]), fill=PAPER)


def _people(draw: ImageDraw.ImageDraw, count: int) -> None:
    """People behind a long table, below a window."""
    draw.rectangle((90, 60, 810, 250), fill="#b3c8ff")
    draw.ellipse((600, 90, 700, 190), fill=SUN)
    for line in (330, 570):
        draw.rectangle((line - 6, 60, line + 6, 250), fill=PAPER)
    width = SIZE[0] // count
    looks = zip(range(count), cycle(HUES), cycle(SKINS), strict=False)
    for number, coat, skin in looks:
        middle, top = number * width + width // 2, 225 + 35 * (number * 3 % 2)
        draw.pieslice((middle - 95, top + 95, middle + 95, top + 420), 180, 360, coat)
        draw.ellipse((middle - 52, top - 12, middle + 52, top + 112), fill=skin)
        draw.pieslice((middle - 56, top - 22, middle + 56, top + 90), 180, 360, INK)
    draw.rectangle((0, 470, SIZE[0], SIZE[1]), fill=INK)
    for number in range(count):
        sheet = number * width + width // 2
        draw.rectangle((sheet - 48, 500, sheet + 48, 545), fill=PAPER)


def _trees(draw: ImageDraw.ImageDraw, count: int) -> None:
    """Trees on a hill, and clouds."""
    for left, top in ((90, 80), (520, 50)):
        for step in range(3):
            edge = left + 70 * step
            draw.ellipse((edge, top, edge + 120, top + 70), fill="#fff")
    draw.ellipse((-300, 380, 1200, 1100), fill="#86e3b1")
    width = SIZE[0] // count
    for number in range(count):
        middle, foot = number * width + width // 2, 520 - 30 * (number * 3 % 4)
        draw.rectangle((middle - 12, foot - 130, middle + 12, foot), fill=SKINS[2])
        crown = (middle - 80, foot - 290, middle + 80, foot - 90)
        draw.ellipse(crown, fill=HUES[1])
        draw.ellipse((middle - 30, foot - 250, middle, foot - 220), fill=SUN)


def _lamps(draw: ImageDraw.ImageDraw, count: int) -> None:
    """Lamps that hang in a tunnel."""
    for number, shade in enumerate(["#1a2557", "#26347a", "#5663a0"]):
        inset = 110 * number
        arch = (inset, 60 + inset // 2, SIZE[0] - inset, 1300 - inset)
        draw.pieslice(arch, 180, 360, fill=shade)
    width = SIZE[0] // count
    for number in range(count):
        middle, low = number * width + width // 2, 170 + 60 * (number * 5 % 4)
        draw.line((middle, 0, middle, low), fill=PAPER, width=3)
        draw.ellipse((middle - 38, low, middle + 38, low + 92), fill=SUN)
        draw.ellipse((middle - 16, low + 22, middle + 16, low + 66), fill="#fff")


def _stops(draw: ImageDraw.ImageDraw, count: int) -> None:
    """Bus stops along a road, and a bus."""
    draw.rectangle((0, 440, SIZE[0], SIZE[1]), fill=INK)
    draw.rectangle((250, 180, 790, 480), fill=HUES[2])
    for left in range(290, 690, 105):
        draw.rectangle((left, 225, left + 80, 320), fill="#b3c8ff")
    draw.rectangle((700, 225, 760, 480), fill=SUN)
    for middle in (370, 640):
        draw.ellipse((middle - 55, 425, middle + 55, 535), fill=PAPER)
        draw.ellipse((middle - 25, 455, middle + 25, 505), fill=INK)
    width = SIZE[0] // count
    for number in range(count):
        pole = number * width + 70
        draw.rectangle((pole - 7, 130, pole + 7, 560), fill=HUES[1])
        draw.ellipse((pole - 48, 70, pole + 48, 166), fill=HUES[1])
        draw.ellipse((pole - 28, 90, pole + 28, 146), fill=SUN)


def _voices(draw: ImageDraw.ImageDraw, count: int) -> None:
    """Speech bubbles, as many as people speak."""
    width = SIZE[0] // count
    for number in range(count):
        left, top = number * width + 25, 70 + 80 * (number * 3 % 4)
        right, hue = left + width - 45, HUES[number % len(HUES)]
        draw.rounded_rectangle((left, top, right, top + 150), 40, fill=hue)
        draw.polygon(
            ((left + 40, top + 140), (left + 110, top + 140), (left + 40, top + 215)),
            fill=hue,
        )
        for line in (top + 50, top + 90):
            draw.rectangle((left + 40, line, right - line % 70 - 30, line + 14), SUN)


def _bicycles(draw: ImageDraw.ImageDraw, count: int) -> None:
    """Bicycles in a lane, and the sun."""
    draw.ellipse((90, 40, 240, 190), fill=SUN)
    draw.rectangle((0, 500, SIZE[0], SIZE[1]), fill="#c9cad6")
    width = SIZE[0] // count
    for number in range(count):
        left, hue = number * width + 20, HUES[number % len(HUES)]
        size, ground = width * 2 // 5, 510 + 20 * (number % 2)
        back, front = left + size // 2, left + width - 40 - size // 2
        hub, saddle = ground - size // 2, ground - size - size // 3
        for middle in (back, front):
            half = size // 2
            box = (middle - half, hub - half, middle + half, hub + half)
            draw.ellipse(box, outline=INK, width=10)
        crank = (back + front) // 2
        frame = [(back, hub), (crank, hub), (front, saddle), (back + 30, saddle)]
        draw.line([*frame, (back, hub)], fill=hue, width=14)
        draw.line((crank, hub, back + 30, saddle), fill=hue, width=14)
        draw.line((front, hub, front, saddle - 40), fill=hue, width=14)
        draw.line((back - 10, saddle - 10, back + 70, saddle - 10), fill=INK, width=18)


SCENES: dict[str, tuple[str, Callable[[ImageDraw.ImageDraw, int], None]]] = {
    "street": (PAPER, _street),
    "people": (PAPER, _people),
    "trees": ("#b3c8ff", _trees),
    "lamps": (INK, _lamps),
    "stops": ("#b3c8ff", _stops),
    "voices": (PAPER, _voices),
    "bicycles": ("#d8efe1", _bicycles),
}
"""Background and drawing of each scene."""
