"""Files of each kind, and the sentences that refuse others."""

from core.uploads import Kind
from core.uploads.validation import REFUSALS
from tests.support import hostile_files

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
VERDICTS = {*REFUSALS, *Kind.values}
HTML = b"<!doctype html><script>alert(1)</script>"
JPEG, PNG, WEBP = (hostile_files.picture(form) for form in ("JPEG", "PNG", "WEBP"))
PDF = hostile_files.pdf()
EMPTY = "Choose a file that is not empty"
BIG = (
    "Choose a file that is smaller than 10 MB: a screenshot of the picture, or the PDF "
    "with smaller pictures in it"
)
UNKNOWN = "Choose a picture (JPEG, PNG or WebP) or a PDF"
PIXELS = (
    "Take a screenshot of the picture and choose that: it has more than 40 million "
    "pixels"
)
BROKEN_PICTURE = "Save the picture again or choose another: it is damaged"
BROKEN_PDF = (
    "Print the PDF to a new PDF and choose that, or export it again: it is damaged"
)
LOCKED = "Save the PDF without a password, then choose it again"
ACTIVE = (
    "Print the PDF to a new PDF and choose that: this one holds scripts, media, "
    "attached files or links to files"
)
BUSY = "Choose the file again in a minute: we are checking many files now"
NOT_STORED = (
    "Go on without the file, and add or send it later: we cannot keep files at the "
    "moment"
)
HEAVY = (
    "Choose a screenshot of the picture, or print the PDF to a new PDF: this file "
    "takes too long to open"
)
