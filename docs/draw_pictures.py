"""Draw what other programs show of the site, from its own drawings: cards for links
that people share, and icons."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.processes import CHROMIUM

STATIC = Path(__file__).parent.parent / "static"
CARD = {"width": 1200, "height": 630}
COLOURS = 48
"""Colours of a card: it is drawn in flat ones, and each more costs bytes."""

CARDS = {
    "site": ("A Smart City for All", "icons/hero.svg"),
    "challenge": ("What would make our city better?", "icons/hero.svg"),
    "ideas": ("Ideas from people like you", "scenes/innovation.svg"),
    "events": ("What’s on", "scenes/experiences.svg"),
    "news": ("News from the smart city", "scenes/clean-tech.svg"),
    "experiences": ("", "scenes/experiences.svg"),
    "clean-tech": ("", "scenes/clean-tech.svg"),
    "people": ("", "scenes/people.svg"),
    "innovation": ("", "scenes/innovation.svg"),
}
"""Words and drawing of each card. A focus area has no words: staff may rename it."""

STYLE = """
@font-face { font-family: Next; font-weight: 200 800; src: url(%s); }
body { margin: 0; height: 630px; background: #131f4c; color: #fff; overflow: hidden;
  font: 800 88px/1 Next; letter-spacing: -0.03em; position: relative; }
body::after { content: ""; position: absolute; inset: auto 0 0; height: 22px;
  background: #ffc933; }
p { position: absolute; margin: 0; inset: 170px auto auto 64px; width: 520px; }
.mark { position: absolute; inset: 56px auto auto 64px; width: 84px; height: 84px; }
.scene { position: absolute; right: 40px; bottom: 22px; width: 600px; }
.alone { right: 130px; width: 860px; }
"""


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        draw_cards(browser)
        draw_icons(browser)
        browser.close()


def draw_cards(browser: Browser) -> None:
    page = browser.new_page(viewport=CARD)
    font = STATIC / "fonts/atkinson-hyperlegible-next-latin.woff2"
    for name, (words, drawing) in CARDS.items():
        scene = "scene" if words else "scene alone"
        mark, picture = (STATIC / path for path in ("icons/favicon.svg", drawing))
        html = (
            f"<style>{STYLE % font.as_uri()}</style><p>{words}</p>"
            f'<img class="mark" src="{mark.as_uri()}">'
            f'<img class="{scene}" src="{picture.as_uri()}">'
        )
        card = Image.open(BytesIO(drawn(page, html))).convert("RGB")
        flat = card.quantize(COLOURS, dither=Image.Dither.NONE)
        flat.save(STATIC / f"share/{name}.png", optimize=True)


def draw_icons(browser: Browser) -> None:
    mark = (STATIC / "icons/favicon.svg").as_uri()
    images = []
    for side in (16, 32, 48, 180):
        page = browser.new_page(viewport={"width": side, "height": side})
        html = f'<body style="margin: 0"><img src="{mark}" width="{side}">'
        images.append(Image.open(BytesIO(drawn(page, html))))
    *small, large = images
    large.quantize(COLOURS).save(STATIC / "icons/apple-touch-icon.png", optimize=True)
    small[-1].save(
        STATIC / "icons/favicon.ico",
        append_images=small[:-1],
        sizes=[image.size for image in small],
    )


def drawn(page: Page, html: str) -> bytes:
    """Return a screenshot of HTML that may load our files."""
    sketch = STATIC.parent / "var/sketch.html"
    sketch.parent.mkdir(exist_ok=True)
    sketch.write_text(f'<!doctype html><meta charset="utf-8">{html}')
    page.goto(sketch.as_uri(), wait_until="networkidle")
    sketch.unlink()
    return page.screenshot()


if __name__ == "__main__":
    main()
