"""Pictures of the demo that show people, what they say, and things in a room."""

from itertools import cycle

from PIL import ImageDraw

from smartcity.demo.palette import HUES, INK, PAPER, SIZE, SKINS, SUN


def people(draw: ImageDraw.ImageDraw, count: int) -> None:
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


def lamps(draw: ImageDraw.ImageDraw, count: int) -> None:
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


def voices(draw: ImageDraw.ImageDraw, count: int) -> None:
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


def shelf(draw: ImageDraw.ImageDraw, count: int) -> None:
    """Books on shelves, and tablets among them."""
    for shelf in range(count):
        board = 300 - 15 * shelf + SIZE[1] * shelf // count
        draw.rectangle((0, board, SIZE[0], board + 26), fill=SKINS[0])
        left, number = 30, 2 * shelf
        while left < SIZE[0] - 110:
            if number % 5 == 3:
                draw.rounded_rectangle((left, board - 205, left + 150, board), 16, INK)
                face = (left + 14, board - 185, left + 136, board - 24)
                draw.rectangle(face, fill="#b3c8ff")
                draw.ellipse((left + 45, board - 140, left + 105, board - 80), fill=SUN)
                left += 175
            else:
                height, fill = 150 + number * 37 % 80, HUES[number % len(HUES)]
                draw.rectangle((left, board - height, left + 54, board), fill=fill)
                line = board - height + 30
                draw.rectangle((left + 10, line, left + 44, line + 12), fill=SUN)
                left += 62
            number += 1


def repairs(draw: ImageDraw.ImageDraw, count: int) -> None:
    """Things that were mended on a table: kettles, lamps, and a trombone above them."""
    draw.line((150, 110, 640, 110), fill=SUN, width=18)
    draw.line((150, 190, 560, 190), fill=SUN, width=18)
    draw.arc((105, 102, 195, 198), 90, 270, fill=SUN, width=18)
    draw.polygon(((620, 102), (620, 118), (770, 190), (770, 30)), fill=SUN)
    draw.rectangle((0, 470, SIZE[0], SIZE[1]), fill=SKINS[0])
    width = SIZE[0] // count
    for number in range(count):
        middle, hue = number * width + width // 2, HUES[number % len(HUES)]
        if number % 2:
            draw.rectangle((middle - 8, 330, middle + 8, 470), fill=INK)
            shade = (middle - 40, 270), (middle + 40, 270), (middle + 80, 370)
            draw.polygon((*shade, (middle - 80, 370)), fill=hue)
            draw.rectangle((middle - 60, 455, middle + 60, 470), fill=INK)
        else:
            draw.arc((middle - 60, 260, middle + 60, 380), 180, 360, INK, 14)
            draw.pieslice((middle - 75, 320, middle + 75, 620), 180, 360, fill=hue)
            spout = (middle + 55, 400), (middle + 115, 350), (middle + 75, 450)
            draw.polygon(spout, fill=hue)
            draw.rectangle((middle - 80, 455, middle + 80, 470), fill=INK)
