"""Renditions of a stranger's picture, made in a process of its own."""

import json
from pathlib import Path

from core.uploads.images import FORMATS, WIDTHS, Rendition
from core.uploads.isolated import Limits, run_isolated

PROGRAM = Path(__file__).with_name("images.py")

LIMITS = Limits(memory=2 * 1024**3, cpu_seconds=60, timeout=120)
"""Limits of a worker, where nobody waits. A WebP of 40 million pixels takes 0.8 GB and
some seconds; the claim of a picture lasts longer than the last of them."""


class NotMade(Exception):
    """The program printed what it never prints: the picture took it over."""


def renditions_of(content: bytes) -> list[Rendition]:
    """Return a rendition of the picture in each of WIDTHS and FORMATS, the smallest
    first; see make_renditions.

    Raises Busy, TooHeavy, CalledProcessError if it cannot be decoded, or NotMade."""
    output = run_isolated(PROGRAM, content=content, limits=LIMITS).output
    line, _newline, images = output.partition(b"\n")
    renditions = []
    for image_format, width, height, length in _heads(line):
        renditions.append(Rendition(width, height, image_format, images[:length]))
        images = images[length:]
    return renditions


def _heads(line: bytes) -> list[tuple[str, int, int, int]]:
    """Return format, width, height and length of each image: formats become the ends of
    stored names, and all of it stands in the pages."""
    try:
        heads = [(str(f), int(w), int(h), int(n)) for f, w, h, n in json.loads(line)]
    except (ValueError, TypeError) as error:
        raise NotMade from error
    are_known = {image_format for image_format, *_numbers in heads} <= {*FORMATS}
    if not are_known or not 0 < len(heads) <= len(WIDTHS) * len(FORMATS):
        raise NotMade
    return heads
