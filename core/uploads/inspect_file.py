"""Program that opens a file from a stranger, in a process of its own.

    python -I -X utf8 -W ignore limited.py inspect_file.py MAX_PIXELS < file

It prints `picture` or `document` for a file that may come in, or else the reason for
refusing it. The program imports nothing of Django, so that it starts quickly;
core.uploads.validation runs it and nothing imports it.
"""

import io
import re
import sys
import warnings
from collections.abc import Iterator
from enum import Enum, auto

import pikepdf
from PIL import Image, PngImagePlugin

MAX_PNG_TEXT = 16 * 1024**2
"""Bytes that a text or colour profile in a PNG unpacks to, as in images.py. Programs
write more than the megabyte that Pillow takes."""

MAX_SCANS = 100
"""Scans of a JPEG. Programs write about ten; each takes the time of the whole picture
once more. The marker does not occur within a scan (ITU-T T.81, B.1.1.5)."""

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

NAME_MAP_KEYS = frozenset(
    {
        "/CharProcs",
        "/ClassMap",
        "/ColorSpace",
        "/Colorants",
        "/Dests",
        "/ExtGState",
        "/Font",
        "/Pattern",
        "/Properties",
        "/RoleMap",
        "/Shading",
        "/XObject",
    }
)
"""PDF keys of dictionaries whose own keys are free names (ISO 32000-2): a font may be
called /AA, and a place /Sound."""


class Keys(Enum):
    """Meaning of the keys of a PDF dictionary. The way that leads to it decides."""

    WORDS = auto()
    """Words of the standard."""
    FREE = auto()
    """Free names."""
    OF_STATES = auto()
    """Words, each for a dictionary with free names: the /AP of a button."""

    def below(self, key: str) -> "Keys":
        """Return what the keys are of the dictionary under this key."""
        if self == Keys.FREE:
            return Keys.WORDS
        if self == Keys.OF_STATES or key in NAME_MAP_KEYS:
            return Keys.FREE
        return Keys.OF_STATES if key == "/AP" else Keys.WORDS


PngImagePlugin.MAX_TEXT_CHUNK = MAX_PNG_TEXT


def inspect(content: bytes, max_pixels: int) -> str:
    """Return the verdict on a file: its kind, or a key of validation.REFUSALS.

    The first bytes say what a file claims to be; decoding it shows whether it is."""
    try:
        if content.startswith(b"%PDF-"):
            return _inspect_pdf(content)
        if content.startswith(b"\xff\xd8\xff"):
            if content.count(b"\xff\xda") > MAX_SCANS:
                return "heavy"
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
            if _has_active_open_action(pdf) or _has_active_name(pdf):
                return "active"
            if not pdf.pages or pdf.get_warnings():
                return "broken document"
    except pikepdf.PasswordError:
        return "locked"
    except pikepdf.PdfError as error:
        # Certificates and other locks that only one program can open.
        return "locked" if "encryption" in str(error) else "broken document"
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


def _has_active_name(pdf: pikepdf.Pdf) -> bool:
    """Return whether a name of ACTIVE_NAMES stands where it has that meaning.

    Most PDFs have no such name at all, which is quick to see. In the others every way
    to a dictionary is followed, and tells whether its keys are free names. What no way
    leads to is judged by its looks: a program that repairs the PDF might find it."""
    suspects = [obj for obj in pdf.objects if _looks_active(obj)]
    if not suspects and not _looks_active(pdf.trailer):
        return False
    seen: set[tuple[tuple[int, int], Keys]] = set()
    if any(_is_active(part, keys) for part, keys in _walk(pdf.trailer, seen)):
        return True
    reached = {objgen for objgen, _keys in seen}
    return any(suspect.objgen not in reached for suspect in suspects)


def _looks_active(obj: pikepdf.Object) -> bool:
    """Return whether this object itself, without its references, has an active name."""
    words = obj.stream_dict if isinstance(obj, pikepdf.Stream) else obj
    # A quick test that clears nearly all objects; but a string may match it, too.
    if not _ACTIVE_PATTERN.search(words.unparse(resolved=True)):
        return False
    return any(_is_active(part, Keys.WORDS) for part, _keys in _walk(obj, None))


def _is_active(part: pikepdf.Object, keys: Keys) -> bool:
    if isinstance(part, pikepdf.Name):  # another object may refer to it as its /S
        return part.is_indirect and str(part) in ACTIVE_NAMES
    if not isinstance(part, pikepdf.Dictionary):
        return False
    return any(
        (key in ACTIVE_NAMES and keys != Keys.FREE)
        or (key in TYPE_KEYS and str(value) in ACTIVE_NAMES)
        for key, value in part.items()
    )


def _walk(
    root: pikepdf.Object, seen: set[tuple[tuple[int, int], Keys]] | None
) -> Iterator[tuple[pikepdf.Object, Keys]]:
    """Yield an object and everything inside it, each with what its keys are. References
    are followed once for each of Keys, and not at all if `seen` is None."""
    pending: list[tuple[object, Keys]] = [(root, Keys.WORDS)]
    while pending:
        part, keys = pending.pop()
        if not isinstance(part, pikepdf.Object):
            continue
        if part.is_indirect and seen is not None:
            if (part.objgen, keys) in seen:
                continue
            seen.add((part.objgen, keys))
        elif part.is_indirect and part is not root:
            continue
        if isinstance(part, pikepdf.Stream):
            part, keys = part.stream_dict, Keys.WORDS
        yield part, keys
        if isinstance(part, pikepdf.Array):
            pending += [(value, Keys.WORDS) for value in part]
        elif isinstance(part, pikepdf.Dictionary):
            pending += [(value, keys.below(key)) for key, value in part.items()]


if __name__ == "__main__":
    sys.stdout.write(inspect(sys.stdin.buffer.read(), int(sys.argv[1])))
