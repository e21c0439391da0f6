"""Program that opens a file from a stranger, in a process of its own.

    python -P -W ignore inspect_file.py MAX_PIXELS < file

It prints `picture` or `document` for a file that may come in, or else the reason for
refusing it. A file made to eat memory or time, or to crash a decoder, ends this process
and not the web server. The program imports nothing of Django, so that it starts
quickly; core.uploads.validation runs it and nothing imports it.
"""

import io
import logging
import re
import resource
import sys
import warnings
from collections.abc import Iterator

import pikepdf
from PIL import Image

MAX_MEMORY = 1024**3
"""Bytes of address space. A WebP of 40 million pixels takes three quarters of it."""

MAX_CPU_SECONDS = 10
"""Seconds of processor time. The slowest harmless file takes two."""

ACTIVE_NAMES = frozenset(
    {
        "/JavaScript",
        "/JS",
        "/AA",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/EF",
        "/XFA",
        "/FileAttachment",
        "/RichMedia",
        "/RichMediaExecute",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/3D",
    }
)
"""PDF names of what acts by itself, sends, fetches or carries files (ISO 32000-2)."""

_ACTIVE_PATTERN = re.compile(
    rb"/(?:%s)\b" % b"|".join(n[1:].encode() for n in ACTIVE_NAMES)
)

TYPE_KEYS = frozenset({"/S", "/Type", "/Subtype"})
"""PDF keys whose value says what a dictionary is."""


def inspect(content: bytes, max_pixels: int) -> str:
    """Return the verdict on a file: its kind, or a key of validation.REFUSALS.

    The first bytes say what a file claims to be; decoding it shows whether it is."""
    try:
        if content.startswith(b"%PDF-"):
            return _inspect_pdf(content)
        if content.startswith(b"\xff\xd8\xff"):
            return _inspect_picture(content, "JPEG", max_pixels)
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return _inspect_picture(content, "PNG", max_pixels)
        if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
            return _inspect_picture(content, "WEBP", max_pixels)
    except MemoryError:
        return "heavy"
    return "unknown"


def _inspect_picture(content: bytes, image_format: str, max_pixels: int) -> str:
    """Decode the first frame: nothing less finds a file that was cut off."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=[image_format])
        if picture.width * picture.height > max_pixels:
            return "pixels"
        picture.draft("L", (1, 1))  # a JPEG is read whole but decoded to an eighth
        picture.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return "pixels"
    except MemoryError:
        raise
    except Exception:  # decoders raise all kinds of errors
        return "broken picture"
    return "picture"


def _inspect_pdf(content: bytes) -> str:
    """Refuse what needs repair: each reader repairs a PDF in its own way, and might
    find in it what ours did not."""
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                return "locked"
            objects = [pdf.trailer, *pdf.objects]
            if _has_active_open_action(pdf) or any(_is_active(obj) for obj in objects):
                return "active"
            if not pdf.pages or pdf.get_warnings():
                return "broken document"
    except pikepdf.PasswordError:
        return "locked"
    except MemoryError:
        raise
    except Exception:  # parsers raise all kinds of errors
        return "broken document"
    return "document"


def _has_active_open_action(pdf: pikepdf.Pdf) -> bool:
    """Return whether opening the PDF does more than show a page.

    A harmless /OpenAction is an array (a destination) or a GoTo action."""
    action = pdf.Root.get("/OpenAction")
    if action is None or isinstance(action, pikepdf.Array):
        return False
    return not isinstance(action, pikepdf.Dictionary) or action.get("/S") != "/GoTo"


def _is_active(obj: object) -> bool:
    """Return whether this object itself, without its references, has an active name."""
    if isinstance(obj, pikepdf.Name):
        return str(obj) in ACTIVE_NAMES  # another object may refer to it as its /S
    if isinstance(obj, pikepdf.Stream):
        obj = obj.stream_dict
    if not isinstance(obj, pikepdf.Array | pikepdf.Dictionary):
        return False
    # A quick test that clears nearly all objects; but a string may match it, too.
    if not _ACTIVE_PATTERN.search(obj.unparse(resolved=True)):
        return False
    return any(
        key in ACTIVE_NAMES or (key in TYPE_KEYS and str(value) in ACTIVE_NAMES)
        for key, value in _entries(obj)
    )


def _entries(obj: pikepdf.Object) -> Iterator[tuple[str, object]]:
    """Yield key and value of every dictionary in an object, at any depth."""
    pending: list[object] = [obj]
    while pending:
        value = pending.pop()
        inner: list[object] = []
        if isinstance(value, pikepdf.Array):
            inner = list(value)
        elif isinstance(value, pikepdf.Dictionary):
            yield from value.items()
            inner = list(value.values())
        pending += [
            part
            for part in inner
            if isinstance(part, pikepdf.Object) and not part.is_indirect
        ]


def _limit(limited: int, maximum: int) -> None:
    _soft, hard = resource.getrlimit(limited)
    if hard != resource.RLIM_INFINITY:
        maximum = min(maximum, hard)
    resource.setrlimit(limited, (maximum, hard))


if __name__ == "__main__":
    file = sys.stdin.buffer.read()
    _limit(resource.RLIMIT_AS, MAX_MEMORY)
    _limit(resource.RLIMIT_CPU, MAX_CPU_SECONDS)
    _limit(resource.RLIMIT_CORE, 0)  # no file of a stranger on disk
    logging.disable()  # warnings about a stranger's file stay out of our log
    sys.stdout.write(inspect(file, int(sys.argv[1])))
