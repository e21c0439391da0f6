"""Pictures for the demo, drawn when it is loaded: none lies in the repository."""

import io

from PIL import Image, ImageDraw

INK, PAPER, SUN = "#10193a", "#f5f3ec", "#ffc933"
HUES = ["#6a1b7a", "#0b5533", "#96124c", "#1b3fa0"]
SIZE = (1600, 1000)


def street(doors: int) -> bytes:
    """A PNG of a street with so many houses in the colours of the focus areas, and the
    sun above it."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((1150, 90, 1430, 370), fill=SUN)
    width = SIZE[0] // doors
    for number in range(doors):
        left, top = number * width, 430 + 70 * (number * 5 % 4)
        hue = HUES[number % len(HUES)]
        draw.polygon(
            [(left, top), (left + width // 2, top - 150), (left + width, top)], fill=INK
        )
        draw.rectangle((left, top, left + width, SIZE[1]), fill=hue)
        for row in range(top + 60, 800, 150):
            for column in (left + width // 6, left + 7 * width // 12):
                draw.rectangle((column, row, column + width // 4, row + 80), fill=SUN)
        door = left + width // 2
        draw.rectangle((door - 40, 830, door + 40, SIZE[1]), fill=PAPER)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
