"""How well a colour is seen on another (WCAG 2.2)."""

from functools import cache

Pixel = tuple[int, int, int]


def luminance(pixel: Pixel) -> float:
    """Return the relative luminance of a colour."""
    parts = (value / 255 for value in pixel)
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@cache
def contrast(one: Pixel, other: Pixel) -> float:
    light, dark = sorted(map(luminance, (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
