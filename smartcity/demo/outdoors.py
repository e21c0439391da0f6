"""Pictures of the demo that show streets, hills and what stands there."""

from itertools import cycle

from PIL import ImageDraw

from smartcity.demo.palette import HUES, INK, PAPER, SIZE, SKINS, SUN


def street(draw: ImageDraw.ImageDraw, doors: int) -> None:
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


def trees(draw: ImageDraw.ImageDraw, count: int) -> None:
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


def stops(draw: ImageDraw.ImageDraw, count: int) -> None:
    """A bus that comes to posts with one large button, a bench, and who waits there."""
    draw.ellipse((90, 60, 230, 200), fill=SUN)
    draw.rectangle((0, 500, SIZE[0], SIZE[1]), fill=INK)
    draw.rectangle((0, 470, 480, 500), fill="#c9cad6")
    for left in range(20, SIZE[0], 130):
        draw.rectangle((left, 560, left + 70, 570), fill=SUN)
    draw.rounded_rectangle((430, 190, 870, 500), 36, fill=HUES[2])
    draw.rounded_rectangle((450, 225, 850, 330), 14, fill="#d9e4ff")
    for left in (540, 640, 745):
        draw.rectangle((left, 225, left + 14, 330), fill=HUES[2])
    draw.rectangle((430, 385, 870, 405), fill=SUN)
    for middle in (530, 770):
        draw.ellipse((middle - 56, 444, middle + 56, 556), fill=INK)
        draw.ellipse((middle - 26, 474, middle + 26, 526), fill=PAPER)
    draw.rectangle((60, 400, 200, 416), fill=SKINS[0])
    for left in (70, 178):
        draw.rectangle((left, 416, left + 12, 472), fill=SKINS[0])
    draw.pieslice((82, 300, 178, 500), 180, 360, HUES[0])
    draw.ellipse((100, 235, 160, 300), fill=SKINS[1])
    for number in range(count):
        pole = 242 + number * 74
        draw.rectangle((pole - 7, 240, pole + 7, 472), fill=HUES[1])
        draw.ellipse((pole - 35, 185, pole + 35, 255), fill=HUES[1])
        draw.ellipse((pole - 19, 201, pole + 19, 239), fill=SUN)


def roofs(draw: ImageDraw.ImageDraw, count: int) -> None:
    """Rain that falls on houses, and moss that holds it on their flat roofs."""
    for left, top in ((60, 50), (390, 30), (640, 70)):
        draw.rounded_rectangle((left, top, left + 200, top + 70), 35, fill="#8da2d8")
        draw.ellipse((left + 50, top - 40, left + 140, top + 50), fill="#8da2d8")
    for number in range(30):
        left, top = number * 137 % 880 + 10, 165 + number * 71 % 130
        draw.line((left, top, left - 8, top + 30), fill=HUES[3], width=6)
    width = SIZE[0] // count
    for number in range(count):
        left, top = number * width + 12, 330 + 45 * (number * 3 % 2)
        right = left + width - 24
        for middle in range(left + 20, right, 40):
            draw.ellipse((middle - 30, top - 34, middle + 30, top + 40), fill="#2f9560")
        draw.rectangle((left, top, right, SIZE[1]), fill=HUES[number % len(HUES)])
        draw.rectangle((left - 8, top, right + 8, top + 22), fill=INK)
        for column in (left + width // 6, left + width // 2):
            for row in (top + 60, top + 150):
                draw.rectangle((column, row, column + width // 5, row + 55), fill=SUN)


def night(draw: ImageDraw.ImageDraw, count: int) -> None:
    """Street lights at night, of which one is bright: a fox walks by."""
    draw.ellipse((260, 40, 350, 130), fill=PAPER)
    draw.ellipse((290, 30, 380, 120), fill=INK)
    width = SIZE[0] // count
    bright = count // 2
    for number in range(count):
        pole = number * width + width // 2
        if number == bright:
            cone = (pole - 20, 190), (pole + 20, 190), (pole + 150, 520)
            draw.polygon((*cone, (pole - 150, 520)), fill="#5663a0")
        draw.rectangle((pole - 8, 170, pole + 8, 520), fill="#8da2d8")
        fill = SUN if number == bright else "#5663a0"
        draw.pieslice((pole - 55, 110, pole + 55, 220), 180, 360, fill="#8da2d8")
        draw.ellipse((pole - 28, 145, pole + 28, 195), fill=fill)
    draw.rectangle((0, 520, SIZE[0], SIZE[1]), fill="#26347a")
    fox = bright * width + width // 2
    draw.ellipse((fox - 90, 440, fox + 50, 510), fill="#d2691e")
    for leg in (-70, -45, 10, 30):
        draw.rectangle((fox + leg, 490, fox + leg + 12, 535), fill="#d2691e")
    head = (fox + 30, 400), (fox + 45, 430), (fox + 75, 425), (fox + 85, 400)
    draw.polygon((*head, (fox + 95, 440), (fox + 60, 485), (fox + 20, 450)), "#d2691e")
    draw.polygon(((fox - 80, 470), (fox - 190, 420), (fox - 150, 500)), fill="#d2691e")
    draw.polygon(((fox - 190, 420), (fox - 150, 438), (fox - 165, 470)), fill=PAPER)


def shop(draw: ImageDraw.ImageDraw, stripes: int) -> None:
    """An empty shop with a striped awning, and a star in its window."""
    draw.rectangle((120, 120, 780, 540), fill=HUES[0])
    draw.rectangle((120, 60, 780, 130), fill=INK)
    draw.rectangle((170, 270, 560, 500), fill="#d9e4ff")
    draw.rectangle((610, 270, 730, 540), fill=PAPER)
    draw.ellipse((700, 395, 718, 413), fill=INK)
    width = 700 // stripes
    for number in range(stripes):
        left, fill = 100 + number * width, (HUES[2], PAPER)[number % 2]
        draw.rectangle((left, 150, left + width, 230), fill=fill)
        draw.pieslice((left, 200, left + width, 260), 0, 180, fill=fill)
    points = [(365, 300), (386, 352), (442, 356), (399, 392), (413, 446), (365, 416)]
    points += [(317, 446), (331, 392), (288, 356), (344, 352)]
    draw.polygon(points, fill=SUN)
    draw.rectangle((0, 540, SIZE[0], SIZE[1]), fill="#c9cad6")


def bins(draw: ImageDraw.ImageDraw, count: int) -> None:
    """Rubbish bins in a row that have nothing more to say."""
    draw.rectangle((0, 520, SIZE[0], SIZE[1]), fill="#c9cad6")
    width = SIZE[0] // count
    for number in range(count):
        middle, hue = number * width + width // 2, HUES[number % len(HUES)]
        side = (middle - 85, 300), (middle + 85, 300), (middle + 65, 560)
        draw.polygon((*side, (middle - 65, 560)), fill=hue)
        draw.rounded_rectangle((middle - 100, 260, middle + 100, 305), 20, fill=INK)
        draw.rectangle((middle - 30, 235, middle + 30, 265), fill=INK)
        for eye in (-35, 35):
            draw.ellipse((middle + eye - 12, 350, middle + eye + 12, 374), fill=PAPER)
        draw.rectangle((middle - 35, 420, middle + 35, 432), fill=PAPER)
    draw.rounded_rectangle((330, 40, 570, 160), 40, outline=INK, width=10)
    draw.polygon(((420, 155), (480, 155), (450, 215)), fill=INK)
    for dot in (400, 450, 500):
        draw.ellipse((dot - 12, 88, dot + 12, 112), fill=INK)


def school(draw: ImageDraw.ImageDraw, count: int) -> None:
    """A school with a clock, and children on the way to it."""
    draw.ellipse((60, 50, 190, 180), fill=SUN)
    draw.ellipse((-200, 430, 1100, 1000), fill="#86e3b1")
    draw.rectangle((250, 230, 850, 480), fill=HUES[2])
    draw.polygon(((470, 230), (550, 110), (630, 230)), fill=INK)
    draw.rectangle((470, 225, 630, 480), fill="#d04d88")
    draw.ellipse((510, 180, 590, 260), fill=PAPER)
    draw.line([(550, 190), (550, 220), (572, 232)], fill=INK, width=6)
    draw.pieslice((510, 360, 590, 520), 180, 360, fill=INK)
    draw.rectangle((510, 440, 590, 480), fill=INK)
    for left in (280, 375, 660, 755):
        for top in (270, 370):
            draw.rectangle((left, top, left + 60, top + 60), fill=SUN)
    looks = zip(range(count), cycle(HUES), cycle(SKINS), strict=False)
    for number, coat, skin in looks:
        middle, foot = 90 + number * 720 // count, 575 - 20 * (number % 2)
        draw.pieslice(
            (middle - 42, foot - 110, middle + 42, foot + 110), 180, 360, coat
        )
        draw.ellipse((middle - 30, foot - 165, middle + 30, foot - 100), fill=skin)
        draw.rectangle((middle - 34, foot - 80, middle + 4, foot - 30), fill=SUN)


def bicycles(draw: ImageDraw.ImageDraw, count: int) -> None:
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
