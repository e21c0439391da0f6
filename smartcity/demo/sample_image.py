"""Draws the pictures of the demo when it is loaded: none is in the repository."""

import io

from PIL import Image, ImageDraw

INK, PAPER, SUN = "#10193a", "#f5f3ec", "#ffc933"
HUES = ["#6a1b7a", "#0b5533", "#96124c", "#1b3fa0"]
SIZE = (800, 500)


def sample_image(doors: int) -> bytes:
    """Return a PNG of a street with this number of houses, in the colours of the focus
    areas, and the sun above it."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((575, 45, 715, 185), fill=SUN)
    width = SIZE[0] // doors
    for number in range(doors):
        left, top = number * width, 215 + 35 * (number * 5 % 4)
        roof = (left, top), (left + width // 2, top - 75), (left + width, top)
        draw.polygon(roof, fill=INK)
        draw.rectangle((left, top, left + width, SIZE[1]), HUES[number % len(HUES)])
        for row in range(top + 30, 400, 75):
            for column in (left + width // 6, left + 7 * width // 12):
                draw.rectangle((column, row, column + width // 4, row + 40), fill=SUN)
        door = left + width // 2
        draw.rectangle((door - 20, 415, door + 20, SIZE[1]), fill=PAPER)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
