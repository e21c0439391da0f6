"""Files from strangers: judged before they come in, pictures made anew, and sent out
in a way that no browser runs them.

- A form has an UploadField; the cleaned file has `kind` and a `safe_filename`.
- A document is stored as it came, under a random_name("pdf").
- Of a picture a worker stores the renditions(), each under a random_name().
- A view, after asking who may see the file, answers with a stored_response().
"""

from core.uploads.images import FORMATS, WIDTHS, Rendition, renditions
from core.uploads.storage import random_name, safe_filename, stored_response
from core.uploads.validation import (
    MAX_BYTES,
    MAX_PIXELS,
    Kind,
    UploadField,
    validate_file,
)

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "MAX_PIXELS",
    "WIDTHS",
    "Kind",
    "Rendition",
    "UploadField",
    "random_name",
    "renditions",
    "safe_filename",
    "stored_response",
    "validate_file",
]
