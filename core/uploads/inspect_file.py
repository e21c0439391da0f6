"""The program that opens what strangers send, in a process of its own.

    python -P -W ignore inspect_file.py MAX_PIXELS < file

prints `picture` or `document` for a file that may come in, or why it may not. A file
made to eat memory or time, or to crash a decoder, ends this process and not the web
server. It knows nothing of Django and starts quickly; core.uploads.validation runs
it, and nothing imports it.
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

MEMORY = 1024**3
"""Bytes of address space. A WebP of 40 million pixels takes three quarters of it."""

SECONDS = 10
"""Of processor time. The slowest good file takes two."""

ACTIVE = frozenset(
    {
        *("/JavaScript", "/JS", "/AA", "/Launch", "/SubmitForm", "/ImportData"),
        *("/GoToR", "/GoToE", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/XFA"),
        *("/FileAttachment", "/RichMedia", "/RichMediaExecute", "/Rendition"),
        *("/Movie", "/Sound", "/3D"),
    }
)
"""Names of what a PDF does by itself, sends, fetches or carries (ISO 32000-2)."""

ACTIVE_WORDS = re.compile(rb"/(?:%s)\b" % b"|".join(n[1:].encode() for n in ACTIVE))

TELLS_WHAT_IT_IS = frozenset({"/S", "/Type", "/Subtype"})


def verdict(content: bytes, max_pixels: int) -> str:
    """The first bytes say what a file claims to be; the decoder says whether it is."""
    try:
        if content.startswith(b"%PDF-"):
            return _of_document(content)
        if content.startswith(b"\xff\xd8\xff"):
            return _of_picture(content, "JPEG", max_pixels)
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return _of_picture(content, "PNG", max_pixels)
        if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
            return _of_picture(content, "WEBP", max_pixels)
    except MemoryError:
        return "heavy"
    return "unknown"


def _of_picture(content: bytes, form: str, max_pixels: int) -> str:
    """Its first frame is really decoded: only that finds what was cut off."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=[form])
        if picture.width * picture.height > max_pixels:
            return "pixels"
        picture.draft("L", (1, 1))  # a JPEG is read whole, and unfolded to an eighth
        picture.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return "pixels"
    except MemoryError:
        raise
    except Exception:  # decoders raise whatever comes to them
        return "broken picture"
    return "picture"


def _of_document(content: bytes) -> str:
    """What has to be mended counts as broken: each reader mends in another way, and
    might find what ours did not."""
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                return "locked"
            things = [pdf.trailer, *pdf.objects]
            if _opens_actively(pdf) or any(_is_active(thing) for thing in things):
                return "active"
            if not pdf.pages or pdf.get_warnings():
                return "broken document"
    except pikepdf.PasswordError:
        return "locked"
    except MemoryError:
        raise
    except Exception:  # parsers too
        return "broken document"
    return "document"


def _opens_actively(pdf: pikepdf.Pdf) -> bool:
    """Many a PDF names the view it opens with, which is an array or a GoTo."""
    action = pdf.Root.get("/OpenAction")
    if action is None or isinstance(action, pikepdf.Array):
        return False
    return not isinstance(action, pikepdf.Dictionary) or action.get("/S") != "/GoTo"


def _is_active(thing: object) -> bool:
    """What stands in this object itself; a reference leads to another one."""
    if isinstance(thing, pikepdf.Name):
        return str(thing) in ACTIVE  # somebody refers to it as the kind of an action
    if isinstance(thing, pikepdf.Stream):
        thing = thing.stream_dict
    if not isinstance(thing, pikepdf.Array | pikepdf.Dictionary):
        return False
    # Quick, and enough for nearly all. But a text may hold such a word, too.
    if not ACTIVE_WORDS.search(thing.unparse(resolved=True)):
        return False
    return any(
        key in ACTIVE or (key in TELLS_WHAT_IT_IS and str(value) in ACTIVE)
        for key, value in _entries(thing)
    )


def _entries(thing: pikepdf.Object) -> Iterator[tuple[str, object]]:
    """Of the dictionaries in an object, however deep."""
    pending: list[object] = [thing]
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


def _limit(what: int, most: int) -> None:
    _soft, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(what, (most, hard))


if __name__ == "__main__":
    file = sys.stdin.buffer.read()
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CPU, SECONDS)
    _limit(resource.RLIMIT_CORE, 0)  # no copy of anybody's file on a disk
    logging.disable()  # a stranger's mistakes are nothing for our log
    sys.stdout.write(verdict(file, int(sys.argv[1])))
