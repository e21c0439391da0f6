"""Files from strangers: inspected on the way in, never run by a browser on the way out.

- A form has an UploadField; the cleaned file has a `kind` and a `safe_filename`.
- A document is stored as it came, under a random_name("pdf").
- For a picture, a worker stores new images from renditions_of(), each under a
  random_name().
- A view, after checking who may see the file, answers with a stored_response(), or with
  a public_response() if everybody may.
"""

from core.uploads.fields import PictureUploadField, UploadField, UploadsField
from core.uploads.images import FORMATS, WIDTHS, Rendition, make_renditions
from core.uploads.isolated import Busy
from core.uploads.renditions import renditions_of
from core.uploads.storage import (
    public_response,
    random_name,
    safe_filename,
    stored_response,
    try_to_store,
)
from core.uploads.validation import (
    MAX_BYTES,
    MAX_PIXELS,
    Kind,
    validate_file,
)

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "MAX_PIXELS",
    "WIDTHS",
    "Busy",
    "Kind",
    "PictureUploadField",
    "Rendition",
    "UploadField",
    "UploadsField",
    "make_renditions",
    "public_response",
    "random_name",
    "renditions_of",
    "safe_filename",
    "stored_response",
    "try_to_store",
    "validate_file",
]
