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
BIG = "Choose a file that is smaller than 10 MB"
UNKNOWN = "Choose a picture (JPEG, PNG or WebP) or a PDF"
PIXELS = "Choose a picture with fewer than 40 million pixels"
BROKEN_PICTURE = "Save the picture again or choose another: it is damaged"
BROKEN_PDF = "Export the PDF again or choose another: it is damaged"
LOCKED = "Save the PDF without a password, then choose it again"
ACTIVE = (
    "Print the PDF to a new PDF and choose that: this one holds scripts, media or "
    "attached files"
)
BUSY = "Choose the file again in a minute: we are checking many files now"
HEAVY = "Choose a simpler file: this one takes too long to open"
